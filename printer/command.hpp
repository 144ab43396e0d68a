// SPDX-License-Identifier: MIT
// What somebody may want of a printer, and what became of it. Commands are absolute ("light on"),
// so that doubt never needs a repetition.
#pragma once

#include "printer/snapshot.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace p2m::printer {

/// Owners allow commands by class; `none` needs no permission beyond control being on.
enum class command_class : std::uint8_t {
    none,
    print,
    light,
    fans,
    speed,
    temperature,
    camera,
    start,
    files,
    motion,
    gateway,
    z_offset,
    material,
    files_write,
};

struct start_print
{
    std::string file;  ///< full path on the printer: "/local/benchy.gcode"
    bool leveling{};
    bool timelapse{};
    int plate{};  ///< 0 textured side, 1 smooth side
    bool operator==(start_print const&) const = default;
};
struct pause_print
{
    bool operator==(pause_print const&) const = default;
};
struct resume_print
{
    bool operator==(resume_print const&) const = default;
};
struct stop_print
{
    bool operator==(stop_print const&) const = default;
};
struct set_light
{
    bool on{};
    bool operator==(set_light const&) const = default;
};
struct set_fan
{
    printer::fan fan{};
    int percent{};  ///< 0..100
    bool operator==(set_fan const&) const = default;
};
struct set_speed
{
    speed_mode mode{};
    bool operator==(set_speed const&) const = default;
};
struct set_target
{
    std::optional<int> nozzle_celsius, bed_celsius;  ///< 0 is off; at least one is given
    bool operator==(set_target const&) const = default;
};
struct set_camera
{
    bool on{};
    bool operator==(set_camera const&) const = default;
};
struct take_snapshot
{
    bool operator==(take_snapshot const&) const = default;
};
struct set_rtsp
{
    bool on{};
    bool operator==(set_rtsp const&) const = default;
};
struct refresh
{
    bool operator==(refresh const&) const = default;
};
struct list_files
{
    std::string path;  ///< "/local" or a folder on a USB disk
    bool operator==(list_files const&) const = default;
};
struct home_axes
{
    std::string axes;  ///< "X", "Y", "Z" or "XYZ"
    bool operator==(home_axes const&) const = default;
};

using command = std::variant<start_print,
                             pause_print,
                             resume_print,
                             stop_print,
                             set_light,
                             set_fan,
                             set_speed,
                             set_target,
                             set_camera,
                             take_snapshot,
                             set_rtsp,
                             refresh,
                             list_files,
                             home_axes>;

struct file_entry
{
    std::string path;
    std::optional<std::uint64_t> size_bytes;
    std::optional<int> layers;
    std::optional<wall_time> created_at;
    bool folder{};
    bool operator==(file_entry const&) const = default;
};

/// What a printer answered to one command. A driver never retries.
struct answer
{
    enum class kind : std::uint8_t {
        acknowledged,  ///< the printer took it; whether it acts is seen in its reports
        refused,       ///< the printer said no
        timeout,       ///< no answer in time, or the connection went after sending
        not_sent,      ///< nothing left this machine: offline, or the printer cannot do it
        not_now,       ///< nothing left this machine: it is not allowed as things are
    };
    kind what{kind::not_sent};
    std::optional<int> printer_code;  ///< the printer's own number, when it answered
    std::string message;              ///< an English sentence; may be empty
    std::vector<file_entry> files;    ///< of list_files
};

/// The outcome word of a result.
enum class result_status : std::uint8_t { ok, accepted, rejected, failed };

/// The reason word of a result; the closed list of the MQTT contract.
enum class result_code : std::uint8_t {
    confirmed,
    unconfirmed,
    invalid_payload,
    unknown_action,
    class_disabled,
    not_allowed_now,
    out_of_range,
    retained,
    expired,
    duplicate,
    busy,
    printer_offline,
    printer_refused,
    timeout,
};

}  // namespace p2m::printer
