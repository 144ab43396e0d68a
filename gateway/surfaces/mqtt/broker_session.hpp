// SPDX-License-Identifier: MIT
// The gateway's one broker connection: makes it from the settings, listens to what every gateway
// listens to, and tells the rest of the program what came. Knows the order of things at a connect
// (section 8 of docs/topics.md), and nothing of printers.
#pragma once

#include "gateway/configuration/settings.hpp"
#include "gateway/surfaces/mqtt/broker_connection.hpp"
#include "gateway/surfaces/mqtt/inbound_rules.hpp"
#include "gateway/surfaces/mqtt/offline_answers.hpp"
#include "gateway/surfaces/mqtt/refusal_rules.hpp"
#include "gateway/surfaces/mqtt/takeover_rules.hpp"
#include "mqtt/client.hpp"
#include "mqtt/topics.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>

namespace p2m::gateway {

struct broker_session_handlers
{
    std::function<void()> on_connected;  ///< subscribed to its own topics; say everything now
    /// An attempt failed or the connection ended; `why` is for people.
    std::function<void(std::string_view why)> on_disconnected;
    std::function<void()> on_caught_up;  ///< some was dropped for want of room; say all of it again
    std::function<void()> on_birth;      ///< Home Assistant has started, a moment ago
    /// `below` is the topic below the base: "gateway/command" or "<printer>/...".
    std::function<void(std::string_view below, mqtt::inbound_message const&)> on_message;
    std::function<void(std::uint64_t receipt)> on_settled;
};

class broker_session final : public broker_connection, mqtt::client_listener
{
public:
    /// `url` is that of the settings or of the embedded broker.
    broker_session(boost::asio::io_context&,
                   settings const&,
                   mqtt::broker_url url,
                   std::string password,
                   std::string const& instance,
                   broker_session_handlers);

    void start();
    /// Everything has been said after a connect: the gateway is online now.
    void say_online();
    /// Offline, DISCONNECT; `done` is called once, at the latest after `at_most`.
    void stop(std::chrono::milliseconds at_most, std::function<void()> done);

    void publish(mqtt::outbound_message) override;
    void subscribe(std::vector<mqtt::subscription> const&) override;
    void unsubscribe(std::vector<std::string> const&) override;
    [[nodiscard]] bool is_connected() const override { return client_.is_connected(); }
    [[nodiscard]] std::size_t queued() const override { return client_.queued(); }
    [[nodiscard]] std::size_t max_packet_bytes() const override { return max_packet_; }

private:
    void on_connected(mqtt::connection_info const&) override;
    void on_disconnected(boost::system::error_code why, std::string_view detail) override;
    void on_message(mqtt::inbound_message) override;
    void on_settled(std::uint64_t receipt) override;
    void on_caught_up() override;
    void on_too_large(std::string const& topic, std::size_t size, std::size_t limit) override;
    void on_subscription_refused(std::string const& filter, int reason) override;
    void on_publish_refused(std::string const& topic, int reason) override;

    void on_believed_offline();
    void on_birth_message();

    std::string birth_topic_;
    bool listens_to_birth_;
    mqtt::gateway_topics topics_;
    inbound_rules inbound_;
    refusal_rules too_large_;
    std::string url_;
    broker_session_handlers handlers_;
    mqtt::client client_;
    boost::asio::steady_timer birth_timer_;
    offline_answers answers_;
    boost::asio::steady_timer answer_timer_;
    std::size_t max_packet_ = std::numeric_limits<std::uint32_t>::max();
    std::minstd_rand chance_;
    takeover_rules takeover_;
    bool told_of_refusal_ = false;  // on this connection
    bool birth_pending_ = false;    // several births within a moment are one
};

}  // namespace p2m::gateway
