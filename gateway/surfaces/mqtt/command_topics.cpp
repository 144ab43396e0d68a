// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/command_topics.hpp"

#include "gateway/command/set_topics.hpp"
#include "gateway/command/subscriptions.hpp"
#include "gateway/printers/managed_printer.hpp"
#include "gateway/surfaces/mqtt/sender.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace p2m::gateway {
namespace {

std::vector<std::string> without(std::vector<std::string> const& all,
                                 std::vector<std::string> const& these)
{
    std::vector<std::string> rest;
    std::ranges::copy_if(all, std::back_inserter(rest), [&](auto const& one) {
        return std::ranges::find(these, one) == these.end();
    });
    return rest;
}

}  // namespace

void command_topics::listen(mqtt::printer_topics const& topics,
                            managed_printer const& printer,
                            settings const& set)
{
    std::vector<std::string> topics_below;
    if (printer.is_known())
        for (auto const& what : command_subscriptions(
                 printer.control(), printer.attributes().capabilities, set.rtsp.enabled))
            topics_below.push_back(topics.root() + "/" + what);
    change_to(std::move(topics_below));
}

void command_topics::unlisten()
{
    change_to({});
}

void command_topics::change_to(std::vector<std::string> topics)
{
    out_.unsubscribe(without(heard_, topics));
    out_.subscribe(without(topics, heard_));
    heard_ = std::move(topics);
}

void command_topics::on_message(std::string_view what,
                                mqtt::inbound_message const& message,
                                managed_printer& printer,
                                settings const& set)
{
    if (!printer.control().enabled)
        return;
    auto const is_answered =
        mqtt::is_answerable(message.response_topic, set.mqtt.base_topic, set.home_assistant.prefix,
                            set.home_assistant.birth_topic);
    auto given = make_order({.source = std::string{what},
                             .payload = message.payload,
                             .retained = message.retained,
                             .message_expiry = message.message_expiry},
                            {}, printer::moment::now());
    if (!given)
        return;
    result_handler reply;
    if (is_answered && !message.response_topic.empty())
        reply = [&out = out_, topic = message.response_topic,
                 correlation = message.correlation_data](result const& told) {
            out.publish_result(topic, told, correlation);
        };
    printer.give(*std::move(given), std::move(reply));
}

}  // namespace p2m::gateway
