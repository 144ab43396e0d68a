// SPDX-License-Identifier: MIT
// Home Assistant discovery payloads from one table of entities. Pure functions: what a printer can
// do and what its owner allows go in, topics and JSON come out.
#pragma once

#include "printer/attributes.hpp"
#include "printer/command.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::discovery {

enum class mode { device, entity, off };

/// Everything the payloads of one printer depend on.
struct printer_context
{
    std::string base;          ///< base topic
    std::string prefix;        ///< discovery prefix
    std::string segment;       ///< the printer's topic segment
    std::string instance;      ///< the gateway's stable name
    std::string display_name;  ///< what users call it: alias, else its own name
    printer::attributes attributes;
    std::set<printer::command_class> allowed;  ///< empty: no control entity
    bool camera_pictures{};                    ///< snapshots are published on MQTT
    bool rtsp{};                               ///< RTSP is configured
};

struct gateway_context
{
    std::string base, prefix, instance, version;
    std::string configuration_url;  ///< empty: none; else with scheme
};

/// One retained message; an empty payload removes.
struct config_message
{
    std::string topic;
    std::string payload;
    bool operator==(config_message const&) const = default;
};

/// A component as published: what must be kept to remove it later.
struct component
{
    std::string key;
    std::string platform;
    auto operator<=>(component const&) const = default;
};

/// Device mode: one message; entity mode: one per component; off: none.
[[nodiscard]] std::vector<config_message> make_printer_configs(printer_context const&, mode);
[[nodiscard]] std::vector<config_message> make_gateway_configs(gateway_context const&, mode);

/// The components this context has, in table order (without device triggers in `off`: empty).
[[nodiscard]] std::vector<component> components_of(printer_context const&);
[[nodiscard]] std::vector<component> components_of(gateway_context const&);

/// Device mode: the payload with each of `gone` as `{"platform":"..."}`: the first of the two steps
/// that remove a component. Entity mode: an empty message per component.
[[nodiscard]] std::vector<config_message>
make_tombstones(printer_context const&, mode, std::vector<component> const& gone);

/// One row of the reference table in docs/entities.md.
struct entity_row
{
    std::string_view key, platform, name, needs, state;
    bool enabled_by_default{};
};
[[nodiscard]] std::vector<entity_row> entity_reference();

}  // namespace p2m::discovery
