// SPDX-License-Identifier: MIT
// Sources: captures of Centauri Carbon V1.1.46, pycentauri, elegoo-link, Centauri-Link (`[target,
// actual]` arrays, other cases of keys), elegoo-homeassistant (OpenCentauri's hexadecimal keys).
#include "sdcp_client/detail/status.hpp"

#include "net/json_fields.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace p2m::sdcp::detail {

namespace {

// What lies outside is a fault of sender or sensor, and nothing to show to anybody.
constexpr double min_celsius = -100;
constexpr double max_celsius = 1'000;
constexpr double max_position_mm = 10'000;
constexpr double max_z_offset_mm = 100;
constexpr double max_seconds = 1e9;
constexpr double max_extrusion_mm = 1e9;
constexpr int max_code = 65'535;
constexpr int max_layers = 1'000'000;
constexpr int max_speed_pct = 1'000;
constexpr int max_progress_pct = 1'000;

/// A status while it is read.
struct draft
{
    status& out;
    std::string file, task_id;  ///< memory to use again
    // Second-hand values, used where nothing better comes, in whatever order the keys are.
    std::optional<double> array_target_nozzle{}, array_target_bed{}, array_target_box{};
    std::optional<int> outer_speed_pct{};
    bool is_readable = true;
};

/// A plain number, or `[target, actual]`.
void read_temperature(json_value const& value,
                      std::optional<double>& actual,
                      std::optional<double>& target)
{
    if (!value.IsArray()) {
        net::keep(actual, net::to_number(value, min_celsius, max_celsius));
        return;
    }
    if (value.Size() != 2)
        return;
    net::keep(target, net::to_number(value[0], min_celsius, max_celsius));
    net::keep(actual, net::to_number(value[1], min_celsius, max_celsius));
}

void read_target(json_value const& value, std::optional<double>& target)
{
    net::keep(target, net::to_number(value, min_celsius, max_celsius));
}

/// False when there is something, and not one code in it.
bool read_machine_codes(json_value const& value, status& out)
{
    if (!value.IsArray()) {
        auto const code = net::to_integer(value, 0, max_code);
        if (code) {
            out.machine_codes[0] = *code;
            out.machine_code_count = 1;
        }
        return code.has_value();
    }
    status found;
    for (auto const& element : value.GetArray()) {
        if (found.machine_code_count == limits::machine_codes)
            break;
        if (auto const code = net::to_integer(element, 0, max_code))
            found.machine_codes[found.machine_code_count++] = *code;
    }
    out.machine_codes = found.machine_codes;
    out.machine_code_count = found.machine_code_count;
    return value.Empty() || found.machine_code_count != 0;
}

/// "x,y,z"; empty unless it is exactly three numbers within the range.
std::optional<coordinates> parse_coordinates(std::string_view text) noexcept
{
    std::array<double, 3> axes{};
    for (std::size_t i = 0; i != axes.size(); ++i) {
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), axes[i]);
        // False for NaN too, which from_chars reads.
        bool const in_range = std::abs(axes[i]) <= max_position_mm;
        if (error != std::errc{} || !in_range)
            return {};
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        bool const last = i + 1 == axes.size();
        if (last ? !text.empty() : !text.starts_with(','))
            return {};
        if (!last)
            text.remove_prefix(1);
    }
    return coordinates{axes[0], axes[1], axes[2]};
}

/// Gives the field the memory kept for it, then the text.
void read_name(json_value const& value, std::optional<std::string>& out, std::string& memory)
{
    if (!value.IsString())
        return;
    if (!out)
        out.emplace(std::move(memory));
    net::read_text(value, *out);
}

using fan_row = net::field<status>;
constexpr std::array fan_rows{
    fan_row{"auxiliaryfan",
            [](auto& v, auto& s) { net::keep(s.fan_auxiliary, net::to_integer(v, 0, 100)); }},
    fan_row{"boxfan", [](auto& v, auto& s) { net::keep(s.fan_box, net::to_integer(v, 0, 100)); }},
    fan_row{"modefan",
            [](auto& v, auto& s) { net::keep(s.fan_model, net::to_integer(v, 0, 100)); }},
    fan_row{"modelfan",
            [](auto& v, auto& s) { net::keep(s.fan_model, net::to_integer(v, 0, 100)); }},
};
static_assert(net::keys_ascend(fan_rows));

// MainLight, which elegoo-link reads, is not this printer's chamber light.
constexpr std::array light_rows{
    net::field<status>{"secondlight",
                       [](auto& v, auto& s) { net::keep(s.light, net::to_flag(v)); }},
};

void read_print_code(json_value const& value, draft& d)
{
    bool const in_array = value.IsArray() && !value.Empty();
    net::keep(d.out.print.status, net::to_integer(in_array ? value[0] : value, 0, max_code));
}

// Some firmware counts past its slicer's estimate: 103 is a job that is nearly done.
void read_progress(json_value const& value, draft& d)
{
    if (auto const percent = net::to_integer(value, 0, max_progress_pct))
        d.out.print.progress_pct = std::min(*percent, 100);
}

void read_speed(json_value const& value, draft& d)
{
    net::keep(d.out.print.speed_pct, net::to_integer(value, 0, max_speed_pct));
}

void read_error_number(json_value const& value, draft& d)
{
    net::keep(d.out.print.error_number, net::to_integer(value, 0, max_code));
}

void read_total_extrusion(json_value const& value, draft& d)
{
    net::keep(d.out.print.total_extrusion_mm,
              net::to_number(value, -max_extrusion_mm, max_extrusion_mm));
}

void read_current_extrusion(json_value const& value, draft& d)
{
    net::keep(d.out.print.current_extrusion_mm,
              net::to_number(value, -max_extrusion_mm, max_extrusion_mm));
}

void read_file(json_value const& value, draft& d)
{
    read_name(value, d.out.print.file, d.file);
}

using print_row = net::field<draft>;
constexpr std::array print_rows{
    // "CurrentExtrusion" and "TotalExtrusion" with their NULs, as hexadecimal text.
    print_row{"43 75 72 72 65 6e 74 45 78 74 72 75 73 69 6f 6e 00", read_current_extrusion},
    print_row{"54 6f 74 61 6c 45 78 74 72 75 73 69 6f 6e 00", read_total_extrusion},
    print_row{"currentextrusion", read_current_extrusion},
    print_row{
        "currentlayer",
        [](auto& v, auto& d) { net::keep(d.out.print.layer, net::to_integer(v, 0, max_layers)); }},
    print_row{"currentticks",
              [](auto& v, auto& d) {
                  net::keep(d.out.print.elapsed_s, net::to_number(v, 0, max_seconds));
              }},
    print_row{"errnum", read_error_number},
    print_row{"errornumber", read_error_number},
    print_row{"file", read_file},
    print_row{"filename", read_file},
    print_row{"printspeed", read_speed},
    print_row{"printspeedpct", read_speed},
    print_row{"progress", read_progress},
    print_row{"status", read_print_code},
    print_row{"taskid", [](auto& v, auto& d) { read_name(v, d.out.print.task_id, d.task_id); }},
    print_row{"totalextrusion", read_total_extrusion},
    print_row{
        "totallayer",
        [](auto& v, auto& d) { net::keep(d.out.print.layers, net::to_integer(v, 0, max_layers)); }},
    print_row{"totalticks",
              [](auto& v, auto& d) {
                  net::keep(d.out.print.total_s, net::to_number(v, 0, max_seconds));
              }},
};
static_assert(net::keys_ascend(print_rows));

void read_print_info(json_value const& value, draft& d)
{
    d.out.has_print_info = d.out.has_print_info || value.IsObject();
    net::read_fields<draft>(value, print_rows, d);
}

void read_codes(json_value const& value, draft& d)
{
    d.is_readable = read_machine_codes(value, d.out);
}

void read_position(json_value const& value, draft& d)
{
    if (auto const text = net::to_text(value))
        net::keep(d.out.position, parse_coordinates(*text));
}

void read_platform(json_value const& value, draft& d)
{
    net::keep(d.out.platform, net::to_integer(value, 0, max_code));
}

// RgbLight, here in OpenCentauri and in LightStatus elsewhere, drives nothing on this printer.
using status_row = net::field<draft>;
constexpr std::array status_rows{
    status_row{"amsconnectstatus",
               [](auto& v, auto& d) { net::keep(d.out.ams_connected, net::to_flag(v)); }},
    status_row{"currcoord", read_position},
    status_row{"currencoord", read_position},
    status_row{"currenstatus", read_codes},
    status_row{"currentcoord", read_position},
    status_row{"currentfanspeed",
               [](auto& v, auto& d) { net::read_fields<status>(v, fan_rows, d.out); }},
    status_row{"currentstatus", read_codes},
    status_row{"lightstatus",
               [](auto& v, auto& d) { net::read_fields<status>(v, light_rows, d.out); }},
    status_row{"platformtype", read_platform},  // also PlatFormType
    status_row{"printinfo", read_print_info},
    status_row{"printspeed",
               [](auto& v, auto& d) {
                   net::keep(d.outer_speed_pct, net::to_integer(v, 0, max_speed_pct));
               }},
    status_row{"tempofbox",
               [](auto& v, auto& d) { read_temperature(v, d.out.box, d.array_target_box); }},
    status_row{"tempofhotbed",
               [](auto& v, auto& d) { read_temperature(v, d.out.bed, d.array_target_bed); }},
    status_row{"tempofnozzle",
               [](auto& v, auto& d) { read_temperature(v, d.out.nozzle, d.array_target_nozzle); }},
    status_row{"tempofuvled",
               [](auto& v, auto& d) {
                   net::keep(d.out.uv_led, net::to_number(v, min_celsius, max_celsius));
               }},
    status_row{"temptargetbox", [](auto& v, auto& d) { read_target(v, d.out.target_box); }},
    status_row{"temptargethotbed", [](auto& v, auto& d) { read_target(v, d.out.target_bed); }},
    status_row{"temptargetnozzle", [](auto& v, auto& d) { read_target(v, d.out.target_nozzle); }},
    status_row{
        "timelapsestatus",
        [](auto& v, auto& d) { net::keep(d.out.timelapse, net::to_integer(v, 0, max_code)); }},
    status_row{"zoffset",
               [](auto& v, auto& d) {
                   net::keep(d.out.z_offset, net::to_number(v, -max_z_offset_mm, max_z_offset_mm));
               }},
};
static_assert(net::keys_ascend(status_rows));

template <class T>
void fill(std::optional<T>& out, std::optional<T> const& second_hand) noexcept
{
    if (!out)
        out = second_hand;
}

}  // namespace

bool read_status(json_value const& object, status& out)
{
    auto const memory_of = [](std::optional<std::string>& text) {
        return text ? std::move(*text) : std::string{};
    };
    draft d{.out = out, .file = memory_of(out.print.file), .task_id = memory_of(out.print.task_id)};
    out = status{};
    net::read_fields<draft>(object, status_rows, d);
    fill(out.target_nozzle, d.array_target_nozzle);
    fill(out.target_bed, d.array_target_bed);
    fill(out.target_box, d.array_target_box);
    fill(out.print.speed_pct, d.outer_speed_pct);
    return d.is_readable;
}

}  // namespace p2m::sdcp::detail
