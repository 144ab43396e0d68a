// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/sender.hpp"

#include "gateway/store/gateway_store.hpp"
#include "mqtt/topics.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace p2m::gateway {
namespace {

// Topic, properties and header of the packet around a payload.
constexpr std::size_t packet_overhead_bytes = 1024;

}  // namespace

sender::sender(gateway_store& store, event_topics const& topics)
    : store_{store}
    , topics_{topics}
{}

void sender::use(broker_connection* broker)
{
    broker_ = broker;
    // It knows nothing of what the one before was given.
    under_way_.clear();
    has_backlog_ = true;
}

void sender::publish(mqtt::outbound_message message)
{
    if (broker_ == nullptr)
        return;
    ++published_;
    broker_->publish(std::move(message));
}

void sender::clear(std::string const& topic)
{
    clearings_.try_emplace(topic);
    store_.keep_clearing(topic);
    if (is_connected())
        send_clearing(topic);
}

void sender::clear_left_over()
{
    receipts_of_clearings_.clear();
    for (auto& topic : store_.clearings())
        clearings_.try_emplace(std::move(topic));
    if (!is_connected())
        return;
    // Home Assistant complains of an entity whose topics are emptied before its config.
    for (bool const configs : {true, false})
        for (auto const& [topic, receipt] : clearings_)
            if (mqtt::is_config_topic(topic) == configs)
                send_clearing(topic);
}

void sender::send_clearing(std::string const& topic)
{
    auto const receipt = ++last_receipt_;
    clearings_[topic] = receipt;
    receipts_of_clearings_[receipt] = topic;
    publish({.topic = topic, .payload = {}, .receipt = receipt, .queued = mqtt::queueing::each});
}

// A topic may have been used again since, or cleared once more.
bool sender::settle_clearing(std::uint64_t receipt)
{
    auto const found = receipts_of_clearings_.find(receipt);
    if (found == receipts_of_clearings_.end())
        return false;
    auto const topic = std::move(found->second);
    receipts_of_clearings_.erase(found);
    if (auto const last = clearings_.find(topic);
        last != clearings_.end() && last->second == receipt)
    {
        clearings_.erase(last);
        store_.drop_clearing(topic);
    }
    return true;
}

void sender::retain(std::string topic, std::string payload, int qos)
{
    auto const queued = mqtt::is_availability_topic(topic) ? mqtt::queueing::newest_at_end
                                                           : mqtt::queueing::newest_in_place;
    retain(std::move(topic), std::move(payload), qos, queued);
}

void sender::announce(std::string topic, std::string payload)
{
    retain(std::move(topic), std::move(payload), 1, mqtt::queueing::each);
}

void sender::retain(std::string topic, std::string payload, int qos, mqtt::queueing queued)
{
    if (payload.empty())
        return clear(topic);
    if (!is_connected())
        return;
    if (clearings_.erase(topic) > 0)
        store_.drop_clearing(topic);
    publish(
        {.topic = std::move(topic), .payload = std::move(payload), .qos = qos, .queued = queued});
}

void sender::say(std::string topic, std::string payload, std::string correlation, int qos)
{
    publish({.topic = std::move(topic),
             .payload = std::move(payload),
             .qos = qos,
             .retained = false,
             .correlation_data = std::move(correlation)});
}

void sender::publish_result(std::string topic, result const& what, std::string correlation)
{
    auto const limit = max_packet_bytes();
    say(std::move(topic), write_result_within(what, limit - std::min(limit, packet_overhead_bytes)),
        std::move(correlation));
}

void sender::deliver(std::string const& topic, change const& event)
{
    if (event.is_kept
        && (broker_ == nullptr || has_backlog_ || under_way_.size() >= max_events_under_way))
        has_backlog_ = true;
    else
        send_event(topic, std::string{event.event_id}, *event.body);
}

void sender::deliver_left_over()
{
    send_backlog();
}

void sender::send_backlog()
{
    std::set<std::string_view> under_way;
    for (auto const& [receipt, event_id] : under_way_)
        under_way.insert(event_id);
    has_backlog_ = false;
    for (auto& one : store_.events()) {
        if (under_way.contains(one.id))
            continue;
        if (broker_ == nullptr || under_way_.size() >= max_events_under_way) {
            has_backlog_ = true;
            return;
        }
        if (auto topic = topics_.event_topic_of(one.printer))
            send_event(*std::move(topic), std::move(one.id), std::move(one.payload));
        else
            store_.drop_event(one.id);
    }
}

void sender::send_event(std::string topic, std::string id, std::string payload)
{
    if (broker_ == nullptr)
        return;  // and no store either: there is nothing that could keep it
    under_way_.emplace(++last_receipt_, std::move(id));
    publish({.topic = std::move(topic),
             .payload = std::move(payload),
             .retained = false,
             .receipt = last_receipt_});
}

void sender::on_settled(std::uint64_t receipt)
{
    if (settle_clearing(receipt))
        return;
    auto const found = under_way_.find(receipt);
    if (found == under_way_.end())
        return;
    store_.drop_event(found->second);
    under_way_.erase(found);
    if (has_backlog_ && under_way_.size() <= max_events_under_way / 2)
        send_backlog();
}

void sender::subscribe(std::vector<std::string> const& topics)
{
    if (!is_connected() || topics.empty())
        return;
    std::vector<mqtt::subscription> list;
    list.reserve(topics.size());
    for (auto const& topic : topics)
        list.push_back({topic, 1});
    broker_->subscribe(list);
}

void sender::unsubscribe(std::vector<std::string> const& topics)
{
    if (is_connected() && !topics.empty())
        broker_->unsubscribe(topics);
}

}  // namespace p2m::gateway
