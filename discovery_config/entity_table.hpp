// SPDX-License-Identifier: MIT
// The one table of entities. A key is for ever: unique ids and users' automations hang on it.
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
    raw,      ///< no JSON: the payload itself
};

/// What makes an entity available, besides the gateway.
enum class presence : std::uint8_t { printer, gateway, can_pause, can_resume, can_stop, always };

enum class category : std::uint8_t { none, diagnostic, config };

/// What else must be configured.
enum class setting : std::uint8_t { none, pictures, rtsp };

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
    std::optional<printer::capability> needs;
    printer::command_class allowed = printer::command_class::none;  ///< none: read-only
    std::string_view set;    ///< command topic `set/<set>`; of a trigger: the event type
    std::string_view press;  ///< a button's payload
    discovery::presence presence{};
    discovery::setting setting{};
};

/// The highest target that a number may set, in °C; 0 where nothing can be set.
[[nodiscard]] int highest_target(entity const&, printer::limits const&) noexcept;

[[nodiscard]] std::span<entity const> printer_entities() noexcept;
[[nodiscard]] std::span<entity const> gateway_entities() noexcept;

}  // namespace p2m::discovery
