// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/sender.hpp"

#include "gateway/store/gateway_store.hpp"

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
    if (is_connected())
        retain(topic, {});
    else
        store_.keep_clearing(topic);
}

void sender::clear_left_over()
{
    cleared_ = store_.clearings();
    clearing_ = ++last_receipt_;
    // Messages arrive in their order: the receipt of the last one speaks for all.
    for (auto const& topic : cleared_)
        publish(
            {.topic = topic, .payload = {}, .receipt = &topic == &cleared_.back() ? clearing_ : 0});
}

void sender::retain(std::string topic, std::string payload, int qos)
{
    if (is_connected())
        publish({.topic = std::move(topic), .payload = std::move(payload), .qos = qos});
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
    if (receipt == clearing_) {
        for (auto const& topic : std::exchange(cleared_, {}))
            store_.drop_clearing(topic);
        return;
    }
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
