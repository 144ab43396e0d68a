// SPDX-License-Identifier: MIT
// The way to the broker as those see it who only talk: the sender, and through it every printer.
// The session behind it may be replaced at a reload; a test listens in.
#pragma once

#include "mqtt/messages.hpp"

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace p2m::gateway {

class broker_connection
{
public:
    virtual void publish(mqtt::outbound_message) = 0;
    virtual void subscribe(std::vector<mqtt::subscription> const&) = 0;
    virtual void unsubscribe(std::vector<std::string> const&) = 0;
    [[nodiscard]] virtual bool is_connected() const = 0;
    /// Messages waiting or unacknowledged.
    [[nodiscard]] virtual std::size_t queued() const = 0;
    /// What the broker takes in one packet; the largest number when it told no limit.
    [[nodiscard]] virtual std::size_t max_packet_bytes() const
    {
        return std::numeric_limits<std::size_t>::max();
    }

protected:
    ~broker_connection() = default;
};

}  // namespace p2m::gateway
