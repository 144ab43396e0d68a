// SPDX-License-Identifier: MIT
// Sources: vendor's FlashNetwork.h (units), dumps of 5M Pro 2.7.2 and 3.1.5, AD5X, Creator 5 Pro
// 1.9.4 and 1.9.9 (values of what is missing), flashforge-python-api 1.6.0.
#include "flashforge_client/detail/status_reader.hpp"

#include "flashforge_client/detail/fields.hpp"
#include "flashforge_client/detail/station_reader.hpp"
#include "flashforge_client/model_table.hpp"

#include <charconv>
#include <cmath>
#include <utility>

namespace p2m::flashforge::detail {

namespace {

// Values outside are faults of sender or sensor, and nothing to show to anybody.
constexpr double min_celsius = -50;  // -108 and -109 are "no sensor"
constexpr double max_celsius = 1'000;
constexpr double max_seconds = 1e9;
constexpr double max_length_mm = 1e9;
constexpr double max_grams = 1e6;
constexpr double max_gigabytes = 1e6;
constexpr double max_minutes = 1e8;
constexpr double max_meters = 1e7;
constexpr double max_position_mm = 10'000;
constexpr double max_z_offset_mm = 100;
constexpr double max_tvoc = 1e6;
constexpr int max_layers = 1'000'000;
constexpr int max_speed = 10'000;
constexpr int max_pid = 0xFFFF;
constexpr int max_auto_off_minutes = 100'000;

using readings = std::vector<std::optional<double>>;

/// A /detail while it is read.
struct draft
{
    attributes& about;
    status& now;
    bool has_status{};
    readings nozzles{}, targets{};
    nozzle right{}, left{};
    std::string nozzle_sizes{};
    std::optional<material_station> station{};
    std::optional<bool> has_station{};
    std::optional<spool> direct{};
};

std::optional<double> to_celsius(json_value const& value)
{
    auto const number = net::to_number(value, min_celsius, max_celsius);
    return number && *number > min_celsius ? number : std::nullopt;
}

void read_list(json_value const& value, readings& out)
{
    if (!value.IsArray())
        return;
    out.clear();
    for (auto const& each : value.GetArray())
        if (out.size() != limits::nozzles)
            out.push_back(to_celsius(each));
}

/// 1 yes, 2 no, 0 unknown.
std::optional<bool> to_ability(json_value const& value)
{
    auto const number = net::to_integer(value, 1, 2);
    return number ? std::optional{*number == 1} : std::nullopt;
}

/// A JSON integer live, a hexadecimal text "0023" in a firmware study.
std::optional<int> to_pid(json_value const& value)
{
    auto const text = net::to_text(value);
    if (!text)
        return net::to_integer(value, 1, max_pid);
    auto digits = net::trimmed(*text);
    if (digits.starts_with("0x") || digits.starts_with("0X"))
        digits.remove_prefix(2);
    int number{};
    constexpr int base = 16;
    auto const [end, failed] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
    bool const whole = failed == std::errc{} && end == digits.data() + digits.size();
    return whole && number > 0 && number <= max_pid ? std::optional{number} : std::nullopt;
}

void read_state(json_value const& value, draft& d)
{
    if (!value.IsString())
        return;
    net::read_text(value, d.now.state_text);
    d.now.state = state_of(net::trimmed(d.now.state_text));
    d.has_status = true;
}

void read_error(json_value const& value, draft& d)
{
    auto const number = net::to_number(value);
    if (value.IsString())
        net::read_text(value, d.now.error_code);
    else if (number && *number > 0 && *number < max_pid)
        d.now.error_code = std::to_string(static_cast<int>(*number));
    if (error_number(d.now.error_code) == 0)
        d.now.error_code.clear();
}

void read_position(json_value const& value, draft& d)
{
    std::array<double, 3> axes{};
    if (!value.IsArray() || value.Size() != axes.size())
        return;
    for (rapidjson::SizeType i = 0; i != value.Size(); ++i) {
        auto const axis = net::to_number(value[i], -max_position_mm, max_position_mm);
        if (!axis)
            return;
        axes[i] = *axis;
    }
    d.now.position = axes;
}

void read_speed_pct(json_value const& value, draft& d)
{
    auto const percent = net::to_integer(value, 0, max_speed);
    if (percent)
        d.now.speed_pct = *percent == 0 ? std::nullopt : percent;  // 0 is "unknown" when idle
}

void read_size(json_value const& value, draft& d)
{
    constexpr double bytes_in_gigabyte = 1e9;
    if (auto const gigabytes = net::to_number(value, 0, max_gigabytes))
        d.now.free_bytes = static_cast<std::uint64_t>(*gigabytes * bytes_in_gigabyte);
}

void read_lifetime(json_value const& value, draft& d)
{
    constexpr std::uint64_t seconds_in_minute = 60;
    if (auto const minutes = net::to_number(value, 0, max_minutes))
        d.now.lifetime_s = static_cast<std::uint64_t>(*minutes) * seconds_in_minute;
}

using row = net::field<draft>;
constexpr std::array rows{
    row{"autoshutdown", [](auto& v, auto& d) { net::keep(d.now.auto_off, to_switch(v)); }},
    row{"autoshutdowntime",
        [](auto& v, auto& d) {
            net::keep(d.now.auto_off_minutes, net::to_integer(v, 0, max_auto_off_minutes));
        }},
    row{"camera", [](auto& v, auto& d) { net::keep(d.about.camera, to_ability(v)); }},
    row{"camerastreamurl", [](auto& v, auto& d) { net::read_text(v, d.about.stream_url); }},
    row{"chamberfanspeed",
        [](auto& v, auto& d) { net::keep(d.now.fan_chamber, net::to_integer(v, 0, 100)); }},
    row{"chambertargettemp",
        [](auto& v, auto& d) { net::keep(d.now.chamber_target, to_celsius(v)); }},
    row{"chambertemp", [](auto& v, auto& d) { net::keep(d.now.chamber, to_celsius(v)); }},
    row{"clearfanstatus", [](auto& v, auto& d) { net::keep(d.now.clear_fan, to_switch(v)); }},
    row{"coolingfanleftspeed",
        [](auto& v, auto& d) { net::keep(d.now.fan_auxiliary, net::to_integer(v, 0, 100)); }},
    row{"coolingfanspeed",
        [](auto& v, auto& d) { net::keep(d.now.fan_part, net::to_integer(v, 0, 100)); }},
    row{"coordinate", read_position},
    row{"cumulativefilament",  // the vendor's header says mm, live values are m
        [](auto& v, auto& d) {
            net::keep(d.now.lifetime_filament_m, net::to_number(v, 0, max_meters));
        }},
    row{"cumulativeprinttime", read_lifetime},
    row{"currentprintspeed",
        [](auto& v, auto& d) { net::keep(d.now.speed_mm_s, net::to_integer(v, 0, max_speed)); }},
    row{"doorstatus", [](auto& v, auto& d) { net::keep(d.now.door_open, to_switch(v)); }},
    row{"errorcode", read_error},
    row{"estimatedleftlen",
        [](auto& v, auto& d) {
            net::keep(d.now.filament_left_mm, net::to_number(v, 0, max_length_mm));
        }},
    row{"estimatedleftweight",
        [](auto& v, auto& d) {
            net::keep(d.now.filament_left_g, net::to_number(v, 0, max_grams));
        }},
    row{"estimatedrightlen",
        [](auto& v, auto& d) {
            net::keep(d.now.filament_mm, net::to_number(v, 0, max_length_mm));
        }},
    row{"estimatedrightweight",
        [](auto& v, auto& d) { net::keep(d.now.filament_g, net::to_number(v, 0, max_grams)); }},
    row{"estimatedtime",
        [](auto& v, auto& d) { net::keep(d.now.estimated_s, net::to_number(v, 0, max_seconds)); }},
    row{"externalfanstatus",
        [](auto& v, auto& d) { net::keep(d.now.filter_external, to_switch(v)); }},
    row{"extrudectrl", [](auto& v, auto& d) { net::keep(d.about.can_extrude, to_ability(v)); }},
    row{"fillamount",
        [](auto& v, auto& d) { net::keep(d.now.infill_pct, net::to_integer(v, 0, 100)); }},
    row{"firmwareversion", [](auto& v, auto& d) { net::read_text(v, d.about.firmware); }},
    row{"hasleftfilament",
        [](auto& v, auto& d) { net::keep(d.now.filament_left_present, to_switch(v)); }},
    row{"hasmatlstation", [](auto& v, auto& d) { net::keep(d.has_station, to_switch(v)); }},
    row{"hasrightfilament",
        [](auto& v, auto& d) { net::keep(d.now.filament_present, to_switch(v)); }},
    row{"indepmatlinfo",
        [](auto& v, auto& d) {
            if (v.IsObject())
                read_direct_spool(v, d.direct.emplace());
        }},
    row{"internalfanstatus",
        [](auto& v, auto& d) { net::keep(d.now.filter_internal, to_switch(v)); }},
    row{"ipaddr", [](auto& v, auto& d) { net::read_text(v, d.about.address); }},
    row{"jobid", [](auto& v, auto& d) { net::read_text(v, d.now.job_id); }},
    row{"leftfilamenttype", [](auto& v, auto& d) { net::read_text(v, d.now.filament_left_type); }},
    row{"lefttargettemp", [](auto& v, auto& d) { net::keep(d.left.target, to_celsius(v)); }},
    row{"lefttemp", [](auto& v, auto& d) { net::keep(d.left.celsius, to_celsius(v)); }},
    row{"lidar", [](auto& v, auto& d) { net::keep(d.about.lidar, to_ability(v)); }},
    row{"lightstatus", [](auto& v, auto& d) { net::keep(d.now.light, to_switch(v)); }},
    row{"location", [](auto& v, auto& d) { net::read_text(v, d.about.location); }},
    row{"macaddr", [](auto& v, auto& d) { net::read_text(v, d.about.mac); }},
    row{"matlstationinfo",
        [](auto& v, auto& d) {
            if (v.IsObject())
                read_station(v, d.station.emplace());
        }},
    row{"measure", [](auto& v, auto& d) { net::read_text(v, d.about.build_size); }},
    row{"model", [](auto& v, auto& d) { net::read_text(v, d.about.model); }},
    row{"movectrl", [](auto& v, auto& d) { net::keep(d.about.can_move, to_ability(v)); }},
    row{"name", [](auto& v, auto& d) { net::read_text(v, d.about.name); }},
    row{"nozzlecnt",
        [](auto& v, auto& d) {
            net::keep(d.about.nozzle_count, net::to_integer(v, 0, int{limits::nozzles}));
        }},
    row{"nozzlemodel", [](auto& v, auto& d) { net::read_text(v, d.nozzle_sizes); }},
    row{"nozzlestyle",
        [](auto& v, auto& d) { net::keep(d.about.nozzle_style, net::to_integer(v, 0, 255)); }},
    row{"nozzletargettemps", [](auto& v, auto& d) { read_list(v, d.targets); }},
    row{"nozzletemps", [](auto& v, auto& d) { read_list(v, d.nozzles); }},
    row{"pid", [](auto& v, auto& d) { net::keep(d.about.pid, to_pid(v)); }},
    row{"plattargettemp", [](auto& v, auto& d) { net::keep(d.now.bed_target, to_celsius(v)); }},
    row{"plattemp", [](auto& v, auto& d) { net::keep(d.now.bed, to_celsius(v)); }},
    row{"printduration",
        [](auto& v, auto& d) { net::keep(d.now.duration_s, net::to_number(v, 0, max_seconds)); }},
    row{"printfilename", [](auto& v, auto& d) { net::read_text(v, d.now.file); }},
    row{"printfilethumburl", [](auto& v, auto& d) { net::read_text(v, d.now.picture_url); }},
    row{"printlayer",
        [](auto& v, auto& d) { net::keep(d.now.layer, net::to_integer(v, 0, max_layers)); }},
    row{"printprogress",
        [](auto& v, auto& d) { net::keep(d.now.progress, net::to_number(v, 0, 1)); }},
    row{"printspeedadjust", read_speed_pct},
    row{"remainingdiskspace", read_size},
    row{"rightfilamenttype", [](auto& v, auto& d) { net::read_text(v, d.now.filament_type); }},
    row{"righttargettemp", [](auto& v, auto& d) { net::keep(d.right.target, to_celsius(v)); }},
    row{"righttemp", [](auto& v, auto& d) { net::keep(d.right.celsius, to_celsius(v)); }},
    row{"serialnumber", [](auto& v, auto& d) { net::read_text(v, d.about.serial_number); }},
    row{"status", read_state},
    row{"targetprintlayer",
        [](auto& v, auto& d) { net::keep(d.now.layers, net::to_integer(v, 0, max_layers)); }},
    row{"tvoc",
        [](auto& v, auto& d) { net::keep(d.now.tvoc_ug_m3, net::to_number(v, 0, max_tvoc)); }},
    row{"zaxiscompensation",
        [](auto& v, auto& d) {
            net::keep(d.now.z_offset_mm, net::to_number(v, -max_z_offset_mm, max_z_offset_mm));
        }},
};
static_assert(net::keys_ascend(rows));

/// "0.4mm", or several joined by `;`.
void give_sizes(std::string_view text, std::vector<nozzle>& nozzles)
{
    constexpr double max_size_mm = 5;
    for (auto& each : nozzles) {
        auto const one = net::trimmed(text.substr(0, text.find(';')));
        double size{};
        auto const [end, failed] = std::from_chars(one.data(), one.data() + one.size(), size);
        if (failed == std::errc{} && size > 0 && size <= max_size_mm)
            each.size_mm = size;
        if (text.find(';') != std::string_view::npos)
            text.remove_prefix(text.find(';') + 1);
    }
}

/// Where there is a list it counts; the single values are then copies of older firmware.
void gather_nozzles(draft const& d, std::vector<nozzle>& out)
{
    out.clear();
    if (d.nozzles.empty()) {
        out.push_back(d.right);
        if (d.about.nozzle_count == 2)
            out.push_back(d.left);  // 0 on a single nozzle is no reading
    }
    for (std::size_t i = 0; i != d.nozzles.size(); ++i)
        out.push_back({d.nozzles[i], i < d.targets.size() ? d.targets[i] : std::nullopt, {}});
    give_sizes(d.nozzle_sizes, out);
}

/// A flag that is absent is no "no": slots prove a station too.
bool has_station(draft const& d)
{
    return d.has_station.value_or(false)
           || (d.station && (d.station->slot_count.value_or(0) > 0 || !d.station->slots.empty()));
}

}  // namespace

bool read_detail(json_value const& object, std::optional<int> known_pid, detail_answer& out)
{
    draft d{.about = out.attributes, .now = out.status};
    net::read_fields<draft>(object, rows, d);
    if (!d.has_status)
        return false;
    if (!d.about.pid)
        d.about.pid = known_pid;
    gather_nozzles(d, d.now.nozzles);
    auto const pid = d.about.pid.value_or(0);
    if (is_5m_family(pid) && d.now.chamber == 0.0)
        d.now.chamber = d.now.chamber_target = std::nullopt;  // no sensor
    if (!d.now.chamber)
        d.now.chamber_target.reset();
    if (has_station(d)) {
        d.now.station = std::move(d.station);
        if (!d.now.station)
            d.now.station.emplace();
        d.now.direct_spool = std::move(d.direct);
    }
    return true;
}

}  // namespace p2m::flashforge::detail
