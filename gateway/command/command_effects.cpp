// SPDX-License-Identifier: MIT
#include "gateway/command/command_effects.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace p2m::gateway {
namespace {

using printer::heater;
using printer::status;

constexpr double target_tolerance_celsius = 0.5;
constexpr double z_tolerance_mm = 0.0125;  // half a step

bool is_at(std::optional<double> shown, std::optional<int> wanted)
{
    return !wanted || (shown && std::abs(*shown - *wanted) < target_tolerance_celsius);
}

struct shown
{
    printer::snapshot const& now;

    [[nodiscard]] bool is(status one, status other) const
    {
        return now.status == one || now.status == other;
    }

    // A start is only sent when no job is under way, so a running one is the new one.
    bool operator()(printer::start_print const&) const
    {
        return is(status::preparing, status::printing);
    }
    bool operator()(printer::pause_print const&) const
    {
        return is(status::pausing, status::paused);
    }
    bool operator()(printer::resume_print const&) const
    {
        return is(status::resuming, status::printing);
    }
    bool operator()(printer::stop_print const&) const
    {
        return is(status::stopping, status::cancelled);
    }
    bool operator()(printer::set_light const& what) const
    {
        return now.telemetry.chamber_light == what.on;
    }
    bool operator()(printer::set_fan const& what) const
    {
        return now.telemetry.fan_pct[what.fan] == what.percent;
    }
    bool operator()(printer::set_speed const& what) const
    {
        return now.telemetry.speed_pct == percent_of(what.mode);
    }
    bool operator()(printer::set_speed_percent const& what) const
    {
        return now.telemetry.speed_pct == what.percent;
    }
    bool operator()(printer::set_target const& what) const
    {
        auto const& target = now.telemetry.target;
        auto nozzle = target[heater::nozzle];
        if (what.nozzle_number) {
            auto const index = static_cast<std::size_t>(*what.nozzle_number) - 1;
            auto const& all = now.telemetry.nozzles;
            nozzle = index < all.size() ? all[index].target : std::nullopt;
        }
        return is_at(nozzle, what.nozzle_celsius) && is_at(target[heater::bed], what.bed_celsius)
               && is_at(target[heater::chamber], what.chamber_celsius);
    }
    bool operator()(printer::home_axes const&) const { return now.stage == printer::stage::homing; }
    bool operator()(printer::set_filtration const& what) const
    {
        return now.telemetry.filtration == what.mode;
    }
    bool operator()(printer::set_z_offset const& what) const
    {
        auto const& mm = now.telemetry.z_offset_mm;
        return mm && std::abs(*mm - what.mm) < z_tolerance_mm;
    }
    bool operator()(printer::clear_plate const&) const { return !now.can.clear; }
    bool operator()(printer::set_slot const& what) const
    {
        if (!now.telemetry.material)
            return false;
        auto const& units = now.telemetry.material->units;
        return std::ranges::any_of(units, [&](printer::material_unit const& unit) {
            return unit.unit == what.unit.value_or(unit.unit)
                   && std::ranges::any_of(unit.slots, [&](printer::material_slot const& slot) {
                          return slot.slot == what.slot && slot.type == what.type
                                 && slot.color == what.color;
                      });
        });
    }

    // In no status. The router remembers the last answer to `camera`.
    bool operator()(printer::set_camera const&) const { return false; }
    bool operator()(printer::refresh const&) const { return false; }
    bool operator()(printer::list_files const&) const { return false; }
    bool operator()(printer::delete_file const&) const { return false; }
    bool operator()(take_snapshot const&) const { return false; }
    bool operator()(switch_rtsp const&) const { return false; }
    bool operator()(list_jobs const&) const { return false; }
    bool operator()(send_upload const&) const { return false; }
};

}  // namespace

bool is_shown(instruction const& what, printer::snapshot const& now)
{
    return std::visit([&](auto const& group) { return std::visit(shown{now}, group); }, what);
}

}  // namespace p2m::gateway
