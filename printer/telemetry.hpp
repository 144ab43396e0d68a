// SPDX-License-Identifier: MIT
// Everything that a printer measures or has set and that belongs to no job. Units: °C, mm, %.
#pragma once

#include "printer/material.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace p2m::printer {

/// Places that are heated or measured, once each; several nozzles are `telemetry::nozzles`.
enum class heater : std::uint8_t { nozzle, bed, chamber };
enum class fan : std::uint8_t { part, auxiliary, chamber };
enum class speed_mode : std::uint8_t { silent, balanced, sport, ludicrous };
/// Where the air of the chamber goes.
enum class filtration : std::uint8_t { off, internal, external };

/// A value for each member of a small enumeration, without allocation.
template <class Enum, class Value, std::size_t Count>
struct per
{
    std::array<Value, Count> values{};

    constexpr Value& operator[](Enum which) noexcept
    {
        return values[static_cast<std::size_t>(which)];
    }
    constexpr Value const& operator[](Enum which) const noexcept
    {
        return values[static_cast<std::size_t>(which)];
    }
    bool operator==(per const&) const = default;
};
template <class Value>
using per_heater = per<heater, Value, 3>;
template <class Value>
using per_fan = per<fan, Value, 3>;

inline constexpr std::array all_heaters{heater::nozzle, heater::bed, heater::chamber};
inline constexpr std::array all_fans{fan::part, fan::auxiliary, fan::chamber};

/// Further nozzles are dropped by the documents.
constexpr std::size_t max_nozzles = 8;

/// One of several nozzles.
struct nozzle
{
    std::optional<double> temperature, target;  ///< °C; a target of 0 is off
    std::optional<double> size_mm;
    bool operator==(nozzle const&) const = default;
};

struct position
{
    double x{}, y{}, z{};  ///< mm
    bool operator==(position const&) const = default;
};

/// The filament in use; what is used and needed is of the job.
struct filament
{
    std::optional<bool> present;      ///< what the sensor says
    std::optional<std::string> type;  ///< "PLA"; never empty
    std::optional<double> used_m, total_m, total_g;
    bool operator==(filament const&) const = default;
};

/// Whether the printer switches itself off after a job.
struct auto_off
{
    std::optional<bool> on;
    std::optional<int> minutes;  ///< after the end
    bool operator==(auto_off const&) const = default;
};

struct telemetry
{
    /// °C. With several nozzles `nozzle` is the active one, else the hottest.
    per_heater<std::optional<double>> temperature;
    per_heater<std::optional<double>> target;  ///< °C; 0 is off, empty where it cannot be set
    std::vector<nozzle> nozzles;               ///< in the printer's order; empty with one nozzle
    per_fan<std::optional<int>> fan_pct;       ///< 0..100
    std::optional<bool> chamber_light;
    std::optional<int> speed_pct;
    std::optional<double> speed_mm_s;
    std::optional<position> head;
    std::optional<double> z_offset_mm;
    std::optional<material_station> material;  ///< empty without a station
    printer::filament filament;
    std::optional<printer::filtration> filtration;
    std::optional<bool> door_open;
    std::optional<double> tvoc_ug_m3;  ///< volatile organic compounds, µg/m³
    printer::auto_off auto_off;
    bool operator==(telemetry const&) const = default;
};

/// The mode whose speed is exactly this (50, 100, 130, 160 %), if any.
[[nodiscard]] std::optional<speed_mode> speed_mode_of(int percent) noexcept;
[[nodiscard]] int percent_of(speed_mode) noexcept;

}  // namespace p2m::printer
