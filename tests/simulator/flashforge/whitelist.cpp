// SPDX-License-Identifier: MIT
#include "tests/simulator/flashforge/whitelist.hpp"

#include "tests/simulator/flashforge/palettes.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <string>

namespace p2m::simulator::flashforge {
namespace {

using arguments = rapidjson::Value const&;
constexpr std::string_view good{};
constexpr std::string_view outside = "outside_whitelist";
constexpr std::string_view bad = "bad_arguments";
constexpr int leave = -200;
constexpr int off = -100;

bool is_one_of(arguments a, char const* key, std::initializer_list<std::string_view> words)
{
    return a.HasMember(key) && a[key].IsString()
           && std::ranges::find(words, a[key].GetString()) != words.end();
}
bool is_between(arguments a, char const* key, double low, double high)
{
    return a.HasMember(key) && a[key].IsNumber() && a[key].GetDouble() >= low
           && a[key].GetDouble() <= high;
}
bool is_target(arguments value, int limit)
{
    if (!value.IsInt())
        return false;
    auto const celsius = value.GetInt();
    return celsius == leave || celsius == off || (celsius >= 0 && celsius <= limit);
}

std::string_view settings(arguments a, profile const&)
{
    for (auto const* key :
         {"zAxisCompensation", "speed", "chamberFan", "coolingFan", "coolingLeftFan"})
        if (!a.HasMember(key) || !a[key].IsNumber())
            return "partial_printer_control";
    auto const fans = is_between(a, "chamberFan", 0, 100) && is_between(a, "coolingFan", 0, 100)
                      && is_between(a, "coolingLeftFan", 0, 100);
    return fans && is_between(a, "zAxisCompensation", -1, 1) && is_between(a, "speed", 50, 150)
               ? good
               : bad;
}

std::string_view circulation(arguments a, profile const& p)
{
    if (!p.has(quirk::filtration))
        return outside;
    auto const both =
        is_one_of(a, "internal", {"open", "close"}) && is_one_of(a, "external", {"open", "close"});
    return both && (is_one_of(a, "internal", {"close"}) || is_one_of(a, "external", {"close"}))
               ? good
               : bad;
}

std::string_view temperatures(arguments a, profile const& p)
{
    if (!p.creator())
        return outside;
    if (!a.HasMember("nozzles") || !a["nozzles"].IsArray() || a["nozzles"].Size() != 4)
        return bad;
    for (auto const& one : a["nozzles"].GetArray())
        if (!is_target(one, p.nozzle_limit) || one.GetInt() == off)
            return bad;
    auto const ok = [&a](char const* key, int limit) {
        return !a.HasMember(key) || is_target(a[key], limit);
    };
    auto const heats = a.HasMember("chamber") && a["chamber"].IsInt() && a["chamber"].GetInt() > 0;
    if (heats && p.chamber_limit == 0)
        return "chamber_without_heater";
    return ok("platform", p.bed_limit) && ok("chamber", p.chamber_limit)
                   && ok("rightNozzle", p.nozzle_limit) && ok("leftNozzle", p.nozzle_limit)
               ? good
               : bad;
}

std::string_view slot_of(arguments a, profile const& p)
{
    if (!p.has(quirk::material_station))
        return outside;
    if (!is_between(a, "slot", 1, 4) || !a.HasMember("mt") || !a["mt"].IsString()
        || !a.HasMember("rgb") || !a["rgb"].IsString())
        return bad;
    return is_of_palette(a["rgb"].GetString(), p.creator()) ? good : "color_outside_palette";
}

std::string_view direct_spool(arguments a, profile const& p)
{
    if (!p.has(quirk::station_flag))
        return outside;
    auto const is_text = [&a](char const* key) { return a.HasMember(key) && a[key].IsString(); };
    if (!is_text("mt") || !is_text("rgb"))
        return bad;
    return is_of_palette(a["rgb"].GetString(), false) ? good : "color_outside_palette";
}

struct order
{
    std::string_view cmd;
    std::string_view (*judge)(arguments, profile const&);
};
constexpr auto anything = [](arguments, profile const&) { return good; };
constexpr std::array orders{
    order{"jobCtl_cmd",
          [](arguments a, profile const&) {
              return a.HasMember("jobID") && is_one_of(a, "action", {"pause", "continue", "cancel"})
                         ? good
                         : bad;
          }},
    order{"stateCtrl_cmd",
          [](arguments a, profile const&) {
              return is_one_of(a, "action", {"setClearPlatform"}) ? good : outside;
          }},
    order{"lightControl_cmd",
          [](arguments a, profile const&) {
              return is_one_of(a, "status", {"open", "close"}) ? good : bad;
          }},
    order{"printerCtl_cmd", settings},
    order{"circulateCtl_cmd", circulation},
    order{"temperatureCtl_cmd", temperatures},
    order{"msConfig_cmd", slot_of},
    order{"ipdMsConfig_cmd", direct_spool},
    order{"homingCtrl_cmd",
          [](arguments, profile const& p) { return p.has(quirk::coordinates) ? good : outside; }},
    // Left for later by the whitelist; the simulator takes them.
    order{"streamCtrl_cmd", anything},
    order{"streamCtrl", anything},
    order{"delayClose_cmd", anything},
    order{"errorCodeCtrl_cmd", anything},
    order{"plateDetectControl_cmd", anything},
    order{"firstLayerDetectControl_cmd", anything},
    order{"ms_cmd", anything},
    order{"ipdMs_cmd", anything},
};
constexpr std::array never{
    "moveCtrl_cmd",      "extrudeCtrl_cmd", "calibration_cmd",      "newJob_cmd",
    "newLocalJob_cmd",   "userProfile_cmd", "deviceUnregister_cmd", "deviceUpdateDetail_cmd",
    "notifyWanBind_cmd", "reName_cmd",      "deleteGcode_cmd",
};

/// "S200" or "S200 T0", a whole number of 0 to the limit.
bool is_temperature(std::string_view text, int limit)
{
    if (text.ends_with(" T0"))
        text.remove_suffix(3);
    int value = -1;
    auto const* const end = text.data() + text.size();
    if (!text.starts_with('S'))
        return false;
    auto const read = std::from_chars(text.data() + 1, end, value);
    return read.ec == std::errc{} && read.ptr == end && value >= 0 && value <= limit;
}

/// The file of M23: behind 0:/user/, or behind /data/ on an Adventurer 3.
std::string_view name_of(std::string_view path)
{
    for (std::string_view const root : {"0:/user/", "/data/"})
        if (path.starts_with(root))
            return path.substr(root.size());
    return path;
}

constexpr std::array readings{"M115", "M119", "M105", "M27", "M662", "M661", "M114"};
constexpr std::array by_console_only{"M23", "M24", "M25", "M26", "M28", "M29"};

}  // namespace

console_command split_command(std::string_view line) noexcept
{
    auto const space = line.find(' ');
    if (space == line.npos)
        return {line, {}};
    return {line.substr(0, space), line.substr(space + 1)};
}

std::string_view judge_control(std::string_view cmd, arguments args, profile const& p)
{
    if (std::ranges::find(never, cmd) != never.end())
        return "forbidden_control";
    auto const* const found = std::ranges::find(orders, cmd, &order::cmd);
    if (found == orders.end())
        return outside;
    return args.IsObject() ? found->judge(args, p) : bad;
}

bool reads(console_command command) noexcept
{
    return std::ranges::find(readings, command.code) != readings.end();
}

std::string_view judge_console(console_command command, profile const& p)
{
    auto const& [code, text] = command;
    if (reads(command))
        return p.http() ? "console_reads_of_http_model" : good;
    if (code == "M601")
        return text == "S1" ? good : "login_in_another_form";
    if (code == "M602")
        return text.empty() ? good : "login_in_another_form";
    if (code == "M104")
        return is_temperature(text, p.nozzle_limit) ? good : bad;
    if (code == "M140")
        return is_temperature(text, p.bed_limit) ? good : bad;
    if (code == "M146" || code == "G28")
        return good;
    if (std::ranges::find(by_console_only, code) != by_console_only.end()) {
        if (p.http())
            return "job_order_by_console";
        return code == "M23" ? judge_file_name(name_of(text)) : good;
    }
    return "forbidden_gcode";
}

std::string_view judge_path(std::string_view method, std::string_view path)
{
    if (method == "GET")
        return path == "/getThum" ? good : "forbidden_path";
    constexpr std::array posts{"/detail",     "/product",   "/control",    "/checkCode",
                               "/gcodeThumb", "/gcodeList", "/printGcode", "/uploadGcode"};
    auto const known = std::ranges::find(posts, path) != posts.end();
    return method == "POST" && known ? good : "forbidden_path";
}

std::string_view judge_file_name(std::string_view name)
{
    return name.empty() || name.find_first_of("\r\n~/") != name.npos ? "file_name" : good;
}

std::string_view judge_start_fields(rapidjson::Value const& body, profile const& p)
{
    auto const has = [&body](std::initializer_list<char const*> keys) {
        return std::ranges::all_of(keys, [&body](auto const* key) { return body.HasMember(key); });
    };
    bool complete = has({"fileName", "levelingBeforePrint"});
    if (p.start == start_form::flow || p.start == start_form::station)
        complete =
            complete
            && has({"flowCalibration", "useMatlStation", "gcodeToolCnt", "materialMappings"});
    if (p.start == start_form::station)
        complete = complete && has({"firstLayerInspection", "timeLapseVideo"});
    if (p.start == start_form::heads)
        complete = complete && has({"flowCalibration", "timeLapseVideo"});
    return complete ? good : "start_fields";
}

}  // namespace p2m::simulator::flashforge
