// SPDX-License-Identifier: MIT
// A way to the broker that writes down what is said, and a store in memory behind the outlet.
#pragma once

#include "gateway/bridge/broker_line.hpp"
#include "gateway/bridge/memory.hpp"
#include "gateway/bridge/outlet.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace p2m::gateway::test {

using strings = std::vector<std::string>;

class recording_line final : public broker_line
{
public:
    void publish(mqtt::outbound_message message) override { said.push_back(std::move(message)); }
    void subscribe(std::vector<mqtt::subscription> const& these) override
    {
        for (auto const& one : these)
            subscribed.push_back(one.filter);
    }
    void unsubscribe(std::vector<std::string> const& these) override
    {
        unsubscribed.insert(unsubscribed.end(), these.begin(), these.end());
    }
    [[nodiscard]] bool is_connected() const override { return connected; }
    [[nodiscard]] std::size_t queued() const override { return 0; }
    [[nodiscard]] std::size_t max_packet_bytes() const override { return most_bytes; }

    /// What was said since the last call, as topics.
    strings take_topics()
    {
        strings out;
        for (auto const& one : std::exchange(said, {}))
            out.push_back(one.topic);
        return out;
    }
    /// The receipts of what was said, in its order.
    [[nodiscard]] std::vector<std::uint64_t> receipts() const
    {
        std::vector<std::uint64_t> out;
        for (auto const& one : said)
            if (one.receipt != 0)
                out.push_back(one.receipt);
        return out;
    }

    bool connected = true;
    std::size_t most_bytes = std::numeric_limits<std::size_t>::max();
    std::vector<mqtt::outbound_message> said;
    strings subscribed, unsubscribed;
};

/// An outlet with its broker and its store, which lives in memory.
struct with_broker
{
    memory store{":memory:", {}};
    recording_line broker;
    outlet out{store};

    with_broker() { out.use(&broker); }
};

}  // namespace p2m::gateway::test
