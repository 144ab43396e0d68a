// SPDX-License-Identifier: MIT
// Which values an order may carry: the limits of owner and printer, and the form of paths and
// names. Checked when an order arrives and again when its turn comes: limits change in between.
#pragma once

#include "gateway/command/order.hpp"
#include "gateway/command/refusal.hpp"
#include "gateway/configuration/settings.hpp"
#include "printer/attributes.hpp"

#include <cstddef>
#include <optional>

namespace p2m::gateway {

constexpr std::size_t max_path_bytes = 512;
constexpr int max_nozzle_number = 8;
constexpr int usual_chamber_limit_celsius = 80;  ///< where a printer names none
constexpr int min_speed_percent = 50;
constexpr int max_speed_percent = 150;
constexpr double max_z_offset_mm = 1.0;
constexpr double z_offset_step_mm = 0.025;

/// What reading and checking values depends on.
struct reading
{
    int nozzle_limit_celsius{};  ///< the smaller of the owner's and the printer's own
    int bed_limit_celsius{};
    int chamber_limit_celsius{usual_chamber_limit_celsius};
    bool speed_percent{};  ///< the printer takes any speed; else a number is no speed
    printer::per_fan<int> fan_on_pct{{100, 100, 100}};  ///< what ON means for each fan
};

/// The limits and fans as this owner and this printer have them.
[[nodiscard]] reading make_reading(control_settings const&,
                                   printer::capabilities,
                                   printer::limits const&,
                                   printer::per_fan<int> fan_on_pct);

/// out_of_range or invalid_payload, never clamped.
[[nodiscard]] std::optional<refusal> check_values(instruction const&, reading const&);

}  // namespace p2m::gateway
