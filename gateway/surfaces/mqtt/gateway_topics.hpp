// SPDX-License-Identifier: MIT
// The gateway's own topics on the broker: gateway/info, and its commands with their results.
#pragma once

#include "gateway/command/gateway_router.hpp"
#include "gateway/configuration/settings.hpp"
#include "gateway/printers/summary.hpp"
#include "mqtt/messages.hpp"
#include "mqtt/topics.hpp"
#include "printer/support/moment.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace p2m::gateway {

class sender;

/// What the gateway's commands do, and what gateway/info tells.
class gateway_actions
{
public:
    [[nodiscard]] virtual std::vector<printer_summary> listing() const = 0;
    /// Looks for printers on the LAN now.
    virtual void rediscover() = 0;
    /// False: there is no such printer, or it is configured.
    [[nodiscard]] virtual bool forget(std::string const& id_or_name) = 0;
    /// False: RTSP is off.
    [[nodiscard]] virtual bool restart_rtsp() = 0;

protected:
    ~gateway_actions() = default;
};

class gateway_topics
{
public:
    /// Thousands of printers may come in one moment; the list of them is published once.
    static constexpr std::chrono::milliseconds info_delay{200};

    gateway_topics(boost::asio::io_context&,
                   sender&,
                   settings const&,
                   std::string instance,
                   std::string version,
                   gateway_actions&);

    void publish_info();
    void publish_info_soon();
    /// The document gateway/info as it is now.
    [[nodiscard]] std::string info() const;
    /// One order of whatever surface. Its result goes to the result topic, and to `reply`, once.
    void give(order const&, std::function<void(result const&)> const& reply);
    /// The settings were replaced; commands are listened to, or no longer.
    void configure();
    /// Nothing is published by itself any more.
    void stop() { timer_.cancel(); }

    /// The topic of its commands; nothing while their class is off.
    [[nodiscard]] std::optional<std::string> command_topic() const;
    void on_command(mqtt::inbound_message const&);

    /// Somebody published gateway/info. Another gateway with this base is logged once, and answered
    /// once with our own, so that it can log the same.
    void on_info(mqtt::inbound_message const&);

    /// Of its commands, counted.
    [[nodiscard]] std::map<printer::result_code, std::uint64_t> const& results() const noexcept
    {
        return results_;
    }

private:
    static constexpr std::size_t max_strangers = 16;  ///< logged; further ones are not

    void publish_pending_info();
    [[nodiscard]] std::optional<refusal> carry_out(gateway_command const&);
    [[nodiscard]] mqtt::gateway_topics topics() const;

    sender& out_;
    settings const& set_;
    std::string instance_, version_;
    gateway_actions& actions_;
    gateway_router router_;
    boost::asio::steady_timer timer_;
    printer::wall_time started_at_;
    std::optional<std::string> heard_;  // the command topic
    std::set<std::string> strangers_;   // instances of gateways with the same base
    std::map<printer::result_code, std::uint64_t> results_;
    bool info_pending_ = false;
};

}  // namespace p2m::gateway
