// SPDX-License-Identifier: MIT
// A way to the broker that writes down what is published, and a store in memory behind the sender.
#pragma once

#include "gateway/store/gateway_store.hpp"
#include "gateway/surfaces/mqtt/broker_connection.hpp"
#include "gateway/surfaces/mqtt/sender.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace p2m::gateway::test {

using strings = std::vector<std::string>;

class recording_connection final : public broker_connection
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
    [[nodiscard]] std::size_t max_packet_bytes() const override { return limit; }

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
    std::size_t limit = 1'000'000;
    std::vector<mqtt::outbound_message> said;
    strings subscribed, unsubscribed;
};

/// A sender with its broker and its store, which lives in memory.
struct with_broker : event_topics
{
    gateway_store store{":memory:", {}};
    recording_connection broker;
    sender out{store, *this};
    /// A printer that has no topics any more.
    std::string gone;

    with_broker()
    {
        out.use(&broker);
        out.deliver_left_over();
    }

    [[nodiscard]] std::optional<std::string> event_topic_of(std::string const& id) const override
    {
        return id == gone ? std::nullopt : std::optional{"p2m/" + id + "/event"};
    }
};

}  // namespace p2m::gateway::test
