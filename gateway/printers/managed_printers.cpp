// SPDX-License-Identifier: MIT
#include "gateway/printers/managed_printers.hpp"

#include "gateway/printers/held_address.hpp"
#include "gateway/store/gateway_store.hpp"
#include "gateway/surfaces/home_assistant/gateway_device.hpp"
#include "gateway/surfaces/mqtt/sender.hpp"

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace p2m::gateway {
namespace {

using printer::moment;

}  // namespace

fleet::fleet(bridge_services& with)
    : with_{with}
    , search_{with.io,
              with.configured.lan_discovery,
              {.on_found =
                   [this](auto const& told) {
                       perform(roster_.on_discovered(told.id, told.address, moment::now()));
                   },
               .looks_for_strangers = [this] { return roster_.looks_for_strangers(); },
               .awaited = [this] { return awaited_hosts(); },
               .known = [this] { return bridges_.size(); }}}
    , speech_{with.io, with.out}
{}

fleet::~fleet() = default;

void fleet::start()
{
    for (auto const& known : with_.memory.printers()) {
        auto made = std::make_shared<bridge>(with_, known, printer_settings{});
        list(*made);
        bridges_.emplace(known.id, std::move(made));
    }
    for (auto const& owner : with_.memory.announced_owners())
        if (!bridges_.contains(owner) && owner != gateway_device::owner) {
            known_printer gone;
            gone.id = owner;
            auto made = std::make_shared<bridge>(with_, gone, printer_settings{});
            made->stay_retired();
            retired_.push_back(std::move(made));
        }
    configure();
}

void fleet::configure()
{
    std::vector<remembered_printer> remembered;
    remembered.reserve(bridges_.size());
    for (auto const& [id, one] : bridges_)
        remembered.push_back({id, one->attributes().address, one->configured_host()});
    std::ranges::sort(remembered, {}, &remembered_printer::id);
    perform(roster_.configure(with_.configured, remembered, moment::now()));
    retire_unwanted();
    for (auto const& [id, one] : bridges_)
        configure(*one);
    search_.configure();
    with_.on_roll_changed();
}

printer_settings fleet::settings_of(std::string const& id) const
{
    return roster_.configured(id).value_or(printer_settings{});
}

void fleet::configure(bridge& one)
{
    strike(one);
    one.configure(settings_of(one.id()));
    list(one);
}

void fleet::list(bridge& one)
{
    by_segment_.emplace(one.segment(), &one);
}

void fleet::strike(bridge const& one)
{
    auto const [first, last] = by_segment_.equal_range(one.segment());
    auto const found = std::find_if(first, last, [&](auto const& at) { return at.second == &one; });
    if (found != last)
        by_segment_.erase(found);
}

bridge& fleet::bridge_of(std::string const& id, printer::attributes const& told)
{
    auto& one = bridges_[id];
    if (!one) {
        // It is back: what remained to be forgotten of it is the new one's to tell.
        std::erase_if(retired_, [&](auto const& old) { return old->id() == id; });
        known_printer fresh;
        fresh.id = id;
        one = std::make_shared<bridge>(with_, fresh, settings_of(id));
        list(*one);
        spdlog::info("printer={} found: {} {} at {}, firmware {}", one->segment(), told.brand,
                     told.model, told.address, told.firmware);
    }
    configure(*one);
    return *one;
}

void fleet::perform(roster_actions const& actions)
{
    for (auto const& action : actions) {
        if (auto const* const open = std::get_if<open_post>(&action)) {
            auto made = std::make_unique<post>(*this, open->post, open->host);
            made->host_ = open->host;
            made->driver_->start();
            posts_.emplace(open->post, std::move(made));
        } else if (auto const* const close = std::get_if<close_post>(&action)) {
            auto const found = posts_.find(close->post);
            std::shared_ptr<post> const leaving{std::move(found->second)};
            posts_.erase(found);
            // It lives until its Close frame is out, and says nothing more.
            leaving->driver_->stop([leaving] {});
        } else if (auto const* const release = std::get_if<release_printer>(&action)) {
            auto& from = *posts_.at(release->post);
            if (auto const bridge = std::exchange(from.bridge_, nullptr))
                bridge->detach();
        } else if (auto const* const seen = std::get_if<tell_seen>(&action)) {
            posts_.at(seen->post)->driver_->on_seen(seen->address);
        }
    }
}

void fleet::on_identified(post_id which, printer::attributes const& told, moment)
{
    auto const actions = roster_.on_identified(which, told.id);
    perform(actions);
    // What the configuration says of an address belongs to whoever is there: the one that was there
    // leaves its alias, and the topics of that name, before the new one takes them.
    for (auto const& action : actions)
        if (auto const* const release = std::get_if<release_printer>(&action))
            if (auto const left = bridges_.find(release->printer_id); left != bridges_.end()) {
                configure(*left->second);
                left->second->leave_old_topics();
                left->second->lose_host();
            }
    for (auto const& action : actions)
        if (auto const* const bind = std::get_if<bind_printer>(&action)) {
            auto& here = *posts_.at(bind->post);
            bridge_of(bind->printer_id, told);
            here.bridge_ = bridges_.at(bind->printer_id);
            here.bridge_->attach(*here.driver_);
        }
    retire_unwanted();
}

// --- removing

void fleet::retire_unwanted()
{
    // Each printer that is identified would look at all of them.
    if (!roster_.take_doubt())
        return;
    std::vector<std::string> gone;
    for (auto const& [id, one] : bridges_)
        if (!roster_.is_wanted(id))
            gone.push_back(id);
    for (auto const& id : gone)
        retire(id);
}

void fleet::retire(std::string const& id)
{
    auto const found = bridges_.find(id);
    spdlog::info("printer={} removed", found->second->segment());
    strike(*found->second);
    found->second->retire();
    retired_.push_back(found->second);
    bridges_.erase(found);
    with_.on_roll_changed();
}

bool fleet::forget(std::string const& id_or_alias)
{
    auto const by_id = bridges_.find(id_or_alias);
    auto const* const found =
        by_id == bridges_.end() ? find_segment(id_or_alias) : by_id->second.get();
    if (found == nullptr || roster_.configured(found->id()))
        return false;
    auto const id = found->id();
    perform(roster_.forget(id));
    retire(id);
    return true;
}

std::vector<std::string> fleet::awaited_hosts() const
{
    std::vector<std::string> out;
    for (auto const& [id, one] : posts_)
        if (one->connection_ != printer::connection_state::connected
            && one->connection_ != printer::connection_state::not_responding)
            out.push_back(one->host_);
    return out;
}

// --- the broker's side

void fleet::say_everything(std::function<void()> done)
{
    speech_.clear();
    std::vector<std::shared_ptr<bridge>> all;
    all.reserve(bridges_.size());
    for (auto const& [id, one] : bridges_)
        all.push_back(one);
    std::ranges::sort(all, {}, [](auto const& one) { return one->segment(); });
    for (auto const& one : retired_)
        speech_.add([one] { one->say_discovery(); });
    for (auto const& one : all)
        speech_.add([one] { one->say_discovery(); });
    for (auto const& one : all)
        speech_.add([one] { one->say_state(); });
    speech_.add(std::move(done));
    speech_.go_on();
}

void fleet::say_removals()
{
    for (auto const& one : retired_)
        one->say_discovery();
}

void fleet::on_birth(std::function<void()> done)
{
    for (auto const& one : retired_)
        speech_.add([one] { one->on_birth(); });
    for (auto const& [id, one] : bridges_)
        speech_.add([one] { one->on_birth(); });
    speech_.add(std::move(done));
    speech_.go_on();
}

void fleet::on_message(std::string_view below, mqtt::inbound_message const& message)
{
    auto const slash = below.find('/');
    if (slash == std::string_view::npos)
        return;
    if (auto* const found = find_segment(below.substr(0, slash)))
        found->on_message(below.substr(slash + 1), message);
}

bridge* fleet::find_segment(std::string_view segment) const
{
    auto const found = by_segment_.find(std::string{segment});
    return found == by_segment_.end() ? nullptr : found->second;
}

// --- the end

void fleet::shut_down()
{
    search_.stop();
    speech_.clear();
    for (auto const& [id, one] : bridges_)
        one->shut_down();
    for (auto const& one : retired_)
        one->shut_down();
}

void fleet::stop(std::function<void()> done)
{
    auto const all_closed = std::make_shared<std::function<void()>>(std::move(done));
    auto const open = std::make_shared<std::size_t>(posts_.size());
    if (posts_.empty()) {
        boost::asio::post(with_.io, [all_closed] { (*all_closed)(); });
        return;
    }
    for (auto const& [id, one] : posts_) {
        one->bridge_.reset();
        one->driver_->stop([all_closed, open] {
            if (--*open == 0)
                (*all_closed)();
        });
    }
}

}  // namespace p2m::gateway
