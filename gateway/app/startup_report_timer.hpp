// SPDX-License-Identifier: MIT
// Says the five lines of `first_words` once after a start: when everything is there, or when what
// is missing has had its time.
#pragma once

#include "gateway/app/startup_report.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>

namespace p2m::gateway {

class greeting
{
public:
    greeting(boost::asio::io_context&, std::function<first_facts()>);

    void start();
    void stop() { timer_.cancel(); }

private:
    void look_again(std::chrono::milliseconds in);

    std::function<first_facts()> facts_;
    boost::asio::steady_timer timer_;
    std::chrono::steady_clock::time_point latest_;
};

}  // namespace p2m::gateway
