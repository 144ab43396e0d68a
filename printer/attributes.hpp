// SPDX-License-Identifier: MIT
// What a printer is: identity, limits and abilities. Changes rarely.
#pragma once

#include "printer/material.hpp"
#include "printer/telemetry.hpp"

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace p2m::printer {

/// What a printer has or can do. What it lacks is neither published nor offered.
enum class capability : std::uint8_t {
    pause_resume,
    stop,
    start,
    list_files,
    camera,
    thumbnail,
    light,
    fan_part,
    fan_auxiliary,
    fan_chamber,
    speed_modes,
    target_nozzle,
    target_bed,
    sensor_chamber,  ///< the chamber's temperature is measured
    home,
    z_offset,
    position,
    layers,
    error_reason,      ///< tells why a job paused or failed
    nozzles,           ///< several: parts::nozzles says how many
    target_chamber,    ///< the chamber's heater can be set
    material_station,  ///< parts::slots says which
    auto_refill,       ///< a slot takes over from another that has run out
    filtration,
    door,
    air_quality,    ///< measures volatile organic compounds
    speed_percent,  ///< any speed of 50-150 %, not only the modes
    set_z_offset,
    clear_plate,  ///< wants to be told that the plate is clear before the next start
    auto_off,
    upload,
    delete_files,
    history,          ///< keeps records of its jobs
    filament_sensor,  ///< tells whether there is filament
    filament_usage,   ///< tells what a job needs
    lifetime,         ///< counts its hours and metres
};

class capabilities
{
public:
    constexpr capabilities() = default;
    constexpr capabilities(std::initializer_list<capability> list) noexcept
    {
        for (auto const one : list)
            add(one);
    }
    constexpr void add(capability one) noexcept { bits_ |= bit(one); }
    constexpr void remove(capability one) noexcept { bits_ &= ~bit(one); }
    [[nodiscard]] constexpr bool has(capability one) const noexcept { return bits_ & bit(one); }
    bool operator==(capabilities const&) const = default;

private:
    static constexpr std::uint64_t bit(capability one) noexcept
    {
        return std::uint64_t{1} << static_cast<unsigned>(one);
    }
    std::uint64_t bits_{};
};

/// Highest settable targets in °C; empty where nothing can be set.
struct limits
{
    std::optional<int> nozzle_celsius;
    std::optional<int> bed_celsius;
    std::optional<int> chamber_celsius;
    bool operator==(limits const&) const = default;
};

/// The parts of which a printer may have several: a second one is data.
struct parts
{
    int nozzles{1};                 ///< 1..max_nozzles
    std::vector<slot_place> slots;  ///< of its material station, in the printer's order
    bool external_spool{};          ///< a spool beside the station
    bool operator==(parts const&) const = default;
};

/// What a printer has done since it was made.
struct lifetime
{
    std::optional<std::chrono::seconds> print;
    std::optional<double> filament_m;
    bool operator==(lifetime const&) const = default;
};

struct attributes
{
    std::string id;        ///< the printer's own and permanent ID, `[a-z0-9_-]{1,64}`
    std::string family;    ///< the word of its driver's family: "sdcp"
    std::string name;      ///< as its owner called it; may change
    std::string brand;     ///< "ELEGOO"; empty when not told
    std::string model;     ///< "Centauri Carbon"
    std::string firmware;  ///< "V1.1.46"
    std::string protocol;  ///< name and version: "SDCP V3.0.0"
    /// False: a model that its family does not know. It may be read, and is never commanded.
    bool is_supported{true};
    std::string address;  ///< host name or IP address, without port
    std::string mac;      ///< empty when not told
    printer::capabilities capabilities;
    printer::limits limits;
    printer::parts parts;
    printer::lifetime lifetime;
    std::optional<std::uint64_t> storage_free_bytes;
    bool operator==(attributes const&) const = default;
};

}  // namespace p2m::printer
