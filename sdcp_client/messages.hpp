// SPDX-License-Identifier: MIT
// What an SDCP v3 printer says, as plain values. The wire's many spellings end in the codec; here
// each thing has one name. What a message did not say is empty. Units: °C, mm, %, s.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace p2m::sdcp {

struct limits
{
    static constexpr std::size_t frame_bytes =
        4 * 1024 * 1024;                                  ///< a larger frame closes the connection
    static constexpr std::size_t objects_per_frame = 16;  ///< further JSON objects are dropped
    static constexpr std::size_t text_bytes = 512;   ///< longer names are cut at a UTF-8 boundary
    static constexpr std::size_t machine_codes = 8;  ///< further CurrentStatus codes are dropped
    static constexpr std::size_t capabilities = 32;  ///< further ones are dropped
    static constexpr std::size_t file_types = 16;    ///< further ones are dropped
    static constexpr std::size_t history_ids = 64;   ///< further ids and entries are dropped
    static constexpr std::size_t files = 2000;       ///< further files are dropped
    static constexpr std::size_t nesting = 32;       ///< deeper JSON is malformed
    static constexpr std::size_t datagram_bytes = 4096;  ///< a larger discovery reply is malformed
};

struct coordinates
{
    double x{}, y{}, z{};
    bool operator==(coordinates const&) const = default;
};

/// `PrintInfo` of a status message.
struct print_info
{
    std::optional<int> status;  ///< code, see codes.hpp
    std::optional<int> layer, layers;
    std::optional<double> elapsed_s, total_s;
    std::optional<int> progress_pct;
    std::optional<std::string> file;     ///< as sent; may carry "/local/"; empty string is kept
    std::optional<std::string> task_id;  ///< empty while heating; empty string is kept
    std::optional<int> speed_pct;
    std::optional<int> error_number;
    std::optional<double> total_extrusion_mm, current_extrusion_mm;  ///< OpenCentauri only
    bool operator==(print_info const&) const = default;
};

/// `Status`: sdcp status message.
struct status
{
    std::array<int, limits::machine_codes> machine_codes{};
    std::size_t machine_code_count{};  ///< 0 when CurrentStatus is missing
    std::optional<double> nozzle, bed, box;
    std::optional<double> target_nozzle, target_bed, target_box;
    std::optional<int> fan_model, fan_auxiliary, fan_box;  ///< %
    std::optional<bool> light;                             ///< chamber ("SecondLight")
    std::optional<coordinates> position;
    std::optional<double> z_offset;
    std::optional<int> timelapse;
    std::optional<int> platform;
    std::optional<bool> ams_connected;  ///< empty: firmware does not know Canvas
    std::optional<double> uv_led;       ///< °C; resin printers only
    bool has_print_info{};
    print_info print;
    bool operator==(status const&) const = default;

    [[nodiscard]] bool has_code(int code) const noexcept
    {
        for (std::size_t i = 0; i != machine_code_count; ++i)
            if (machine_codes[i] == code)
                return true;
        return false;
    }
};

/// `Attributes`: also what a discovery reply tells.
struct attributes
{
    std::string name, machine_name, brand_name;
    std::string mainboard_id;  ///< identity; never empty
    std::string mainboard_ip, mainboard_mac;
    std::string protocol_version;  ///< "V3.0.0"
    std::string firmware_version;  ///< "V1.1.46"
    std::optional<std::uint64_t> remaining_memory_bytes;
    std::optional<int> video_streams_connected, video_streams_allowed;
    std::optional<bool> usb_disk;
    std::optional<bool> camera;             ///< DevicesStatus.CameraStatus
    std::vector<std::string> capabilities;  ///< "FILE_TRANSFER", "PRINT_CONTROL", "VIDEO_STREAM"
    std::vector<std::string> file_types;    ///< SupportFileType: "GCODE"; resin: "CTB", "GOO"
    std::string resolution;                 ///< of the LCD, "15120x6230"; resin printers only
    std::optional<int> release_film_max;    ///< layers; resin printers only
    bool operator==(attributes const&) const = default;
};

struct file_entry
{
    std::string path;
    std::optional<std::uint64_t> size_bytes;
    std::optional<int> layers;
    std::optional<std::int64_t> created_at;  ///< Unix seconds
    bool folder{};
    bool operator==(file_entry const&) const = default;
};

/// One entry of HistoryDetailList (Cmd 321).
struct history_entry
{
    std::string task_id;
    std::string task_name;
    std::optional<int> task_status;                    ///< 0 other, 1 completed, 2 error, 3 stopped
    std::optional<int> error_status_reason;            ///< see codes.hpp
    std::optional<std::int64_t> begin_time, end_time;  ///< Unix seconds, as sent; may be nonsense
    std::optional<int> printed_layers, total_layers;
    std::string thumbnail;  ///< URL or path; empty when missing
    bool operator==(history_entry const&) const = default;
};

/// An answer to a request, matched by its RequestID.
struct response
{
    int cmd{};
    std::string request_id;
    std::optional<int> ack;  ///< missing counts as refused
    std::string video_url;
    std::vector<std::string> history_ids;  ///< Cmd 320, newest first
    std::vector<history_entry> history;    ///< Cmd 321
    std::vector<file_entry> files;         ///< Cmd 258
    std::vector<std::string> failed;       ///< Cmd 259: what could not be deleted
    bool operator==(response const&) const = default;
};

struct pong
{
    bool operator==(pong const&) const = default;
};
/// sdcp/notice and sdcp/error: known, of no use yet, and not malformed.
struct notice
{
    std::string topic;
    bool operator==(notice const&) const = default;
};

using message = std::variant<status, attributes, response, pong, notice>;

}  // namespace p2m::sdcp
