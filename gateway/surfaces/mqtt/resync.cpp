// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/resync.hpp"

#include "gateway/surfaces/mqtt/sender.hpp"

#include <utility>

namespace p2m::gateway {

resync::resync(boost::asio::io_context& io, sender const& out)
    : out_{out}
    , timer_{io}
{}

void resync::go_on()
{
    timer_.cancel();
    while (!parts_.empty() && out_.queued() < short_queue) {
        auto const next = std::move(parts_.front());
        parts_.pop_front();
        next();
    }
    if (parts_.empty())
        return;
    timer_.expires_after(between_portions);
    timer_.async_wait([this](boost::system::error_code error) {
        if (!error)
            go_on();
    });
}

void resync::clear()
{
    timer_.cancel();
    parts_.clear();
}

}  // namespace p2m::gateway
