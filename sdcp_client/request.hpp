// SPDX-License-Identifier: MIT
// The whitelist: everything this library can say to a printer. There is no way to send anything
// else, because an unexpected Cmd or payload can kill the printer's application, and with it the
// print.
#pragma once

#include "sdcp_client/error.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace p2m::sdcp {

struct get_status
{};  ///< Cmd 0 `{}`
struct get_attributes
{};                 ///< Cmd 1 `{}`
struct start_print  ///< Cmd 128, the vendor's five keys
{
    std::string path;  ///< full path, "/local/x.gcode"
    bool leveling{};
    bool timelapse{};
    int platform{};  ///< 0 or 1
};
struct pause_print
{};  ///< Cmd 129 `{}`
struct stop_print
{};  ///< Cmd 130 `{}`
struct resume_print
{};                ///< Cmd 131 `{}`
struct list_files  ///< Cmd 258 `{"Url":path}`; the path is never empty
{
    std::string path;
};
struct abort_upload  ///< Cmd 255 `{"Uuid":id,"FileName":name}`; of an upload under way
{
    std::string uuid;  ///< 32 hexadecimal digits
    std::string file;  ///< bare name
};
struct delete_files  ///< Cmd 259 `{"FileList":[path..]}`; never the file that is being printed
{
    std::vector<std::string> paths;  ///< 1..32 full paths; a folder is none
};
struct list_history
{};                  ///< Cmd 320 `{}`
struct read_history  ///< Cmd 321 `{"Id":[id]}`
{
    std::string task_id;
};
struct set_video  ///< Cmd 386 `{"Enable":0|1}`
{
    bool on{};
};
struct home_axes  ///< Cmd 402 `{"Axis":...}`: "X", "Y", "Z" or "XYZ"
{
    std::string axes;
};
struct set_speed  ///< Cmd 403 `{"PrintSpeedPct":...}`: 50, 100, 130 or 160
{
    int percent{};
};
struct set_fans  ///< Cmd 403 `{"TargetFanSpeed":{...}}`: always all three, 0..100
{
    int model{}, auxiliary{}, box{};
};
struct set_targets  ///< Cmd 403 `{"TempTargetNozzle":n}`, `{"TempTargetHotbed":n}` or both, °C
{
    std::optional<int> nozzle;  ///< 0..320
    std::optional<int> bed;     ///< 0..110
};
struct set_light  ///< Cmd 403 `{"LightStatus":{"SecondLight":0|1}}`
{
    bool on{};
};
struct set_push_period  ///< Cmd 512 `{"TimePeriod":ms}`: 500..60000
{
    int milliseconds{};
};

using request = std::variant<get_status,
                             get_attributes,
                             start_print,
                             pause_print,
                             stop_print,
                             resume_print,
                             list_files,
                             abort_upload,
                             delete_files,
                             list_history,
                             read_history,
                             set_video,
                             home_axes,
                             set_speed,
                             set_fans,
                             set_targets,
                             set_light,
                             set_push_period>;

[[nodiscard]] int command_number(request const&) noexcept;

/// The frame for this request. `request_id` is 32 hexadecimal digits; `mainboard_id` may be empty.
/// Fails with `error::invalid_request` when a value is outside its range above, so that nothing
/// unexpected can reach a printer.
[[nodiscard]] boost::system::result<std::string> write_request(request const&,
                                                               std::string_view request_id,
                                                               std::string_view mainboard_id,
                                                               std::int64_t unix_seconds);

}  // namespace p2m::sdcp
