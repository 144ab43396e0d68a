// SPDX-License-Identifier: MIT
// The devices that the tests of discovery speak of: components are sensors, named by a letter.
#pragma once

#include "gateway/surfaces/home_assistant/announcement_fsm.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway::test {

inline constexpr std::string_view object = "printer2mqtt_abc";

inline std::string device_topic(std::string const& prefix = "homeassistant")
{
    return prefix + "/device/printer2mqtt_abc/config";
}

inline std::string entity_topic(char key, std::string const& prefix = "homeassistant")
{
    return prefix + "/sensor/printer2mqtt_abc/" + key + "/config";
}

/// As it is said now, and what is said of it beside an entity that is gone.
inline constexpr std::string_view whole_device = R"("device":{"identifiers":["x"],"name":"p"})";
inline constexpr std::string_view same_device = R"("device":{"identifiers":["x"]})";

inline std::string members(char key)
{
    return std::string{R"("unique_id":"abc_)"} + key + '"';
}

/// Home Assistant's payload: these components, those as tombstones.
inline std::string device_payload(std::string_view keys, std::string_view gone = {})
{
    std::string components;
    auto const add = [&](char key, std::string const& text) {
        components += std::string{components.empty() ? "" : ","} + '"' + key
                      + R"(":{"platform":"sensor")" + text + "}";
    };
    for (auto const key : keys)
        add(key, "," + members(key));
    for (auto const key : gone)
        add(key, {});
    return std::string{"{"} + std::string{whole_device} + R"(,"origin":{"name":"o"},"components":{)"
           + components + "}}";
}

inline std::string entity_payload(char key, std::string_view device = whole_device)
{
    return "{" + members(key) + "," + std::string{device} + R"(,"origin":{"name":"o"}})";
}

inline std::string ghost_payload(char key)
{
    return entity_payload(key, same_device);
}

/// One letter is one component; no letter, nothing announced.
inline announcement
announced(discovery::mode how, std::string_view keys, std::string const& prefix = "homeassistant")
{
    if (keys.empty())
        return {};
    announcement to{.prefix = prefix, .object = std::string{object}, .mode = how};
    for (auto const key : keys) {
        to.components.push_back({std::string(1, key), "sensor"});
        if (how == discovery::mode::entity)
            to.configs.push_back({entity_topic(key, prefix), entity_payload(key)});
    }
    if (how == discovery::mode::device)
        to.configs = {{device_topic(prefix), device_payload(keys)}};
    return to;
}

inline announcement device(std::string_view keys, std::string const& prefix = "homeassistant")
{
    return announced(discovery::mode::device, keys, prefix);
}

inline announcement entities(std::string_view keys, std::string const& prefix = "homeassistant")
{
    return announced(discovery::mode::entity, keys, prefix);
}

}  // namespace p2m::gateway::test
