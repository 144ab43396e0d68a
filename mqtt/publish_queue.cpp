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

std::string_view parent_of(std::string_view topic) noexcept
{
    auto const slash = topic.rfind('/');
    return slash == std::string_view::npos ? std::string_view{} : topic.substr(0, slash);
}

// What outlives the connection: the owner says everything retained again.
bool outlives_connection(outbound_message const& message) noexcept
{
    return message.receipt != 0 && !message.retained;
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
    if (learned_maximum_)
        maximum_packet_ = std::min(maximum_packet_.value_or(*learned_maximum_), *learned_maximum_);
}

void publish_queue::on_cut(bool for_size)
{
    auto const largest = std::ranges::max_element(
        in_flight_, {}, [](auto const& entry) { return entry.second.size; });
    if (largest == in_flight_.end())
        return suspect_.reset();
    std::pair now{largest->second.topic, largest->second.size};
    bool const is_proven = for_size || (suspect_ == now && now.second >= least_suspected_bytes);
    if (is_proven)
        learned_maximum_ = static_cast<std::uint32_t>(now.second - 1);
    suspect_ = is_proven ? std::nullopt : std::optional{std::move(now)};
}

void publish_queue::on_disconnected()
{
    connected_ = false;
    lacks_retained_ = false;  // after the next connect everything is said anyway
    for (worth const kind : {passing, retained, each_retained})
        while (!by_worth_[kind].empty())
            remove(*by_worth_[kind].begin());
    kept_in_flight_ = 0;
    kept_bytes_ = 0;
    for (auto& [id, one] : std::exchange(in_flight_, {}))
        if (one.kept)
            insert(id, std::move(*one.kept));
}

void publish_queue::push(outbound_message message)
{
    if (!connected_ && !outlives_connection(message))
        return;
    if (message.retained && message.queued == queueing::newest_at_end)
        drop_older_availability(message);
    if (message.retained && message.queued == queueing::each && says_the_same(message))
        return;
    if (!message.retained || message.queued != queueing::newest_in_place || !replace(message))
        insert(++last_id_, std::move(message));
    make_room();
}

void publish_queue::push_last_words(outbound_message message)
{
    if (!connected_)
        return;
    std::vector<outbound_message> first, rest;
    while (!waiting_.empty()) {
        auto one = remove(waiting_.begin()->first);
        bool const is_availability = one.retained && one.queued == queueing::newest_at_end;
        if (one.topic != message.topic)
            (is_availability ? first : rest).push_back(std::move(one));
    }
    insert(++last_id_, std::move(message));
    for (auto* const part : {&first, &rest})
        for (auto& one : *part)
            insert(++last_id_, std::move(one));
    make_room();
}

std::optional<publish_queue::taken> publish_queue::take()
{
    if (!connected_ || in_flight_.size() >= window_ || waiting_.empty())
        return std::nullopt;
    auto const id = waiting_.begin()->first;
    auto message = remove(id);
    auto const size = packet_size(message);
    if (maximum_packet_ && size > *maximum_packet_)
        return too_large{std::move(message.topic), size, *maximum_packet_, message.receipt};
    auto& flies = in_flight_[id];
    flies.receipt = message.receipt;
    flies.topic = message.topic;
    flies.size = size;
    if (outlives_connection(message)) {
        ++kept_in_flight_;
        kept_bytes_ += stored_size(message);
        flies.kept = message;
    }
    return send{id, std::move(message)};
}

std::uint64_t publish_queue::on_acknowledged(message_id id)
{
    auto const found = in_flight_.find(id);
    if (found == in_flight_.end())
        return 0;
    auto const& one = found->second;
    auto const receipt = one.receipt;
    if (one.kept) {
        --kept_in_flight_;
        kept_bytes_ -= stored_size(*one.kept);
    }
    in_flight_.erase(found);
    return receipt;
}

bool publish_queue::take_recovery() noexcept
{
    return waiting_.empty() && in_flight_.empty() && std::exchange(lacks_retained_, false);
}

publish_queue::worth publish_queue::worth_of(outbound_message const& message) noexcept
{
    if (!message.retained)
        return message.receipt != 0 ? receipted : passing;
    return message.queued == queueing::each ? each_retained : retained;
}

void publish_queue::insert(message_id id, outbound_message message)
{
    if (message.retained) {
        retained_[message.topic].push_back(id);  // always the highest
        if (message.queued == queueing::newest_at_end)
            availabilities_.insert_or_assign(std::string{parent_of(message.topic)}, id);
    }
    by_worth_[worth_of(message)].insert(id);
    bytes_ += stored_size(message);
    waiting_.emplace(id, std::move(message));
}

outbound_message publish_queue::remove(message_id id)
{
    auto node = waiting_.extract(id);
    auto& message = node.mapped();
    if (message.retained) {
        auto const found = retained_.find(message.topic);
        std::erase(found->second, id);
        if (found->second.empty())
            retained_.erase(found);
        auto const above = availabilities_.find(parent_of(message.topic));
        if (above != availabilities_.end() && above->second == id)
            availabilities_.erase(above);
    }
    by_worth_[worth_of(message)].erase(id);
    bytes_ -= stored_size(message);
    return std::move(message);
}

// Two of one topic stay only as long as an availability parts them. It may have gone to the end
// since: then the older one says nothing that the newer one does not.
bool publish_queue::replace(outbound_message& message)
{
    auto const found = retained_.find(message.topic);
    if (found == retained_.end())
        return false;
    auto const is_replaceable = [this](message_id id) {
        return waiting_.at(id).queued == queueing::newest_in_place;
    };
    auto const& ids = found->second;
    auto const last = ids.back();
    if (!is_replaceable(last))
        return false;
    if (ids.size() > 1)
        if (auto const older = ids[ids.size() - 2];
            is_replaceable(older) && !is_parted(message.topic, older, last))
            remove(older);
    if (is_parted(message.topic, last, last_id_ + 1))
        return false;
    remove(last);
    insert(last, std::move(message));
    return true;
}

void publish_queue::drop_older_availability(outbound_message const& message)
{
    auto const found = retained_.find(message.topic);
    if (found == retained_.end())
        return;
    if (auto const last = found->second.back(); waiting_.at(last).queued == queueing::newest_at_end)
        remove(last);
}

bool publish_queue::says_the_same(outbound_message const& message) const
{
    auto const found = retained_.find(message.topic);
    if (found == retained_.end() || message.receipt != 0)
        return false;
    auto const& last = waiting_.at(found->second.back());
    return last.queued == queueing::each && last.payload == message.payload;
}

bool publish_queue::is_parted(std::string_view topic, message_id before, message_id after) const
{
    for (auto above = parent_of(topic); !above.empty(); above = parent_of(above))
        if (auto const found = availabilities_.find(above);
            found != availabilities_.end() && before < found->second && found->second < after)
            return true;
    return false;
}

bool publish_queue::is_full() const noexcept
{
    auto const without_bound = by_worth_[retained].size() + by_worth_[each_retained].size();
    return bytes_ + kept_bytes_ > limits_.bytes
           || waiting_.size() - without_bound + kept_in_flight_ > limits_.messages;
}

void publish_queue::make_room()
{
    while (is_full() && !waiting_.empty()) {
        // Dropping a retained message helps only where bytes are short.
        auto const bytes_are_short = bytes_ + kept_bytes_ > limits_.bytes;
        if (!by_worth_[passing].empty())
            remove(*by_worth_[passing].begin());
        else if (bytes_are_short && !by_worth_[retained].empty()) {
            remove(*by_worth_[retained].begin());
            lacks_retained_ = true;
        } else if (bytes_are_short && !by_worth_[each_retained].empty()) {
            remove(*by_worth_[each_retained].begin());
            lacks_retained_ = true;
        } else
            remove(*by_worth_[receipted].rbegin());
        ++dropped_;
    }
}

}  // namespace p2m::mqtt
