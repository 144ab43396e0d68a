// SPDX-License-Identifier: MIT
// The gateway's own words on the broker: gateway/info, and its commands with their results.
#pragma once

#include "gateway/command/gateway_router.hpp"
#include "gateway/printers/managed_printer.hpp"
#include "gateway/state/documents.hpp"
#include "mqtt/messages.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace p2m::gateway {

/// What the desk needs of the rest of the program.
struct gateway_links
{
    std::function<std::vector<gateway_info::printer_entry>()> roll;
    std::function<void()> rediscover;
    /// False: there is no such printer, or it is configured.
    std::function<bool(std::string const& id_or_alias)> forget;
    std::function<bool()> restart_rtsp;  ///< false: RTSP is off
};

class gateway_desk
{
public:
    /// Thousands of printers may come in one moment; the list of them is said once.
    static constexpr std::chrono::milliseconds info_delay{200};

    gateway_desk(bridge_services&, gateway_links);

    void say_info();
    void say_info_soon();
    /// The settings were replaced; listens, or no longer listens, to commands.
    void configure();
    /// No more of it.
    void stop() { timer_.cancel(); }

    /// The topic of its commands; nothing while their class is off.
    [[nodiscard]] std::optional<std::string> command_topic() const;
    void on_command(mqtt::inbound_message const&);

    /// Somebody said gateway/info. Another gateway with this base is told in one line, and once
    /// answered with our own, so that it can say the same.
    void on_info(mqtt::inbound_message const&);

private:
    static constexpr std::size_t max_strangers = 16;  ///< told of; further ones are not

    void say_pending_info();
    [[nodiscard]] std::optional<refusal> carry_out(gateway_command const&);
    [[nodiscard]] mqtt::gateway_topics topics() const;

    bridge_services& with_;
    gateway_links links_;
    gateway_router router_;
    boost::asio::steady_timer timer_;
    printer::wall_time started_at_;
    std::optional<std::string> heard_;  // the command topic
    std::set<std::string> strangers_;   // instances of gateways with the same base
    bool info_pending_ = false;
};

}  // namespace p2m::gateway
