// SPDX-License-Identifier: MIT
#include "gateway/configuration/settings_change.hpp"

namespace p2m::gateway {
namespace {

/// The broker of our own counts while there is one.
bool is_other_broker(settings const& before, settings const& after)
{
    auto const is_embedded = before.mqtt.url.empty() && after.mqtt.url.empty();
    return before.mqtt != after.mqtt || (is_embedded && before.broker != after.broker);
}

/// Whether a birth message is waited for, where, and for which word.
bool is_other_birth(home_assistant_settings const& before, home_assistant_settings const& after)
{
    using enum discovery::mode;
    return (before.mode == off) != (after.mode == off) || before.birth_topic != after.birth_topic
           || before.birth_payload != after.birth_payload;
}

}  // namespace

settings_change compare(settings const& before, settings const& after)
{
    return {.broker = is_other_broker(before, after)
                      || is_other_birth(before.home_assistant, after.home_assistant),
            .base_topic = before.mqtt.base_topic != after.mqtt.base_topic,
            .state_directory = before.state != after.state};
}

}  // namespace p2m::gateway
