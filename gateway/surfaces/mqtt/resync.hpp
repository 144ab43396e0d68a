// SPDX-License-Identifier: MIT
// What is to be said of all printers, said in portions: thousands of them would overflow the
// broker's queue if they spoke at once.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>

namespace p2m::gateway {

class sender;

class resync
{
public:
    static constexpr std::size_t short_queue = 500;  ///< messages; more wait until some are taken
    static constexpr std::chrono::milliseconds between_portions{20};

    resync(boost::asio::io_context&, sender const&);

    void add(std::function<void()> say) { parts_.push_back(std::move(say)); }
    /// As much as the queue takes now, the rest by and by. Calls what was added, in order.
    void go_on();
    void clear();

private:
    sender const& out_;
    boost::asio::steady_timer timer_;
    std::deque<std::function<void()>> parts_;  // a few for each printer
};

}  // namespace p2m::gateway
