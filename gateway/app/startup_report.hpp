// SPDX-License-Identifier: MIT
// The report after a start: what somebody who has just started the gateway wants to know, in five
// lines: which printers there are, where they are published, how to see that, what Home Assistant
// gets, and what is off.
#pragma once

#include "gateway/configuration/settings.hpp"
#include "gateway/printers/summary.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace p2m::gateway {

/// When they are said: as soon as everything is there, and at the latest after this time. What a
/// printer needs to answer and to be connected is within it.
constexpr std::chrono::seconds startup_report_soonest{2};
constexpr std::chrono::seconds startup_report_latest{6};

struct startup_facts
{
    settings const& set;
    std::string config_file;  ///< empty: there is none
    std::string broker;       ///< URL of the one in use
    bool broker_is_ours{};    ///< started by the gateway
    bool broker_is_connected{};
    std::vector<printer_summary> printers;  ///< those that are known, connected or not
};

/// Whether no line of it can get better by waiting.
[[nodiscard]] bool is_everything_there(startup_facts const&);

[[nodiscard]] std::array<std::string, 5> write_startup_report(startup_facts const&);

/// Logs the report once: when everything is there, or when what is missing has had its time.
class startup_report
{
public:
    startup_report(boost::asio::io_context&, std::function<startup_facts()>);

    void start();
    void stop() { timer_.cancel(); }

private:
    void look_again(std::chrono::milliseconds in);

    std::function<startup_facts()> facts_;
    boost::asio::steady_timer timer_;
    std::chrono::steady_clock::time_point latest_;
};

}  // namespace p2m::gateway
