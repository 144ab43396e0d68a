// SPDX-License-Identifier: MIT
// What can be wrong with a printer or its job, in words that belong to no vendor.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace p2m::printer {

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
    fan,
    board,
    system,
    cover,
    chamber_temperature,
    material_unit,
    cutter,
    filament_tangled,
    filament_feed,
    plate,
    tool_change,
    first_layer,
    unknown,
};

/// What is wrong. `code` is the vendor's number and `code_text` the vendor's own spelling where it
/// has one ("E0163"); `reason` is empty while it is still being asked.
struct fault
{
    bool active{};
    std::optional<int> code;
    std::optional<error_reason> reason;
    std::optional<std::string> code_text;
    bool operator==(fault const&) const = default;
};

/// An error that a printer tells in its status, by itself and for as long as it lasts. A family
/// whose printers tell reasons only in the record of a job never fills it.
struct told_error
{
    std::optional<int> code;               ///< the vendor's number
    std::optional<std::string> code_text;  ///< the vendor's own spelling; never empty
    error_reason reason{error_reason::unknown};
    bool operator==(told_error const&) const = default;
};

}  // namespace p2m::printer
