// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/mqtt_surface.hpp"

#include "gateway/printers/managed_printer.hpp"
#include "gateway/printers/managed_printers.hpp"
#include "gateway/store/gateway_store.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace p2m::gateway {
namespace {

using printer::moment;

// Topic, properties and header of the packet that carries a picture.
constexpr std::size_t packet_overhead_bytes = 1024;

}  // namespace

mqtt_surface::mqtt_surface(boost::asio::io_context& io,
                           settings const& set,
                           gateway_store& store,
                           managed_printers& printers,
                           mqtt_surface_options const& options,
                           mqtt_owner& owner)
    : set_{set}
    , store_{store}
    , printers_{printers}
    , owner_{owner}
    , sender_{store, *this}
    , services_{.out = sender_, .store = store, .configured = set, .owner = *this}
    , gateway_topics_{io, sender_, set, options.instance, options.version, owner}
    , resync_{io, sender_}
    , broker_{io,
              set,
              options.instance,
              sender_,
              make_handlers(),
              [this](auto const& phrase) { owner_.on_broker_trouble(phrase); }}
    , move_timer_{io}
{
    for (auto& known : store_.printers())
        left_.emplace(known.id, std::move(known));
}

broker_session_handlers mqtt_surface::make_handlers()
{
    return {.on_connected = [this] { on_connected(); },
            .on_disconnected = {},
            .on_caught_up =
                [this] {
                    sender_.clear_left_over();
                    publish_everything(resync_reason::connected);
                },
            .on_birth = [this] { publish_everything(resync_reason::birth); },
            .on_message = [this](auto below, auto const& what) { on_message(below, what); },
            .on_settled = [this](auto receipt) { sender_.on_settled(receipt); }};
}

bool mqtt_surface::start()
{
    leave_old_base();
    return broker_.start();
}

// The gateway's own topics go with its base, also when that changed while it was not running.
void mqtt_surface::leave_old_base()
{
    auto const old = store_.exchange_base(set_.mqtt.base_topic);
    if (old.empty() || old == set_.mqtt.base_topic)
        return;
    mqtt::gateway_topics const topics{old};
    sender_.clear(topics.availability());
    sender_.clear(topics.info());
}

void mqtt_surface::configure(bool is_broker_new)
{
    gateway_topics_.configure();
    if (is_broker_new || broker_.has_another_password()) {
        // An end of the program while the connection changes finds nobody who could say it.
        for (auto const& [id, one] : topics_)
            one->say_offline();
        broker_.restart();
    } else
        gateway_topics_.publish_info();
    // After the new connection: the old one ends with "offline" there.
    leave_old_base();
}

void mqtt_surface::publish_log(std::string json)
{
    sender_.say(mqtt::gateway_topics{set_.mqtt.base_topic}.log(), std::move(json), {}, 0);
}

// --- the printers' side

printer_topics& mqtt_surface::topics_of(std::string const& id)
{
    auto& one = topics_[id];
    if (!one) {
        auto const left = left_.extract(id);
        one = std::make_unique<printer_topics>(services_, *printers_.find_id(id),
                                               left.empty() ? "" : left.mapped().root,
                                               !left.empty() && left.mapped().has_values);
    }
    return *one;
}

void mqtt_surface::on_change(change const& what)
{
    std::string const id{what.printer};
    topics_of(id).on_change(what);
    if (what.kind == change_kind::removed)
        topics_.erase(id);
}

std::size_t mqtt_surface::picture_limit() const
{
    auto const packet = sender_.max_packet_bytes();
    return packet - std::min(packet, packet_overhead_bytes);
}

bool mqtt_surface::is_root_of_another(std::string const& root, std::string const& id) const
{
    auto const base = set_.mqtt.base_topic + "/";
    if (!root.starts_with(base))
        return false;
    auto const* const there = printers_.find_name(std::string_view{root}.substr(base.size()));
    return there != nullptr && there->id() != id;
}

std::optional<std::string> mqtt_surface::event_topic_of(std::string const& id) const
{
    auto const* const one = printers_.find_id(id);
    if (one == nullptr)
        return std::nullopt;
    return mqtt::printer_topics{set_.mqtt.base_topic, one->name()}.event();
}

void mqtt_surface::on_move()
{
    std::optional<printer::steady_time> soonest;
    for (auto const& [id, one] : topics_)
        if (auto const at = one->leaves_at(); at && (!soonest || *at < *soonest))
            soonest = at;
    if (soonest == move_armed_for_)
        return;
    move_armed_for_ = soonest;
    move_timer_.cancel();
    if (!soonest)
        return;
    move_timer_.expires_at(*soonest);
    move_timer_.async_wait([this](boost::system::error_code error) {
        if (!error)
            leave_old_roots();
    });
}

void mqtt_surface::leave_old_roots()
{
    auto const now = moment::now().mono;
    for (auto const& [id, one] : topics_)
        if (auto const at = one->leaves_at(); at && *at <= now)
            one->leave_old_roots();
    move_armed_for_.reset();
    on_move();
}

// --- the broker's side

void mqtt_surface::on_connected()
{
    std::vector<std::string> topics;
    for (auto const& [id, one] : topics_)
        std::ranges::copy(one->subscribed_topics(), std::back_inserter(topics));
    if (auto own = gateway_topics_.command_topic())
        topics.push_back(std::move(*own));
    sender_.subscribe(topics);
    sender_.on_connected();
    if (discovery_ != nullptr)
        discovery_->on_connected();
    sender_.clear_left_over();
    publish_everything(resync_reason::connected);
    owner_.on_broker_connected();
}

void mqtt_surface::publish_everything(resync_reason reason)
{
    // One that is cut short by the next one owes what it had begun.
    owes_birth_ = owes_birth_ || reason == resync_reason::birth;
    reason = owes_birth_ ? resync_reason::birth : reason;
    resync_.clear();
    gateway_topics_.publish_info();
    if (discovery_ != nullptr)
        for (auto& device : discovery_->devices())
            resync_.add([this, reason, device = std::move(device)] {
                discovery_->republish(device, reason);
            });
    for (auto const& printer : printers_.by_name())
        if (printer->is_known())
            resync_.add([this, id = printer->id()] {
                if (printers_.find_id(id) != nullptr)
                    topics_of(id).publish_all();
            });
    resync_.add([this] {
        owes_birth_ = false;
        broker_.say_online();
        sender_.deliver_left_over();
    });
    resync_.go_on();
}

void mqtt_surface::on_message(std::string_view below, mqtt::inbound_message const& message)
{
    if (below == "gateway/command")
        return gateway_topics_.on_command(message);
    if (below == "gateway/info")
        return gateway_topics_.on_info(message);
    auto const slash = below.find('/');
    if (slash == std::string_view::npos)
        return;
    if (auto const* const printer = printers_.find_name(below.substr(0, slash)))
        topics_of(printer->id()).on_message(below.substr(slash + 1), message);
}

// --- the end

void mqtt_surface::stop_resync()
{
    gateway_topics_.stop();
    resync_.clear();
    move_timer_.cancel();
}

void mqtt_surface::stop_session(std::function<void()> done)
{
    broker_.stop_session(std::move(done));
}

}  // namespace p2m::gateway
