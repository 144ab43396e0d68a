// SPDX-License-Identifier: MIT
#include "gateway/printers/managed_printers.hpp"

#include "gateway/printers/held_address.hpp"
#include "gateway/store/gateway_store.hpp"

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>
#include <utility>

namespace p2m::gateway {

using printer::moment;

managed_printers::managed_printers(printer_services& with)
    : with_{with}
    , search_{with.io, with.configured.lan_discovery, with.families, *this}
    , retry_timer_{with.io}
{}

managed_printers::~managed_printers() = default;

void managed_printers::start()
{
    for (auto const& known : with_.store.printers())
        printers_.emplace(known.id, std::make_shared<managed_printer>(with_, known));
    configure();
}

void managed_printers::configure()
{
    std::vector<remembered_printer> remembered;
    remembered.reserve(printers_.size());
    for (auto const& [id, one] : printers_)
        remembered.push_back({.id = id,
                              .address = one->attributes().address,
                              .host = one->configured_host(),
                              .family = one->attributes().family});
    std::ranges::sort(remembered, {}, &remembered_printer::id);
    perform(registry_.configure(with_.configured, remembered, moment::now()));
    retire_unwanted();

    std::set<std::string, std::less<>> aliases;
    for (auto const& one : with_.configured.printers)
        if (!one.alias.empty())
            aliases.insert(one.alias);
    names_.reserve(std::move(aliases));
    // Who has no alias makes room for who has one.
    for (auto const has_alias : {false, true})
        for (auto const& one : by_name())
            if (settings_of(one->id()).alias.empty() != has_alias)
                configure(*one);
    search_.configure();
    with_.owner.on_listing_changed();
}

printer_settings managed_printers::settings_of(std::string const& id) const
{
    if (auto configured = registry_.configured(id))
        return *std::move(configured);
    // Until each restricted host has told who it is, anybody may be the one that is meant.
    printer_settings stranger;
    if (registry_.is_restriction_untold())
        stranger.control = strictest_control(with_.configured);
    return stranger;
}

void managed_printers::configure(managed_printer& one)
{
    auto own = settings_of(one.id());
    auto given = names_.assign(one.id(), own.alias);
    if (given.name != given.asked_for && given.name != one.name())
        spdlog::warn("printer={} is called so because {} is the name of another one", given.name,
                     given.asked_for);
    one.configure(std::move(own), std::move(given.name));
}

// --- who is where

managed_printer& managed_printers::take_up(std::string const& id, printer::attributes const& told)
{
    auto& one = printers_[id];
    auto const is_new = !one;
    if (is_new) {
        known_printer fresh;
        fresh.id = id;
        one = std::make_shared<managed_printer>(with_, fresh);
    }
    configure(*one);
    if (is_new)
        spdlog::info("printer={} found: {} {} at {}, firmware {}", one->name(), told.brand,
                     told.model, told.address, told.firmware);
    return *one;
}

void managed_printers::perform(registry_actions const& actions)
{
    for (auto const& action : actions) {
        if (auto const* const open = std::get_if<open_address>(&action)) {
            auto& made = addresses_[open->at];
            made = std::make_shared<held_address>(*this, open->at, open->host,
                                                  family_of(open->family));
            made->driver().start();
        } else if (auto const* const close = std::get_if<close_address>(&action)) {
            auto const found = addresses_.find(close->at);
            auto const leaving = std::move(found->second);
            addresses_.erase(found);
            // The driver lives until its Close frame is out, and tells nothing more. This may be
            // one of its own calls: it must not end within it.
            leaving->forget_printer();
            leaving->driver().stop(
                [leaving, &io = with_.io] { boost::asio::post(io, [leaving] {}); });
        } else if (auto const* const release = std::get_if<release_printer>(&action)) {
            addresses_.at(release->at)->release();
        } else if (auto const* const seen = std::get_if<tell_seen>(&action)) {
            addresses_.at(seen->at)->driver().on_seen(seen->address);
        } else if (auto const* const refused = std::get_if<refuse_claim>(&action)) {
            log_refusal(*refused);
        }
    }
    if (registry_.has_refused_hosts())
        retry_refused_hosts();
}

// A host that is given without its family, and what an earlier version remembered, is of the first.
family const& managed_printers::family_of(std::string_view word) const
{
    auto const* const found = find_family(with_.families, word);
    return found == nullptr ? with_.families.front() : *found;
}

void managed_printers::log_refusal(refuse_claim const& refused)
{
    if (refused_claims_.size() >= max_logged_claims
        || !refused_claims_.emplace(refused.host, refused.printer_id).second)
        return;
    if (refused.why == refuse_claim::reason::held_elsewhere)
        spdlog::warn("host={} says that it is {}, which is at {}: it is not believed and not "
                     "connected to; two [[printer]] entries for one printer, or a stranger",
                     refused.host, refused.printer_id, refused.holder);
    else
        spdlog::warn("host={} shows one new identity after another, or there are too many "
                     "printers: {} is not taken up",
                     refused.host, refused.printer_id);
}

void managed_printers::retry_refused_hosts()
{
    if (std::exchange(is_retrying_, true))
        return;
    retry_timer_.expires_after(between_retries);
    retry_timer_.async_wait([this](boost::system::error_code error) {
        is_retrying_ = false;
        if (!error)
            perform(registry_.on_time(moment::now()));
    });
}

void managed_printers::on_identified(address_id which, printer::attributes const& told, moment now)
{
    auto const actions = registry_.on_identified(which, told.id, now);
    perform(actions);
    // What the configuration says of an address belongs to whoever is there: the one that was there
    // leaves its alias before the new one takes it.
    for (auto const& action : actions)
        if (auto const* const release = std::get_if<release_printer>(&action))
            if (auto const left = printers_.find(release->printer_id); left != printers_.end()) {
                configure(*left->second);
                left->second->lose_host();
            }
    for (auto const& action : actions)
        if (auto const* const bind = std::get_if<bind_printer>(&action)) {
            take_up(bind->printer_id, told);
            addresses_.at(bind->at)->bind(printers_.at(bind->printer_id));
        }
    retire_unwanted();
}

void managed_printers::on_connection(address_id which, printer::connection_state state, moment now)
{
    perform(registry_.on_connection(which, state, now));
}

void managed_printers::on_found(found_printer const& told)
{
    // A model that no family knows is left alone, unless its owner named it.
    if (!told.attributes.is_supported
        && !registry_.is_meant(told.attributes.id, told.attributes.address))
        return;
    perform(registry_.on_discovered(told.attributes.id, told.attributes.address, moment::now(),
                                    told.family));
}

bool managed_printers::looks_for_strangers() const
{
    return registry_.looks_for_strangers();
}

std::vector<std::string> managed_printers::awaited_hosts() const
{
    std::vector<std::string> out;
    for (auto const& [id, one] : addresses_)
        if (one->is_awaited())
            out.push_back(one->host());
    return out;
}

// --- who is taken out

void managed_printers::retire_unwanted()
{
    // Each printer that is identified would look at all of them.
    if (!registry_.take_doubt())
        return;
    std::vector<std::string> gone;
    for (auto const& [id, one] : printers_)
        if (!registry_.is_wanted(id))
            gone.push_back(id);
    for (auto const& id : gone)
        retire(id);
}

void managed_printers::retire(std::string const& id)
{
    auto const leaving = printers_.at(id);
    spdlog::info("printer={} removed", leaving->name());
    leaving->retire();
    printers_.erase(id);
    names_.release(id);
    with_.owner.on_listing_changed();
}

bool managed_printers::forget(std::string const& id_or_name)
{
    auto const* found = find_id(id_or_name);
    if (found == nullptr)
        found = find_name(id_or_name);
    if (found == nullptr || registry_.configured(found->id()))
        return false;
    auto const id = found->id();
    perform(registry_.forget(id));
    retire(id);
    return true;
}

// --- what surfaces read

managed_printer* managed_printers::find_id(std::string const& id) const
{
    auto const found = printers_.find(id);
    return found == printers_.end() ? nullptr : found->second.get();
}

managed_printer* managed_printers::find_name(std::string_view name) const
{
    auto const id = names_.id_of(name);
    return id ? find_id(*id) : nullptr;
}

std::shared_ptr<gateway::camera> managed_printers::camera_of(std::string_view name) const
{
    auto const* const found = find_name(name);
    return found == nullptr ? nullptr : found->camera().camera();
}

void managed_printers::on_video_changed(std::string_view name) const
{
    if (auto* const found = find_name(name))
        found->on_video_changed();
}

std::vector<std::shared_ptr<managed_printer>> managed_printers::by_name() const
{
    std::vector<std::shared_ptr<managed_printer>> out;
    out.reserve(printers_.size());
    for (auto const& [id, one] : printers_)
        out.push_back(one);
    std::ranges::sort(out, {}, [](auto const& one) -> std::string const& { return one->name(); });
    return out;
}

std::vector<printer_summary> managed_printers::listing() const
{
    std::vector<printer_summary> out;
    for (auto const& one : by_name())
        if (one->is_known())
            out.push_back({.id = one->id(),
                           .name = one->name(),
                           .display_name = one->display_name(),
                           .given_name = one->attributes().name,
                           .model = one->attributes().model,
                           .connection = one->connection(),
                           .has_camera = one->camera().camera() != nullptr});
    return out;
}

printer_counts managed_printers::counts() const
{
    printer_counts out;
    out.results = with_.results;
    for (auto const& [id, one] : printers_) {
        ++out.by_connection[one->connection()];
        auto const pictures = one->camera().numbers();
        out.camera_clients += pictures.clients;
        out.camera_frames += pictures.frames;
        out.camera_damaged += pictures.damaged;
        out.camera_connections += pictures.connections;
    }
    for (auto const& [id, one] : addresses_) {
        auto const link = one->driver().statistics();
        out.frames += link.frames;
        out.bad_frames += link.bad_frames;
        out.reconnects += link.reconnects;
    }
    return out;
}

// --- the end

void managed_printers::shut_down()
{
    search_.stop();
    retry_timer_.cancel();
    for (auto const& [id, one] : printers_)
        one->shut_down();
}

void managed_printers::stop(std::function<void()> done)
{
    auto const all_closed = std::make_shared<std::function<void()>>(std::move(done));
    auto const open = std::make_shared<std::size_t>(addresses_.size());
    if (addresses_.empty()) {
        boost::asio::post(with_.io, [all_closed] { (*all_closed)(); });
        return;
    }
    for (auto const& [id, one] : addresses_) {
        one->forget_printer();
        one->driver().stop([all_closed, open] {
            if (--*open == 0)
                (*all_closed)();
        });
    }
}

}  // namespace p2m::gateway
