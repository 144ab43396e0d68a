// SPDX-License-Identifier: MIT
// The whitelist: everything that this library can be asked to tell a printer besides its own polls.
// There is no way to say anything else: no G-code of a user, no motion but homing, no deletion, no
// calibration, no start together with an upload, no upload with a mapping of materials.
#pragma once

#include "flashforge_client/color.hpp"
#include "flashforge_client/error.hpp"
#include "flashforge_client/limits.hpp"
#include "flashforge_client/model_table.hpp"

#include <boost/system/result.hpp>

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace p2m::flashforge {

// --- reading -------------------------------------------------------------------------------------

struct list_files  ///< /gcodeList, M661; gives file_list
{};
struct read_thumbnail  ///< /gcodeThumb, M662; gives picture
{
    std::string file;
};
struct read_current_picture  ///< GET /getThum, of the current job; gives picture. HTTP models only
{};

// --- the current job -----------------------------------------------------------------------------

struct pause_print  ///< jobCtl_cmd pause, M25
{};
struct resume_print  ///< jobCtl_cmd continue, M24
{};
/// jobCtl_cmd cancel, M26. On an Adventurer 4 only with client_options::adventurer_4_may_stop,
/// since one study calls M26 a seek there.
struct stop_print
{};
struct set_fans  ///< printerCtl_cmd, 0..100 %; while printing. Empty fans keep their speed
{
    std::optional<int> part, auxiliary, chamber;
};
struct set_speed  ///< printerCtl_cmd, 50..150 %; while printing
{
    int percent{};
};
struct set_z_offset  ///< printerCtl_cmd, -1..1 mm in steps of 0.025; while printing
{
    int micrometers{};
};

// --- the machine ---------------------------------------------------------------------------------

struct set_light  ///< lightControl_cmd, M146
{
    bool on{};
};
enum class filtration : std::uint8_t { off, internal, external };
struct set_filtration  ///< circulateCtl_cmd; 5M Pro
{
    filtration mode{};
};
/// temperatureCtl_cmd (Creator 5), M104 and M140; °C from 0 (off) to the model's limit. Empty
/// heaters keep their target. `nozzles` counts from the first tool.
struct set_targets
{
    std::array<std::optional<int>, limits::tools> nozzles{};
    std::optional<int> bed{}, chamber{};
};
struct home_axes  ///< homingCtrl_cmd (AD5X), G28; while idle
{};
/// stateCtrl_cmd setClearPlatform: somebody has looked, the plate is empty. Ends `completed`,
/// `cancelled` and `error`. Never sent by itself.
struct clear_plate
{};
struct set_slot  ///< msConfig_cmd; while idle. The colour must be of the model's palette
{
    int slot{};  ///< 1..4; 0: the direct spool, ipdMsConfig_cmd (AD5X)
    std::string material;
    flashforge::color color{};
};

// --- files ---------------------------------------------------------------------------------------

struct material_mapping
{
    int tool{};  ///< 0..3
    int slot{};  ///< 1..4
    std::string material;
    color tool_color{}, slot_color{};
};
/// /printGcode, M23. Sent once, only to a printer that says it is ready, never within 3 s of an
/// upload; in doubt it is not repeated, because a second start makes a phantom job that heats.
struct start_print
{
    std::string file;  ///< bare name of a stored file: .gcode .gx .g .3mf
    bool leveling{};
    bool flow_calibration{};                ///< HTTP models, firmware 3.1.3 and later
    bool first_layer_inspection{};          ///< AD5X
    bool timelapse{};                       ///< AD5X, Creator 5
    std::vector<material_mapping> mapping;  ///< AD5X, Creator 5 (effective for .3mf)
};
/// /uploadGcode; HTTP models, while idle. It never starts a job and carries no mapping, which would
/// stay in the printer's memory for a later job.
struct upload_file
{
    std::filesystem::path source;
    std::string name;  ///< see safe_upload_name()
};

using request = std::variant<list_files,
                             read_thumbnail,
                             read_current_picture,
                             pause_print,
                             resume_print,
                             stop_print,
                             set_fans,
                             set_speed,
                             set_z_offset,
                             set_light,
                             set_filtration,
                             set_targets,
                             home_axes,
                             clear_plate,
                             set_slot,
                             start_print,
                             upload_file>;

// --- rules ---------------------------------------------------------------------------------------

/// Facts that the owner knows better than the printer.
struct overrides
{
    bool has_light{};              ///< an add-on light, switched by M146 (5M, AD5X, Adventurer 3)
    bool adventurer_4_may_stop{};  ///< M26 on an Adventurer 4
    bool operator==(overrides const&) const = default;
};

/// How this request travels to this model; `way::none`: `error::not_supported`. `told_light` is the
/// lightCtrlState of /product.
[[nodiscard]] way way_of(request const&,
                         model_row const&,
                         overrides const& = {},
                         std::optional<bool> told_light = {}) noexcept;

/// Ranges, names and what the model has: `error::invalid_request`, `error::not_supported`, or none.
/// The firmware's own view (printing, ready, idle) is in status_rules.hpp.
[[nodiscard]] boost::system::error_code check(request const&, model_row const&) noexcept;

/// A bare name of at most limits::file_name_bytes, valid UTF-8 without control characters, `/`,
/// `\`,
/// `~` and `"`, that is neither "." nor "..".
[[nodiscard]] bool is_safe_file_name(std::string_view) noexcept;
/// Ends in .gcode, .gx, .g or .3mf, in any case of letters.
[[nodiscard]] bool has_print_extension(std::string_view) noexcept;
/// A name made of `A-Za-z0-9._-` only; other characters become `_`. Keeps the extension when cut to
/// limits::file_name_bytes.
[[nodiscard]] std::string safe_upload_name(std::string_view);

}  // namespace p2m::flashforge
