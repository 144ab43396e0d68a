// SPDX-License-Identifier: MIT
// The one table of entities. A key is for ever: unique ids and users' automations hang on it. A row
// may stand for each of several parts (entity_parts.hpp): a second nozzle or slot is data, no row.
#pragma once

#include "printer/attributes.hpp"
#include "printer/command.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace p2m::discovery {

enum class platform : std::uint8_t {
    sensor,
    binary_sensor,
    event,
    image,
    camera,
    button,
    light,
    fan,
    select,
    number,
    switch_,
    device_automation,
};
[[nodiscard]] std::string_view to_string(platform) noexcept;

/// The topic that carries an entity's value.
enum class source : std::uint8_t {
    none,
    state,
    diagnostics,
    attributes,
    availability,
    event,
    thumbnail,
    snapshot,
    gateway_info,
    gateway_availability,
};

/// How a value becomes a template; `null` is unknown in all of them.
enum class form : std::uint8_t {
    plain,    ///< the path as it is
    boolean,  ///< ON, OFF
    text,     ///< cut to the 255 characters that Home Assistant takes
    fan,      ///< ON above 0 %; the number has its own template
    running,  ///< ON in the statuses of printer::is_running()
    runout,   ///< ON while the active error is a filament run-out
    count,    ///< the length of a list
    minutes,  ///< seconds as whole minutes, the last one counted
    hours,    ///< seconds as hours
    open,     ///< ON while it is open
    slot,     ///< the path within this slot of the material station
    active,   ///< the slot in use: "1", "1/2" with its unit, "external"
    raw,      ///< no JSON: the payload itself
};

/// What makes an entity available, besides the gateway.
enum class presence : std::uint8_t {
    printer,
    gateway,
    can_pause,
    can_resume,
    can_stop,
    can_clear,
    always,
};

enum class category : std::uint8_t { none, diagnostic, config };

/// What else must be configured.
enum class setting : std::uint8_t { none, pictures, rtsp };

/// The parts that a row stands for. In its key, name, path, guard and set topic `{}` is the part's
/// word, `{N}` its name and `{i}` its place in a list.
enum class each : std::uint8_t {
    one,
    heater,    ///< nozzle, bed, chamber
    fan,       ///< part, auxiliary, chamber
    nozzle,    ///< 1..n of a printer with several
    slot,      ///< of its material station
    external,  ///< the spool beside the station
};
/// What of a part the printer must have.
enum class ability : std::uint8_t {
    measured,
    set,
};

using words = std::span<std::string_view const>;

struct entity
{
    std::string_view key;
    discovery::platform platform{};
    std::string_view name;  ///< of a trigger: its `type`
    std::string_view icon;  ///< where the device class gives none that tells what it is
    discovery::source source{};
    std::string_view path;  ///< within the source's JSON: "job.progress"
    discovery::form form{};
    std::string_view unit, device_class, state_class;
    std::optional<int> precision;
    discovery::category category{};
    words (*options)() noexcept = nullptr;  ///< of enum sensors, selects and events
    bool enabled = true;
    discovery::each each{};
    discovery::ability ability{};  ///< of the part that it stands for
    std::optional<printer::capability> needs;
    std::optional<printer::capability> or_needs;  ///< serves as well
    std::string_view guard;  ///< a Jinja condition under which the path is there at all
    /// Of a number: its range and step. With a limit, the printer's own is the highest.
    double min{}, max{}, step = 1;
    std::optional<int> printer::limits::* limit = nullptr;
    printer::command_class allowed = printer::command_class::none;  ///< none: read-only
    std::string_view set;    ///< command topic `set/<set>`; of a trigger: the event type
    std::string_view press;  ///< a button's payload
    discovery::presence presence{};
    discovery::setting setting{};
    std::optional<printer::capability> part_needs;  ///< what its part needs, once it has one
    printer::slot_place place{};                    ///< of form::slot, likewise
};

/// The highest value that a number may set; 0 where nothing can be set.
[[nodiscard]] double highest_of(entity const&, printer::limits const&) noexcept;

[[nodiscard]] std::span<entity const> printer_entities() noexcept;
[[nodiscard]] std::span<entity const> gateway_entities() noexcept;

}  // namespace p2m::discovery
