// SPDX-License-Identifier: MIT
// The printers on an MQTT broker: the feed becomes topics, messages become orders. The order of
// things after a connect and after Home Assistant's birth is section 8 of docs/topics.md.
//
//   feed -> printer_topics -> sender -> broker -> broker_session
//                                                     |
//   order <- printer_topics <------- on_message ------+
#pragma once

#include "gateway/printers/feed.hpp"
#include "gateway/surfaces/mqtt/broker.hpp"
#include "gateway/surfaces/mqtt/discovery_publisher.hpp"
#include "gateway/surfaces/mqtt/gateway_topics.hpp"
#include "gateway/surfaces/mqtt/printer_topics.hpp"
#include "gateway/surfaces/mqtt/resync.hpp"
#include "gateway/surfaces/mqtt/sender.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace p2m::gateway {

class managed_printers;

/// What the surface needs of the program.
class mqtt_owner : public gateway_actions
{
public:
    /// Connected, for the first time or again; a boot must not wait longer.
    virtual void on_broker_connected() = 0;
    /// The broker is away, or not ours to be had; `phrase` is for people.
    virtual void on_broker_trouble(std::string const& phrase) = 0;

protected:
    ~mqtt_owner() = default;
};

struct mqtt_surface_options
{
    std::string instance;  ///< of this gateway, stable
    std::string version;   ///< of the program
};

class mqtt_surface final : public feed_subscriber,
                           private printer_topics_owner,
                           private event_topics
{
public:
    mqtt_surface(boost::asio::io_context&,
                 settings const&,
                 gateway_store&,
                 managed_printers&,
                 mqtt_surface_options const&,
                 mqtt_owner&);

    /// What else is published at a connect and a birth; before start().
    void use(discovery_publisher& discovery) { discovery_ = &discovery; }
    /// False when the broker cannot be had at all; the log says why.
    [[nodiscard]] bool start();
    /// The settings were replaced; `is_broker_new`: those of the connection among them.
    void configure(bool is_broker_new);
    /// Printers were listed, renamed or taken out.
    void on_listing_changed() { gateway_topics_.publish_info_soon(); }
    /// A warning for gateway/log.
    void publish_log(std::string document);

    /// Nothing new is published by itself any more.
    void stop_resync();
    /// Publishes what waits and "offline"; `done` is called once, within 2.5 s.
    void stop_session(std::function<void()> done);
    /// The broker of our own, if there is one; `done` is called once.
    void stop_embedded(std::function<void()> done) { broker_.stop_embedded(std::move(done)); }

    [[nodiscard]] sender& out() noexcept { return sender_; }
    [[nodiscard]] broker const& connection() const noexcept { return broker_; }
    [[nodiscard]] bool is_connected() const noexcept { return sender_.is_connected(); }
    [[nodiscard]] std::uint64_t published() const noexcept { return sender_.published(); }
    [[nodiscard]] std::size_t queued() const noexcept { return sender_.queued(); }
    [[nodiscard]] gateway_topics const& own_topics() const noexcept { return gateway_topics_; }
    /// The gateway's own commands and document, for other surfaces too.
    [[nodiscard]] gateway_topics& own_topics() noexcept { return gateway_topics_; }

    void on_change(change const&) override;
    [[nodiscard]] std::size_t picture_limit() const override;

private:
    [[nodiscard]] broker_session_handlers make_handlers();
    [[nodiscard]] bool is_root_of_another(std::string const& root,
                                          std::string const& id) const override;
    [[nodiscard]] std::optional<std::string> event_topic_of(std::string const& id) const override;
    void on_move() override;
    void leave_old_roots();

    void on_connected();
    void on_message(std::string_view below, mqtt::inbound_message const&);
    void publish_everything(resync_reason);
    void leave_old_base();
    printer_topics& topics_of(std::string const& id);

    settings const& set_;
    gateway_store& store_;
    managed_printers& printers_;
    mqtt_owner& owner_;
    sender sender_;
    mqtt_services services_;
    gateway_topics gateway_topics_;
    resync resync_;
    broker broker_;
    discovery_publisher* discovery_ = nullptr;
    std::unordered_map<std::string, std::unique_ptr<printer_topics>> topics_;
    std::map<std::string, known_printer, std::less<>>
        left_;  // by ID: of earlier runs, not taken up
    boost::asio::steady_timer move_timer_;
    std::optional<printer::steady_time> move_armed_for_;
    bool owes_birth_ = false;  // a birth was not answered to its end
};

}  // namespace p2m::gateway
