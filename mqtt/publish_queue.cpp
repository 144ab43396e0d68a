// SPDX-License-Identifier: MIT
#include "mqtt/publish_queue.hpp"

#include <algorithm>
#include <utility>

namespace p2m::mqtt {
namespace {

std::size_t stored_size(outbound_message const& message) noexcept
{
    return message.topic.size() + message.payload.size() + message.correlation_data.size();
}

}  // namespace

std::size_t packet_size(outbound_message const& message) noexcept
{
    constexpr std::size_t fixed_header = 1 + 4;
    constexpr std::size_t topic_length = 2;
    constexpr std::size_t packet_id = 2;
    constexpr std::size_t properties_length = 4;
    constexpr std::size_t correlation_header = 1 + 2;
    return fixed_header + topic_length + packet_id + properties_length + correlation_header
           + stored_size(message);
}

publish_queue::publish_queue(bounds limits)
    : limits_(limits)
{}

void publish_queue::on_connected(connection_info const& info)
{
    connected_ = true;
    window_ = std::clamp<std::size_t>(info.receive_maximum, 1, limits_.in_flight);
    maximum_packet_ = info.maximum_packet;
}

void publish_queue::on_disconnected()
{
    connected_ = false;
    lacks_retained_ = false;  // after the next connect everything is said anyway
    for (worth const kind : {passing, retained})
        while (!by_worth_[kind].empty())
            remove(*by_worth_[kind].begin());
    for (auto& [id, message] : std::exchange(in_flight_, {}))
        if (message)
            insert(id, std::move(*message));
}

void publish_queue::push(outbound_message message)
{
    auto const kind = worth_of(message);
    if (!connected_ && kind != receipted)
        return;
    if (kind == retained) {
        if (auto const older = retained_.find(message.topic); older != retained_.end()) {
            auto const place = older->second;
            remove(place);
            insert(place, std::move(message));
            make_room();
            return;
        }
    }
    insert(++last_id_, std::move(message));
    make_room();
}

std::optional<publish_queue::taken> publish_queue::take()
{
    if (!connected_ || in_flight_.size() >= window_ || waiting_.empty())
        return std::nullopt;
    auto const id = waiting_.begin()->first;
    auto message = remove(id);
    if (auto const size = packet_size(message); maximum_packet_ && size > *maximum_packet_)
        return too_large{std::move(message.topic), size, *maximum_packet_, message.receipt};
    auto& kept = in_flight_[id];
    if (message.receipt != 0)
        kept = message;
    return send{id, std::move(message)};
}

std::uint64_t publish_queue::on_acknowledged(message_id id)
{
    auto const found = in_flight_.find(id);
    if (found == in_flight_.end())
        return 0;
    auto const& kept = found->second;
    auto const receipt = kept ? kept->receipt : 0;
    in_flight_.erase(found);
    return receipt;
}

bool publish_queue::take_recovery() noexcept
{
    return waiting_.empty() && in_flight_.empty() && std::exchange(lacks_retained_, false);
}

publish_queue::worth publish_queue::worth_of(outbound_message const& message) noexcept
{
    if (message.receipt != 0)
        return receipted;
    return message.retained ? retained : passing;
}

void publish_queue::insert(message_id id, outbound_message message)
{
    auto const kind = worth_of(message);
    if (kind == retained)
        retained_[message.topic] = id;
    by_worth_[kind].insert(id);
    bytes_ += stored_size(message);
    waiting_.emplace(id, std::move(message));
}

outbound_message publish_queue::remove(message_id id)
{
    auto node = waiting_.extract(id);
    auto& message = node.mapped();
    auto const kind = worth_of(message);
    if (kind == retained)
        retained_.erase(message.topic);
    by_worth_[kind].erase(id);
    bytes_ -= stored_size(message);
    return std::move(message);
}

bool publish_queue::is_full() const noexcept
{
    return bytes_ > limits_.bytes
           || waiting_.size() - by_worth_[retained].size() > limits_.messages;
}

void publish_queue::make_room()
{
    while (is_full()) {
        // Dropping a retained message helps only where bytes are short.
        if (!by_worth_[passing].empty())
            remove(*by_worth_[passing].begin());
        else if (bytes_ > limits_.bytes && !by_worth_[retained].empty()) {
            remove(*by_worth_[retained].begin());
            lacks_retained_ = true;
        } else
            remove(*by_worth_[receipted].rbegin());
        ++dropped_;
    }
}

}  // namespace p2m::mqtt
