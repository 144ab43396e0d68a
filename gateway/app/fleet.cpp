// SPDX-License-Identifier: MIT
#include "gateway/app/fleet.hpp"

#include "gateway/app/gateway_device.hpp"
#include "gateway/app/memory.hpp"
#include "gateway/app/outlet.hpp"
#include "gateway/drivers/sdcp_driver.hpp"
#include "printer/names.hpp"

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace p2m::gateway {
namespace {

using printer::moment;

// A printer that is away is asked with one datagram each 2 s, less often when there are very many:
// when it is switched on it shall be seen within seconds.
constexpr std::chrono::milliseconds between_looks{2000};
constexpr std::size_t printers_per_slow_look = 500;

constexpr std::size_t short_queue = 500;  // messages; more wait until the broker has taken some
constexpr std::chrono::milliseconds between_portions{20};

}  // namespace

// One held address: the driver, and where its words go.
struct fleet::post final : printer::driver_listener
{
    post(fleet& owner, post_id id, std::string const& host)
        : owner_{owner}
        , id_{id}
        , driver_{make_sdcp_driver(owner.with_.io, *this, host)}
    {}

    void on_attributes(printer::attributes const& told, moment now) override
    {
        owner_.on_identified(id_, told, now);
        if (bridge_)
            bridge_->on_attributes(told, now);
    }
    void on_report(printer::report const& report, moment now) override
    {
        if (bridge_)
            bridge_->on_report(report, now);
    }
    void
    on_connection(printer::connection_state state, std::string_view detail, moment now) override
    {
        if (bridge_)
            bridge_->on_connection(state, detail, now);
        else if (state != printer::connection_state::connecting)
            spdlog::info("host={} {}{}{}", host_, printer::to_string(state),
                         detail.empty() ? "" : ": ", detail);
        connection_ = state;
    }

    fleet& owner_;
    post_id id_;
    std::string host_;
    std::unique_ptr<printer::driver> driver_;
    std::shared_ptr<bridge> bridge_;  // of the printer that is there; empty: not known yet
    printer::connection_state connection_ = printer::connection_state::connecting;
};

fleet::fleet(bridge_services& with)
    : with_{with}
    , discovery_timer_{with.io}
    , portion_timer_{with.io}
{}

fleet::~fleet() = default;

void fleet::start()
{
    for (auto const& known : with_.memory.printers()) {
        auto const id = known.id;
        auto made = std::make_shared<bridge>(with_, known, printer_settings{});
        bridges_.emplace(id, std::move(made));
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
        one->configure(settings_of(id));
    begin_discovery();
    with_.on_roll_changed();
}

printer_settings fleet::settings_of(std::string const& id) const
{
    return roster_.configured(id).value_or(printer_settings{});
}

bridge& fleet::bridge_of(std::string const& id, printer::attributes const* told)
{
    auto& one = bridges_[id];
    if (!one) {
        // It is back: what remained to be forgotten of it is the new one's to tell.
        std::erase_if(retired_, [&](auto const& old) { return old->id() == id; });
        known_printer fresh;
        fresh.id = id;
        one = std::make_shared<bridge>(with_, fresh, settings_of(id));
        spdlog::info("printer={} found: {} {} at {}, firmware {}", one->segment(), told->brand,
                     told->model, told->address, told->firmware);
    }
    one->configure(settings_of(id));
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
                left->second->configure(settings_of(left->first));
                left->second->leave_old_topics();
                left->second->lose_host();
            }
    for (auto const& action : actions)
        if (auto const* const bind = std::get_if<bind_printer>(&action)) {
            auto& here = *posts_.at(bind->post);
            bridge_of(bind->printer_id, &told);
            here.bridge_ = bridges_.at(bind->printer_id);
            here.bridge_->attach(*here.driver_);
        }
    retire_unwanted();
}

// --- removing

void fleet::retire_unwanted()
{
    std::vector<std::string> gone;
    for (auto const& [id, one] : bridges_)
        if (!roster_.is_wanted(id) && !roster_.configured(id))
            gone.push_back(id);
    for (auto const& id : gone)
        retire(id);
}

void fleet::retire(std::string const& id)
{
    auto const found = bridges_.find(id);
    spdlog::info("printer={} removed", found->second->segment());
    found->second->retire();
    retired_.push_back(found->second);
    bridges_.erase(found);
    with_.on_roll_changed();
}

bool fleet::forget(std::string const& id_or_alias)
{
    auto const found = std::ranges::find_if(bridges_, [&](auto const& entry) {
        return entry.first == id_or_alias || entry.second->segment() == id_or_alias;
    });
    if (found == bridges_.end() || roster_.configured(found->first))
        return false;
    auto const id = found->first;
    perform(roster_.forget(id));
    retire(id);
    return true;
}

// --- looking for printers

void fleet::begin_discovery()
{
    auto const& wanted = with_.configured.lan_discovery;
    if (discovery_ && broadcast_ == wanted.broadcast)
        return;
    if (discovery_)
        discovery_->stop();
    broadcast_ = wanted.broadcast;
    discovery_ =
        make_lan_discovery(with_.io, broadcast_, 1, [this](printer::attributes const& told) {
            if (!stopping_)
                perform(roster_.on_discovered(told.id, told.address, moment::now()));
        });
    round_due_ = {};
    look_around();
}

void fleet::rediscover()
{
    round_due_ = {};
    discovery_timer_.cancel();
    look_around();
}

void fleet::look_around()
{
    auto const now = moment::now();
    auto const slower = static_cast<int>(1 + bridges_.size() / printers_per_slow_look);
    if (now.mono >= round_due_ && roster_.looks_for_strangers()) {
        round_due_ = now.mono + with_.configured.lan_discovery.interval * slower;
        discovery_->probe_all();
    }
    for (auto const& [id, one] : posts_)
        if (one->connection_ != printer::connection_state::connected
            && one->connection_ != printer::connection_state::not_responding)
            discovery_->probe(one->host_);
    discovery_timer_.expires_after(between_looks * slower);
    discovery_timer_.async_wait([this](boost::system::error_code error) {
        if (!error && !stopping_)
            look_around();
    });
}

// --- the broker's side

void fleet::say_everything(std::function<void()> done)
{
    to_say_.clear();
    std::vector<std::shared_ptr<bridge>> all;
    all.reserve(bridges_.size());
    for (auto const& [id, one] : bridges_)
        all.push_back(one);
    std::ranges::sort(all, {}, [](auto const& one) { return one->segment(); });
    for (auto const& one : retired_)
        to_say_.emplace_back([one] { one->say_discovery(); });
    for (auto const& one : all)
        to_say_.emplace_back([one] { one->say_discovery(); });
    for (auto const& one : all)
        to_say_.emplace_back([one] { one->say_state(); });
    to_say_.push_back(std::move(done));
    say_portion();
}

void fleet::say_portion()
{
    portion_timer_.cancel();
    while (!to_say_.empty() && with_.out.queued() < short_queue) {
        auto const next = std::move(to_say_.front());
        to_say_.pop_front();
        next();
    }
    if (to_say_.empty() || stopping_)
        return;
    portion_timer_.expires_after(between_portions);
    portion_timer_.async_wait([this](boost::system::error_code error) {
        if (!error)
            say_portion();
    });
}

void fleet::on_birth(std::function<void()> done)
{
    for (auto const& one : retired_)
        to_say_.emplace_back([one] { one->on_birth(); });
    for (auto const& [id, one] : bridges_)
        to_say_.emplace_back([one] { one->on_birth(); });
    to_say_.push_back(std::move(done));
    say_portion();
}

void fleet::on_message(std::string_view below, mqtt::inbound_message const& message)
{
    auto const slash = below.find('/');
    if (slash == std::string_view::npos)
        return;
    auto const segment = below.substr(0, slash);
    auto const found = std::ranges::find_if(
        bridges_, [&](auto const& entry) { return entry.second->segment() == segment; });
    if (found != bridges_.end())
        found->second->on_message(below.substr(slash + 1), message);
}

std::vector<gateway_info::printer_entry> fleet::roll() const
{
    std::vector<gateway_info::printer_entry> out;
    for (auto const& [id, one] : bridges_)
        if (one->is_known())
            out.push_back({id, one->segment(), one->display_name(), one->attributes().model});
    std::ranges::sort(out, {}, &gateway_info::printer_entry::topic);
    return out;
}

bool fleet::is_root_of_another(std::string const& root, std::string const& id) const
{
    return std::ranges::any_of(bridges_, [&](auto const& entry) {
        return entry.first != id
               && with_.configured.mqtt.base_topic + "/" + entry.second->segment() == root;
    });
}

std::vector<std::string> fleet::command_topics() const
{
    std::vector<std::string> out;
    for (auto const& [id, one] : bridges_)
        std::ranges::copy(one->command_topics(), std::back_inserter(out));
    return out;
}

// --- the web server's side

std::vector<listed_printer> fleet::listed() const
{
    std::vector<listed_printer> out;
    for (auto const& [id, one] : bridges_)
        if (one->is_known())
            out.push_back({id, one->segment(), one->display_name(), one->attributes().model,
                           std::string{printer::to_string(one->connection())},
                           one->camera().camera() != nullptr});
    std::ranges::sort(out, {}, &listed_printer::topic);
    return out;
}

std::shared_ptr<camera> fleet::camera_of(std::string const& segment) const
{
    auto const found = std::ranges::find_if(
        bridges_, [&](auto const& entry) { return entry.second->segment() == segment; });
    return found == bridges_.end() ? nullptr : found->second->camera().camera();
}

void fleet::count(gateway_metrics& to) const
{
    for (auto const& [id, one] : bridges_) {
        ++to.printers[std::string{printer::to_string(one->connection())}];
        auto const pictures = one->camera().numbers();
        to.camera_clients += pictures.clients;
        to.camera_frames += pictures.frames;
        to.camera_damaged += pictures.damaged;
        to.camera_connections += pictures.connections;
    }
    for (auto const& [id, one] : posts_) {
        auto const link = one->driver_->statistics();
        to.frames += link.frames;
        to.bad_frames += link.bad_frames;
        to.reconnects += link.reconnects;
    }
}

// --- the end

void fleet::shut_down()
{
    stopping_ = true;
    discovery_timer_.cancel();
    portion_timer_.cancel();
    to_say_.clear();
    if (discovery_)
        discovery_->stop();
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
