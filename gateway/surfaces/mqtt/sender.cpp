// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/sender.hpp"

#include "gateway/state/documents.hpp"
#include "gateway/store/gateway_store.hpp"
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
    if (is_connected())
        retain(topic, {});
    else
        store_.keep_clearing(topic);
}

void outlet::clear_left_over()
{
    cleared_ = store_.clearings();
    clearing_ = ++last_receipt_;
    // Messages arrive in their order: the receipt of the last one speaks for all.
    for (auto const& topic : cleared_)
        publish(
            {.topic = topic, .payload = {}, .receipt = &topic == &cleared_.back() ? clearing_ : 0});
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
