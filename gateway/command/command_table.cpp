// SPDX-License-Identifier: MIT
#include "gateway/command/command_table.hpp"

#include "gateway/command/command_readers.hpp"
#include "printer/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <variant>

namespace p2m::gateway {
namespace {

using printer::capability;
using printer::command;
using printer::command_class;
using printer::result_code;
using printer::snapshot;
using printer::status;

refusal not_now(std::string message)
{
    return {result_code::not_allowed_now, std::move(message)};
}

// What a printer must have.

template <capability What>
std::optional<capability> needs(command const&)
{
    return What;
}
std::optional<capability> needs_nothing(command const&)
{
    return std::nullopt;
}
std::optional<capability> needs_fan(command const& wanted)
{
    constexpr std::array fans{capability::fan_part, capability::fan_auxiliary,
                              capability::fan_chamber};
    return fans[static_cast<std::size_t>(std::get<printer::set_fan>(wanted).fan)];
}
std::optional<capability> needs_target(command const& wanted)
{
    auto const& target = std::get<printer::set_target>(wanted);
    return target.nozzle_celsius ? capability::target_nozzle : capability::target_bed;
}

// When a command is refused.

std::optional<refusal> always(command const&, situation const&)
{
    return std::nullopt;
}

template <bool printer::permissions::* Can>
std::optional<refusal> while_it_can(command const&, situation const& at)
{
    if (!(at.now.can.*Can))
        return not_now(fmt::format("the printer is {}", to_string(at.now.status)));
    if (at.wanted_job && at.wanted_job != at.now.job.id)
        return not_now("another job is running");
    return std::nullopt;
}
std::optional<refusal> while_printing(command const&, situation const& at)
{
    if (at.now.status != status::printing)
        return not_now(fmt::format("the printer is {}, not printing", to_string(at.now.status)));
    return std::nullopt;
}
std::optional<refusal> while_idle(command const&, situation const& at)
{
    if (at.now.status != status::idle)
        return not_now(fmt::format("the printer is {}, not idle", to_string(at.now.status)));
    return std::nullopt;
}
/// A job under way owns the heaters, whatever its phase.
std::optional<refusal> unless_printing(command const&, situation const& at)
{
    if (is_running(at.now.status) && !at.temperature_while_printing)
        return not_now("a job is running, and temperature_while_printing is off");
    return std::nullopt;
}
std::optional<refusal> when_rtsp_configured(command const&, situation const& at)
{
    return at.rtsp_configured ? std::nullopt : std::optional{not_now("RTSP is not configured")};
}
std::optional<refusal> not_too_often(command const&, situation const& at)
{
    return at.snapshot_too_soon ? std::optional{not_now("the last snapshot is less than 5 s old")}
                                : std::nullopt;
}

// How the state shows it.

template <status... Any>
bool status_is(command const&, snapshot const& now)
{
    return ((now.status == Any) || ...);
}
bool never(command const&, snapshot const&)
{
    return false;
}
bool shows_light(command const& wanted, snapshot const& now)
{
    return now.telemetry.chamber_light == std::get<printer::set_light>(wanted).on;
}
bool shows_fan(command const& wanted, snapshot const& now)
{
    auto const& fan = std::get<printer::set_fan>(wanted);
    return now.telemetry.fan_pct[fan.fan] == fan.percent;
}
bool shows_speed(command const& wanted, snapshot const& now)
{
    return now.telemetry.speed_pct == percent_of(std::get<printer::set_speed>(wanted).mode);
}
bool shows_target(command const& wanted, snapshot const& now)
{
    auto const is = [&](printer::heater which, std::optional<int> celsius) {
        auto const& shown = now.telemetry.target[which];
        return !celsius || (shown && std::abs(*shown - *celsius) < 0.5);
    };
    auto const& target = std::get<printer::set_target>(wanted);
    return is(printer::heater::nozzle, target.nozzle_celsius)
           && is(printer::heater::bed, target.bed_celsius);
}
bool shows_homing(command const&, snapshot const& now)
{
    return now.stage == printer::stage::homing;
}

using enum confirmation;
using can = printer::permissions;
constexpr std::array rows{
    // A start is only sent when no job is under way, so a running one is the new one.
    command_row{"start", command_class::start, readers::start, needs<capability::start>,
                while_it_can<&can::start>, state, status_is<status::preparing, status::printing>,
                false},
    command_row{"pause", command_class::print, readers::pause, needs<capability::pause_resume>,
                while_it_can<&can::pause>, state, status_is<status::pausing, status::paused>,
                false},
    command_row{"resume", command_class::print, readers::resume, needs<capability::pause_resume>,
                while_it_can<&can::resume>, state, status_is<status::resuming, status::printing>,
                false},
    command_row{"stop", command_class::print, readers::stop, needs<capability::stop>,
                while_it_can<&can::stop>, state, status_is<status::stopping, status::cancelled>,
                false},
    command_row{"set_light", command_class::light, readers::light, needs<capability::light>, always,
                state, shows_light, true},
    command_row{"set_fan", command_class::fans, readers::fan, needs_fan, always, state, shows_fan,
                true},
    command_row{"set_speed", command_class::speed, readers::speed, needs<capability::speed_modes>,
                while_printing, state, shows_speed, false},
    command_row{"set_target", command_class::temperature, readers::target, needs_target,
                unless_printing, state, shows_target, true},
    // The camera is in no status: the router remembers the last answer.
    command_row{"camera", command_class::camera, readers::camera, needs<capability::camera>, always,
                answer, never, false},
    command_row{"snapshot", command_class::camera, readers::snapshot, needs<capability::camera>,
                not_too_often, answer, never, false},
    command_row{"rtsp", command_class::camera, readers::rtsp, needs<capability::camera>,
                when_rtsp_configured, answer, never, false},
    command_row{"refresh", command_class::none, readers::refresh, needs_nothing, always,
                next_status, never, false},
    command_row{"list_files", command_class::files, readers::list_files,
                needs<capability::list_files>, always, answer, never, false},
    command_row{"home", command_class::motion, readers::home, needs<capability::home>, while_idle,
                seen_after, shows_homing, false},
};
static_assert(rows.size() == std::variant_size_v<command>,
              "one row for each command, in its order");

constexpr std::array sets{
    set_row{"print", "", command_class::print, capability::stop, readers::set_print},
    set_row{"light", "set_light", command_class::light, capability::light, readers::set_light},
    set_row{"fan/part", "set_fan", command_class::fans, capability::fan_part,
            readers::set_fan_part},
    set_row{"fan/auxiliary", "set_fan", command_class::fans, capability::fan_auxiliary,
            readers::set_fan_auxiliary},
    set_row{"fan/chamber", "set_fan", command_class::fans, capability::fan_chamber,
            readers::set_fan_chamber},
    set_row{"speed", "set_speed", command_class::speed, capability::speed_modes,
            readers::set_speed},
    set_row{"target/nozzle", "set_target", command_class::temperature, capability::target_nozzle,
            readers::set_target_nozzle},
    set_row{"target/bed", "set_target", command_class::temperature, capability::target_bed,
            readers::set_target_bed},
    set_row{"camera", "camera", command_class::camera, capability::camera, readers::set_camera},
    set_row{"rtsp", "rtsp", command_class::camera, capability::camera, readers::set_rtsp},
    set_row{"snapshot", "snapshot", command_class::camera, capability::camera,
            readers::set_snapshot},
};

}  // namespace

std::span<command_row const> command_rows() noexcept
{
    return rows;
}
std::span<set_row const> set_rows() noexcept
{
    return sets;
}
command_row const* find_command(std::string_view action) noexcept
{
    auto const found = std::ranges::find(rows, action, &command_row::action);
    return found == rows.end() ? nullptr : &*found;
}
set_row const* find_set(std::string_view what) noexcept
{
    auto const found = std::ranges::find(sets, what, &set_row::what);
    return found == sets.end() ? nullptr : &*found;
}
command_row const& row_of(command const& wanted) noexcept
{
    return rows[wanted.index()];
}

or_refusal<command> parse_set(std::string_view what, std::string_view payload, reading const& with)
{
    auto const* row = find_set(what);
    if (!row)
        return refusal{result_code::unknown_action, "there is no such topic"};
    if (payload.size() > max_set_bytes)
        return refusal{result_code::invalid_payload, "longer than 64 bytes"};
    return row->read(payload, with);
}

std::optional<refusal>
check_state(command const& wanted, printer::capabilities const& has, situation const& at)
{
    auto const& row = row_of(wanted);
    auto needed = row.needs(wanted);
    auto const* target = std::get_if<printer::set_target>(&wanted);
    if (target && target->nozzle_celsius && target->bed_celsius && needed && has.has(*needed))
        needed = capability::target_bed;  // both at once need both
    if (needed && !has.has(*needed))
        return not_now(fmt::format("this printer cannot: {}", to_string(*needed)));
    return row.precondition(wanted, at);
}

}  // namespace p2m::gateway
