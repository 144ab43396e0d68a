// SPDX-License-Identifier: MIT
// Home Assistant discovery payloads from one table of entities. Pure functions: what a printer can
// do and what its owner allows go in, topics and JSON come out.
#pragma once

#include "printer/attributes.hpp"
#include "printer/command.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::discovery {

enum class mode { device, entity, off };

/// Everything the payloads of one printer depend on.
struct printer_context
{
    std::string base;      ///< base topic
    std::string prefix;    ///< discovery prefix
    std::string segment;   ///< the printer's topic segment
    std::string instance;  ///< the gateway's stable name
    std::string version;   ///< of this program; empty: not told
    std::string
        display_name;  ///< alias, else its own name: any bytes; empty: the model, else the ID
    printer::attributes attributes;
    std::set<printer::command_class> allowed;  ///< empty: no control entity
    bool camera_pictures{};                    ///< snapshots are published on MQTT
    bool rtsp{};                               ///< RTSP is configured
    std::optional<int>
        nozzle_limit_celsius;              ///< the owner's, below the printer's; 0 or empty: none
    std::optional<int> bed_limit_celsius;  ///< likewise
    std::optional<int> chamber_limit_celsius;  ///< likewise
};

struct gateway_context
{
    std::string base, prefix, instance;
    std::string version;            ///< of this program
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

/// The components this context has, in table order (triggers too).
[[nodiscard]] std::vector<component> components_of(printer_context const&);
[[nodiscard]] std::vector<component> components_of(gateway_context const&);

/// The first of the two steps that remove components. `configs` are those now on the broker. Device
/// mode: the payload with each of `gone` as `{"platform":"..."}`, nothing when it cannot be read.
/// Entity mode: an empty message per component.
[[nodiscard]] std::vector<config_message>
make_tombstones(std::string_view prefix,
                std::string_view object,
                mode,
                std::vector<config_message> const& configs,
                std::vector<component> const& gone);

/// The configs of these components as messages of their own, in whatever mode they were published:
/// beside the present configs of the same device they disturb nothing, and of the device they say
/// no more than which it is. None for a trigger, which Home Assistant does not remember, and for
/// what cannot be read.
[[nodiscard]] std::vector<config_message>
make_single_configs(std::string_view prefix,
                    std::string_view object,
                    mode,
                    std::vector<config_message> const& configs,
                    std::vector<component> const& which);

/// The discovery object, which is also the device's identifier.
[[nodiscard]] std::string printer_object(std::string_view id);
[[nodiscard]] std::string gateway_object(std::string_view instance);

/// Empties every config topic that a device had in this mode: it, or its printer, is gone.
[[nodiscard]] std::vector<config_message> make_clearing(std::string_view prefix,
                                                        std::string_view object,
                                                        mode,
                                                        std::vector<component> const&);

/// Announces a change from this mode (device or entity) to the other: entities keep their history
/// and settings. Send it first; when Home Assistant has unloaded them, make_clearing() of this mode
/// and at once the new mode's configs. Cleared after these, it would warn of a conflict for each
/// entity. It leaves `stand_in()` among the device's components, until they are cleared.
[[nodiscard]] std::vector<config_message> make_migration(std::string_view prefix,
                                                         std::string_view object,
                                                         mode from,
                                                         std::vector<component> const&);

/// What a device has during its migration away from device mode, and only then.
[[nodiscard]] component stand_in();

/// One row of the reference table in docs/entities.md.
struct entity_row
{
    std::string key;  ///< with `<n>` or `<unit>_<slot>` where each such part has its own
    std::string platform, name, unit;
    std::vector<printer::capability> needs;       ///< all of them
    std::optional<printer::capability> or_needs;  ///< serves as well
    std::string setting;                          ///< what else must be configured; empty: nothing
    std::string allowed;                          ///< the command class's word; empty: read-only
    std::string topic;                            ///< with `<base>` and `<printer>`; empty: none
    std::string state;  ///< path in the topic's JSON; empty: the payload itself, or none
    bool enabled_by_default{};
};
/// Every entity a printer can have, in table order.
[[nodiscard]] std::vector<entity_row> entity_reference();
/// Those of the gateway's own device.
[[nodiscard]] std::vector<entity_row> gateway_entity_reference();

}  // namespace p2m::discovery
