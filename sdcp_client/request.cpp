// SPDX-License-Identifier: MIT
#include "sdcp_client/request.hpp"

#include "net/text.hpp"
#include "sdcp_client/detail/paths_and_ids.hpp"
#include "sdcp_client/messages.hpp"
#include "sdcp_client/upload_fsm.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

namespace p2m::sdcp {

namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

void put_text(json_writer& out, std::string_view text)
{
    out.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void put(json_writer& out, std::string_view key, std::string_view text)
{
    put_text(out, key);
    put_text(out, text);
}

void put(json_writer& out, std::string_view key, int number)
{
    put_text(out, key);
    out.Int(number);
}

void open(json_writer& out, std::string_view key)
{
    put_text(out, key);
    out.StartObject();
}

bool is_between(int value, int low, int high) noexcept
{
    return value >= low && value <= high;
}

/// What each request is: its number, what it accepts, and the members of its payload.
template <class Request>
struct shape;

/// Commands with an empty payload.
template <int Cmd>
struct bare
{
    static constexpr int cmd = Cmd;
    static bool accepts(auto const&) { return true; }
    static void write(json_writer&, auto const&) {}
};

// clang-format off
template <> struct shape<get_status>     : bare<0> {};
template <> struct shape<get_attributes> : bare<1> {};
template <> struct shape<pause_print>    : bare<129> {};
template <> struct shape<stop_print>     : bare<130> {};
template <> struct shape<resume_print>   : bare<131> {};
template <> struct shape<list_history>   : bare<320> {};
// clang-format on

template <>
struct shape<start_print>
{
    static constexpr int cmd = 128;
    static bool accepts(start_print const& r)
    {
        return detail::is_file_path(r.path) && is_between(r.platform, 0, 1);
    }
    static void write(json_writer& out, start_print const& r)
    {
        put(out, "Filename", r.path);
        put(out, "StartLayer", 0);
        put(out, "Calibration_switch", r.leveling ? 1 : 0);
        put(out, "PrintPlatformType", r.platform);
        put(out, "Tlp_Switch", r.timelapse ? 1 : 0);
    }
};

template <>
struct shape<list_files>
{
    static constexpr int cmd = 258;
    static bool accepts(list_files const& r) { return detail::is_storage_path(r.path); }
    static void write(json_writer& out, list_files const& r) { put(out, "Url", r.path); }
};

template <>
struct shape<abort_upload>
{
    static constexpr int cmd = 255;
    static bool accepts(abort_upload const& r)
    {
        return detail::is_request_id(r.uuid) && is_upload_name(r.file);
    }
    static void write(json_writer& out, abort_upload const& r)
    {
        put(out, "Uuid", r.uuid);
        put(out, "FileName", r.file);
    }
};

template <>
struct shape<delete_files>
{
    static constexpr int cmd = 259;
    static bool accepts(delete_files const& r)
    {
        constexpr std::size_t max_paths = 32;
        return !r.paths.empty() && r.paths.size() <= max_paths
               && std::ranges::all_of(r.paths, detail::is_file_path);
    }
    static void write(json_writer& out, delete_files const& r)
    {
        put_text(out, "FileList");
        out.StartArray();
        for (auto const& path : r.paths)
            put_text(out, path);
        out.EndArray();
    }
};

template <>
struct shape<read_history>
{
    static constexpr int cmd = 321;
    static bool accepts(read_history const& r) { return detail::is_task_id(r.task_id); }
    static void write(json_writer& out, read_history const& r)
    {
        put_text(out, "Id");
        out.StartArray();
        put_text(out, r.task_id);
        out.EndArray();
    }
};

template <>
struct shape<set_video>
{
    static constexpr int cmd = 386;
    static bool accepts(set_video const&) { return true; }
    static void write(json_writer& out, set_video const& r) { put(out, "Enable", r.on ? 1 : 0); }
};

template <>
struct shape<home_axes>
{
    static constexpr int cmd = 402;
    static bool accepts(home_axes const& r)
    {
        return r.axes == "X" || r.axes == "Y" || r.axes == "Z" || r.axes == "XYZ";
    }
    static void write(json_writer& out, home_axes const& r) { put(out, "Axis", r.axes); }
};

template <>
struct shape<set_speed>
{
    static constexpr int cmd = 403;
    static bool accepts(set_speed const& r)
    {
        // Any other percentage is acknowledged and then dropped by the printer.
        return r.percent == 50 || r.percent == 100 || r.percent == 130 || r.percent == 160;
    }
    static void write(json_writer& out, set_speed const& r)
    {
        put(out, "PrintSpeedPct", r.percent);
    }
};

template <>
struct shape<set_fans>
{
    static constexpr int cmd = 403;
    static bool accepts(set_fans const& r)
    {
        return is_between(r.model, 0, 100) && is_between(r.auxiliary, 0, 100)
               && is_between(r.box, 0, 100);
    }
    static void write(json_writer& out, set_fans const& r)
    {
        open(out, "TargetFanSpeed");
        put(out, "ModelFan", r.model);
        put(out, "AuxiliaryFan", r.auxiliary);
        put(out, "BoxFan", r.box);
        out.EndObject();
    }
};

template <>
struct shape<set_targets>
{
    static constexpr int cmd = 403;
    static bool accepts(set_targets const& r)
    {
        // The printer's own touch screen goes up to these.
        constexpr int max_nozzle_celsius = 320;
        constexpr int max_bed_celsius = 110;
        return (r.nozzle || r.bed) && is_between(r.nozzle.value_or(0), 0, max_nozzle_celsius)
               && is_between(r.bed.value_or(0), 0, max_bed_celsius);
    }
    static void write(json_writer& out, set_targets const& r)
    {
        if (r.nozzle)
            put(out, "TempTargetNozzle", *r.nozzle);
        if (r.bed)
            put(out, "TempTargetHotbed", *r.bed);
    }
};

template <>
struct shape<set_light>
{
    static constexpr int cmd = 403;
    static bool accepts(set_light const&) { return true; }
    static void write(json_writer& out, set_light const& r)
    {
        open(out, "LightStatus");
        put(out, "SecondLight", r.on ? 1 : 0);
        out.EndObject();
    }
};

template <>
struct shape<set_push_period>
{
    static constexpr int cmd = 512;
    static bool accepts(set_push_period const& r)
    {
        return is_between(r.milliseconds, 500, 60'000);
    }
    static void write(json_writer& out, set_push_period const& r)
    {
        put(out, "TimePeriod", r.milliseconds);
    }
};

template <class Request>
std::string write_frame(Request const& what,
                        std::string_view request_id,
                        std::string_view mainboard_id,
                        std::int64_t unix_seconds)
{
    rapidjson::StringBuffer buffer;
    json_writer out{buffer};
    out.StartObject();
    put(out, "Id", mainboard_id);
    if (!mainboard_id.empty())
        put(out, "Topic", "sdcp/request/" + std::string{mainboard_id});
    open(out, "Data");
    put(out, "Cmd", shape<Request>::cmd);
    open(out, "Data");
    shape<Request>::write(out, what);
    out.EndObject();
    put(out, "RequestID", request_id);
    put(out, "MainboardID", mainboard_id);
    put_text(out, "TimeStamp");
    out.Int64(unix_seconds);
    put(out, "From", 1);  // as the printer's own web page
    out.EndObject();
    out.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace

int command_number(request const& what) noexcept
{
    return std::visit([]<class Request>(Request const&) { return shape<Request>::cmd; }, what);
}

boost::system::result<std::string> write_request(request const& what,
                                                 std::string_view request_id,
                                                 std::string_view mainboard_id,
                                                 std::int64_t unix_seconds)
{
    if (!detail::is_request_id(request_id) || !net::is_clean_text(mainboard_id))
        return error::invalid_request;
    return std::visit(
        [&]<class Request>(Request const& one) -> boost::system::result<std::string> {
            if (!shape<Request>::accepts(one))
                return error::invalid_request;
            return write_frame(one, request_id, mainboard_id, unix_seconds);
        },
        what);
}

}  // namespace p2m::sdcp
