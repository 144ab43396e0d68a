// SPDX-License-Identifier: MIT
// What a 3D printer does right now, in words that belong to no vendor.
//
// Two shapes share their parts. A `report` is what a printer said in one message: nothing is
// remembered, nothing guessed, and what it did not say is empty. A `snapshot` is what users see:
// the report joined with what the gateway remembers of the job. Units: °C, mm, %, s.
#pragma once

#include "printer/material.hpp"
#include "printer/support/moment.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace p2m::printer {

/// What the machine is doing; the closed list of the MQTT contract.
enum class status : std::uint8_t {
    idle,
    preparing,
    printing,
    pausing,
    paused,
    resuming,
    stopping,
    finished,
    cancelled,
    failed,
    busy,
    other,
};

/// The detail behind `preparing`, `printing` and `busy`; `none` when the status says it all.
enum class stage : std::uint8_t {
    none,
    homing,
    heating,
    leveling,
    input_shaping,
    pid_tuning,
    checking_printer,
    checking_file,
    receiving_file,
    inspecting,
    changing_filament,
    self_test,
    recovering,
};

/// Places that are heated or measured. A second nozzle is one more row here and in names.cpp.
enum class heater : std::uint8_t { nozzle, bed, chamber };
enum class fan : std::uint8_t { part, auxiliary, chamber };
enum class speed_mode : std::uint8_t { silent, balanced, sport, ludicrous };
/// Where the air of the chamber goes.
enum class filtration : std::uint8_t { off, internal, external };

/// Why a job paused or failed; the closed list of the MQTT contract.
enum class error_reason : std::uint8_t {
    temperature,
    strain_gauge,
    filament_runout,
    filament_jam,
    leveling,
    model_detached,
    usb_removed,
    x_axis,
    y_axis,
    z_axis,
    homing,
    object_on_plate,
    print_exception,
    motor,
    no_model_seen,
    model_warped,
    file,
    camera,
    network,
    server,
    app,
    nozzle_sensor,
    bed_sensor,
    filament_low,
    file_checksum,
    file_read,
    file_resolution,
    file_format,
    file_model,
    power_loss,
    unknown,
};

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

/// The vendor's own numbers, kept so that a new firmware stays visible.
struct raw_codes
{
    static constexpr std::size_t max_machine_codes = 8;  ///< further ones are dropped

    std::array<int, max_machine_codes> machine{};
    std::size_t machine_count{};
    std::optional<int> job;

    void add_machine(int code) noexcept
    {
        if (machine_count < max_machine_codes)
            machine[machine_count++] = code;
    }
    bool operator==(raw_codes const&) const = default;
};

/// Everything that is measured or set and belongs to no job.
struct telemetry
{
    per_heater<std::optional<double>> temperature;  ///< °C
    per_heater<std::optional<double>> target;       ///< °C; 0 is off, empty where it cannot be set
    std::vector<nozzle> nozzles;          ///< in the printer's order; empty with one nozzle
    per_fan<std::optional<int>> fan_pct;  ///< 0..100
    std::optional<bool> chamber_light;
    std::optional<int> speed_pct;
    std::optional<position> head;
    std::optional<double> z_offset_mm;
    std::optional<material_station> material;  ///< empty without a station
    std::optional<printer::filtration> filtration;
    bool operator==(telemetry const&) const = default;
};

/// What one message says about the job. Empty strings never occur: they are std::nullopt.
struct job_report
{
    std::optional<std::string> id;
    std::optional<std::string> file;  ///< file name without the storage folder
    std::optional<double> progress_pct;
    std::optional<int> layer, layers;
    std::optional<std::chrono::seconds> elapsed, remaining;
    std::optional<int> file_error;  ///< the vendor's number of a broken file; 0 is never stored
    std::optional<error_reason> file_error_reason;  ///< the same as a word
    bool operator==(job_report const&) const = default;
};

/// One message of a printer, translated by its driver.
struct report
{
    printer::status status{status::other};
    printer::stage stage{stage::none};
    printer::telemetry telemetry;
    job_report job;
    raw_codes raw;
    bool operator==(report const&) const = default;
};

/// The job as users see it: what the printer says, and what the gateway remembers.
struct job
{
    std::optional<std::string> id;
    std::optional<std::string> file;
    std::optional<double> progress_pct;
    std::optional<int> layer, layers;
    std::optional<std::chrono::seconds> elapsed, remaining;
    std::optional<wall_time> started_at;
    std::optional<wall_time> ends_at;  ///< while running an estimate, afterwards when it ended
    bool operator==(job const&) const = default;
};

/// What is wrong. `code` is the vendor's number; `reason` is empty while it is still being asked.
struct fault
{
    bool active{};
    std::optional<int> code;
    std::optional<error_reason> reason;
    bool operator==(fault const&) const = default;
};

/// What the printer would accept now, whatever the gateway is allowed to do.
struct permissions
{
    bool start{}, pause{}, resume{}, stop{};
    bool clear{};  ///< the plate must be confirmed clear before the next start
    bool operator==(permissions const&) const = default;
};

/// The whole live state of one printer: section 3 of the MQTT contract, without its time stamp.
struct snapshot
{
    printer::status status{status::other};
    printer::stage stage{stage::none};
    printer::telemetry telemetry;
    printer::job job;
    printer::fault fault;
    permissions can;
    raw_codes raw;
    bool operator==(snapshot const&) const = default;
};

/// What a printer in this status accepts: the one source for `can`, for a button's availability and
/// for the check when a command is carried out.
[[nodiscard]] permissions permissions_of(status) noexcept;

/// A job is under way: from preparing to stopping.
[[nodiscard]] bool is_running(status) noexcept;

/// A job has ended and its outcome still shows.
[[nodiscard]] bool is_terminal(status) noexcept;

/// The mode whose speed is exactly this (50, 100, 130, 160 %), if any.
[[nodiscard]] std::optional<speed_mode> speed_mode_of(int percent) noexcept;
[[nodiscard]] int percent_of(speed_mode) noexcept;

}  // namespace p2m::printer
