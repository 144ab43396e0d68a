// SPDX-License-Identifier: MIT
// Gives memory back to the system once a rush is over. When thousands of printers are announced at
// once, or a broker returns, megabytes wait for the broker for a second; the C library would keep
// them for ever, in pieces between what lives on.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace p2m::gateway {

class heap_trim
{
public:
    explicit heap_trim(boost::asio::io_context&);

    /// From now on, as long as the event loop runs.
    void start();

private:
    static constexpr std::chrono::seconds between_looks{15};

    boost::asio::steady_timer timer_;
};

}  // namespace p2m::gateway
