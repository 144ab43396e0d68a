// SPDX-License-Identifier: MIT
// How a value that was read becomes the member it is for: the last column of the key table. For
// key_table.cpp only.
#pragma once

#include "gateway/configuration/key_table.hpp"
#include "mqtt/broker_url.hpp"
#include "printer/names.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

namespace p2m::gateway::setters {

inline void assign(bool& to, key_value const& from)
{
    to = std::get<bool>(from);
}
inline void assign(double& to, key_value const& from)
{
    to = std::get<double>(from);
}
inline void assign(std::string& to, key_value const& from)
{
    to = std::get<std::string>(from);
}
inline void assign(std::vector<std::string>& to, key_value const& from)
{
    to = std::get<std::vector<std::string>>(from);
}
template <class Integer>
    requires(std::is_integral_v<Integer> && !std::is_same_v<Integer, bool>)
void assign(Integer& to, key_value const& from)
{
    to = static_cast<Integer>(std::get<std::int64_t>(from));
}
template <class Rep, class Period>
void assign(std::chrono::duration<Rep, Period>& to, key_value const& from)
{
    to = std::chrono::duration<Rep, Period>{std::get<std::int64_t>(from)};
}
inline void assign(std::vector<int>& to, key_value const& from)
{
    auto const& numbers = std::get<std::vector<std::int64_t>>(from);
    to.clear();
    for (auto const one : numbers)
        to.push_back(static_cast<int>(one));
    std::ranges::sort(to);
    auto const doubled = std::ranges::unique(to);
    to.erase(doubled.begin(), doubled.end());
}
inline void assign(std::set<printer::command_class>& to, key_value const& from)
{
    to.clear();
    for (auto const& word : std::get<std::vector<std::string>>(from))
        if (auto const one = printer::from_string<printer::command_class>(word))
            to.insert(*one);
}
inline void assign(mqtt::protocol_version& to, key_value const& from)
{
    using enum mqtt::protocol_version;
    to = std::get<std::string>(from) == "5" ? v5 : v3_1_1;
}
inline void assign(discovery::mode& to, key_value const& from)
{
    using enum discovery::mode;
    auto const& word = std::get<std::string>(from);
    to = word == "device" ? device : word == "entity" ? entity : off;
}
inline void assign(log_format& to, key_value const& from)
{
    to = std::get<std::string>(from) == "json" ? log_format::json : log_format::text;
}

template <auto Section, auto Member>
void put(settings& to, key_value const& from)
{
    assign((to.*Section).*Member, from);
}
template <auto Member>
void put_tls(settings& to, key_value const& from)
{
    assign(to.mqtt.tls.*Member, from);
}
template <auto Member>
void put_control(control_settings& to, key_value const& from)
{
    assign(to.*Member, from);
}
template <auto Member>
void put_printer(printer_settings& to, key_value const& from)
{
    assign(to.*Member, from);
}
inline void put_url(settings& to, key_value const& from)
{
    if (auto const url = mqtt::parse_broker_url(std::get<std::string>(from)))
        to.mqtt.url = url->to_string();
}

}  // namespace p2m::gateway::setters
