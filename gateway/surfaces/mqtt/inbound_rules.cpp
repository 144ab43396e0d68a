// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/inbound_rules.hpp"

#include <utility>

namespace p2m::gateway {

inbound_rules::inbound_rules(std::string birth_topic,
                             std::string birth_payload,
                             mqtt::gateway_topics topics)
    : birth_topic_{std::move(birth_topic)}
    , birth_payload_{std::move(birth_payload)}
    , topics_{std::move(topics)}
{}

void inbound_rules::on_connected(mqtt::protocol_version version)
{
    // MQTT 5 replays nothing, since it was asked not to; a retained message then is a new one.
    replays_ = version != mqtt::protocol_version::v5;
    said_online_ = false;
}

inbound_rules::reading inbound_rules::read(mqtt::inbound_message const& message) const
{
    auto const is_replayed = replays_ && message.retained;
    if (message.topic == birth_topic_) {
        // A replayed birth is one of yesterday, whoever sent it.
        auto const is_birth = !is_replayed && message.payload == birth_payload_;
        return {is_birth ? meaning::birth : meaning::nothing};
    }
    if (message.topic == topics_.availability()) {
        auto const is_late_will = said_online_ && !is_replayed && message.payload == "offline";
        return {is_late_will ? meaning::believed_offline : meaning::nothing};
    }
    // What is replayed is of yesterday: of this gateway before its store was lost, maybe.
    if (message.topic == topics_.info() && is_replayed)
        return {};
    auto const& base = topics_.base();
    if (message.topic.size() <= base.size() + 1 || !message.topic.starts_with(base)
        || message.topic[base.size()] != '/')
        return {};
    return {meaning::for_others, std::string_view{message.topic}.substr(base.size() + 1)};
}

}  // namespace p2m::gateway
