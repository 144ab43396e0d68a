// SPDX-License-Identifier: MIT
// What a message means that every gateway listens to: Home Assistant's birth, the gateway's own
// availability and info, and everything below the base topic. Decides only.
#pragma once

#include "mqtt/messages.hpp"
#include "mqtt/topics.hpp"

#include <string>
#include <string_view>

namespace p2m::gateway {

class inbound_rules
{
public:
    enum class meaning {
        nothing,
        birth,             ///< Home Assistant has started
        believed_offline,  ///< the will of an earlier connection came late: say "online" again
        for_others,        ///< of a printer, or a word to the gateway
    };
    struct reading
    {
        meaning what = meaning::nothing;
        std::string_view below{};  ///< the topic below the base, for_others only; of the message
    };

    inbound_rules(std::string birth_topic, std::string birth_payload, mqtt::gateway_topics);

    /// A connection begins: the gateway is not online on it yet.
    void on_connected(mqtt::protocol_version);
    void on_said_online() noexcept { said_online_ = true; }

    [[nodiscard]] reading read(mqtt::inbound_message const&) const;

private:
    std::string birth_topic_, birth_payload_;
    mqtt::gateway_topics topics_;
    bool replays_ = false;  // retained messages, at a subscription
    bool said_online_ = false;
};

}  // namespace p2m::gateway
