// SPDX-License-Identifier: MIT
// The gateway as a device of Home Assistant: the one that every printer's device points to.
#pragma once

#include "gateway/printers/managed_printer.hpp"
#include "gateway/surfaces/home_assistant/announcement.hpp"

#include <boost/asio/steady_timer.hpp>

namespace p2m::gateway {

class gateway_device
{
public:
    /// In the state store; no printer's ID has parentheses.
    static constexpr std::string_view owner = "(gateway)";

    explicit gateway_device(bridge_services&);

    /// After each connect.
    void say();
    void on_birth();
    void configure();

private:
    void want();
    void say_now();

    bridge_services& with_;
    announcement_desk announcements_;
    boost::asio::steady_timer timer_;
};

}  // namespace p2m::gateway
