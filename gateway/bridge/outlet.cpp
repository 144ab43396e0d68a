// SPDX-License-Identifier: MIT
#include "gateway/bridge/outlet.hpp"

#include "gateway/bridge/memory.hpp"
#include "gateway/state/documents.hpp"
#include "mqtt/topics.hpp"
#include "printer/names.hpp"

#include <set>
#include <string_view>
#include <utility>

namespace p2m::gateway {

outlet::outlet(memory& store)
    : store_{store}
{}

void outlet::publish(mqtt::outbound_message message)
{
    if (broker_ == nullptr)
        return;
    ++published_;
    broker_->publish(std::move(message));
}

void outlet::clear(std::string const& topic)
{
    clearings_.try_emplace(topic);
    store_.keep_clearing(topic);
    if (is_connected())
        send_clearing(topic);
}

void outlet::clear_left_over()
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

void outlet::send_clearing(std::string const& topic)
{
    auto const receipt = ++last_receipt_;
    clearings_[topic] = receipt;
    receipts_of_clearings_[receipt] = topic;
    publish({.topic = topic, .payload = {}, .receipt = receipt, .queued = mqtt::queueing::each});
}

// A topic may have been used again since, or cleared once more.
bool outlet::settle_clearing(std::uint64_t receipt)
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

void outlet::retain(std::string topic, std::string payload, int qos)
{
    auto const queued = mqtt::is_availability_topic(topic) ? mqtt::queueing::newest_at_end
                                                           : mqtt::queueing::newest_in_place;
    retain(std::move(topic), std::move(payload), qos, queued);
}

void outlet::announce(std::string topic, std::string payload)
{
    retain(std::move(topic), std::move(payload), 1, mqtt::queueing::each);
}

void outlet::retain(std::string topic, std::string payload, int qos, mqtt::queueing queued)
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

void outlet::say(std::string topic, std::string payload, std::string correlation, int qos)
{
    publish({.topic = std::move(topic),
             .payload = std::move(payload),
             .qos = qos,
             .retained = false,
             .correlation_data = std::move(correlation)});
}

void outlet::answer(std::string const& result_topic, publish_result result)
{
    ++results_[std::string{printer::to_string(result.code)}];
    if (!result.response_topic.empty())
        say(std::move(result.response_topic), result.json, std::move(result.correlation));
    say(result_topic, std::move(result.json));
}

void outlet::deliver(std::string const& printer_id,
                     std::string const& topic,
                     std::vector<printer::event> const& events)
{
    std::vector<outbox_event> out;
    out.reserve(events.size());
    for (auto const& one : events)
        out.push_back({one.id, printer_id, topic, write_event(one), one.at});
    auto const is_kept = store_.add_events(out);
    for (auto& one : out)
        if (is_kept
            && (broker_ == nullptr || has_backlog_ || under_way_.size() >= max_events_under_way))
            has_backlog_ = true;
        else
            send_event(std::move(one));
}

void outlet::deliver_left_over()
{
    under_way_.clear();
    send_backlog();
}

void outlet::send_backlog()
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
        send_event(std::move(one));
    }
}

void outlet::send_event(outbox_event event)
{
    if (broker_ == nullptr)
        return;  // and no store either: there is nothing that could keep it
    under_way_.emplace(++last_receipt_, std::move(event.id));
    publish({.topic = std::move(event.topic),
             .payload = std::move(event.payload),
             .retained = false,
             .receipt = last_receipt_});
}

void outlet::on_settled(std::uint64_t receipt)
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

void outlet::subscribe(std::vector<std::string> const& topics)
{
    if (!is_connected() || topics.empty())
        return;
    std::vector<mqtt::subscription> list;
    list.reserve(topics.size());
    for (auto const& topic : topics)
        list.push_back({topic, 1});
    broker_->subscribe(list);
}

void outlet::unsubscribe(std::vector<std::string> const& topics)
{
    if (is_connected() && !topics.empty())
        broker_->unsubscribe(topics);
}

}  // namespace p2m::gateway
