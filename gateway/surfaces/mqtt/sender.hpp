// SPDX-License-Identifier: MIT
// What the printers' bridges say to the broker. Events go through the outbox of the state store and
// stay there until the broker has acknowledged them.
#pragma once

#include "gateway/command/result.hpp"
#include "gateway/printers/feed.hpp"
#include "gateway/store/state_store.hpp"
#include "gateway/surfaces/mqtt/broker_connection.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace p2m::gateway {

class gateway_store;

/// Where the events of a printer go, by its ID; empty: there is no such printer any more.
class event_topics
{
public:
    [[nodiscard]] virtual std::optional<std::string>
    event_topic_of(std::string const& printer_id) const = 0;

protected:
    ~event_topics() = default;
};

class sender
{
public:
    /// Events given to the broker and not yet acknowledged; further ones wait in the outbox, in
    /// their order. Far below what the queue to the broker holds.
    static constexpr std::size_t max_events_under_way = 1000;

    sender(gateway_store& store, event_topics const& topics);
    /// The broker connection may be another one after a reload; null while there is none.
    void use(broker_connection* broker);

    /// Lost while there is no broker: everything retained is said again after the next connect. A
    /// newer one replaces one that still waits, as `mqtt::queueing` says for its topic. Ends a
    /// clearing of this topic that is still remembered; an empty payload is one.
    void retain(std::string topic, std::string payload, int qos = 1);
    /// As retain(), for what each has to be seen: the steps of Home Assistant's discovery.
    void announce(std::string topic, std::string payload);
    /// Removes a retained topic. The one way to do so: first it is stored, and it is forgotten once
    /// the broker has acknowledged it. Until then it is done again at each connect, even after a
    /// restart.
    void clear(std::string const& topic);
    /// Removes what could not be removed before: after each connect, before anything is retained,
    /// and whenever retained messages were dropped for want of room.
    void clear_left_over();
    /// Not retained; lost while there is no broker.
    void say(std::string topic, std::string payload, std::string correlation = {}, int qos = 1);
    /// A result, shortened where the broker takes no packet of its size.
    void publish_result(std::string topic, result const&, std::string correlation = {});
    /// An event of the feed. One that the outbox keeps will arrive, in its order; `topic` is where.
    void deliver(std::string const& topic, change const& event);
    /// A connection begins: events wait until deliver_left_over(), so that they follow "online".
    void on_connected() noexcept { has_backlog_ = true; }
    /// Sends what the outbox has, over a connection that knows nothing of it yet.
    void deliver_left_over();
    /// What had this receipt is done with.
    void on_settled(std::uint64_t receipt);

    void subscribe(std::vector<std::string> const& topics);
    void unsubscribe(std::vector<std::string> const& topics);

    [[nodiscard]] bool is_connected() const noexcept
    {
        return broker_ != nullptr && broker_->is_connected();
    }
    [[nodiscard]] std::size_t queued() const noexcept
    {
        return broker_ == nullptr ? 0 : broker_->queued();
    }
    /// As that of broker_connection.
    [[nodiscard]] std::size_t max_packet_bytes() const
    {
        return broker_ == nullptr ? std::numeric_limits<std::size_t>::max()
                                  : broker_->max_packet_bytes();
    }
    [[nodiscard]] std::uint64_t published() const noexcept { return published_; }

private:
    void send_event(std::string topic, std::string id, std::string payload);
    void send_backlog();
    void retain(std::string topic, std::string payload, int qos, mqtt::queueing);
    void send_clearing(std::string const& topic);
    bool settle_clearing(std::uint64_t receipt);
    void publish(mqtt::outbound_message);

    broker_connection* broker_ = nullptr;
    gateway_store& store_;
    event_topics const& topics_;
    std::uint64_t last_receipt_ = 0;
    std::uint64_t published_ = 0;
    std::map<std::uint64_t, std::string> under_way_;  // receipt, event id
    bool has_backlog_ = false;                        // events that are in the outbox only
    std::map<std::string, std::uint64_t> clearings_;  // topic, its receipt; 0: not sent yet
    std::map<std::uint64_t, std::string> receipts_of_clearings_;  // of this connection
};

}  // namespace p2m::gateway
