// SPDX-License-Identifier: MIT
#include "gateway/bridge/outlet.hpp"

#include "gateway/bridge/memory.hpp"
#include "gateway/state/documents.hpp"
#include "printer/names.hpp"

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
    if (is_connected())
        retain(topic, {});
    else
        store_.keep_clearing(topic);
}

void outlet::clear_left_over()
{
    for (auto const& topic : store_.take_clearings())
        retain(topic, {});
}

void outlet::retain(std::string topic, std::string payload, int qos)
{
    if (is_connected())
        publish({.topic = std::move(topic), .payload = std::move(payload), .qos = qos});
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
    store_.add_events(out);
    for (auto& one : out)
        send_event(std::move(one.id), std::move(one.topic), std::move(one.payload));
}

void outlet::deliver_left_over()
{
    for (auto& one : store_.events())
        send_event(std::move(one.id), std::move(one.topic), std::move(one.payload));
}

void outlet::send_event(std::string event_id, std::string topic, std::string payload)
{
    in_flight_.emplace(++last_receipt_, std::move(event_id));
    publish({.topic = std::move(topic),
             .payload = std::move(payload),
             .retained = false,
             .receipt = last_receipt_});
}

void outlet::on_delivered(std::uint64_t receipt)
{
    auto const found = in_flight_.find(receipt);
    if (found == in_flight_.end())
        return;
    store_.drop_event(found->second);
    in_flight_.erase(found);
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
