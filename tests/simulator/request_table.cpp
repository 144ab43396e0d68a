// SPDX-License-Identifier: MIT
#include "tests/simulator/request_table.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace p2m::simulator {
namespace {

using json = rapidjson::Value;

bool has_only(json const& object, std::initializer_list<std::string_view> keys)
{
    return std::ranges::all_of(object.GetObject(), [&](auto const& member) {
        auto const name = std::string_view{member.name.GetString(), member.name.GetStringLength()};
        return std::ranges::find(keys, name) != keys.end();
    });
}
bool integer(json const& object, char const* key, int low, int high)
{
    auto const at = object.FindMember(key);
    return at != object.MemberEnd() && at->value.IsInt() && at->value.GetInt() >= low
           && at->value.GetInt() <= high;
}
bool number(json const& object, char const* key, double high)
{
    auto const at = object.FindMember(key);
    return at == object.MemberEnd()
           || (at->value.IsNumber() && at->value.GetDouble() >= 0 && at->value.GetDouble() <= high);
}
bool text(json const& object, char const* key)
{
    auto const at = object.FindMember(key);
    return at != object.MemberEnd() && at->value.IsString() && at->value.GetStringLength() > 0;
}
bool texts(json const& object, char const* key)
{
    auto const at = object.FindMember(key);
    return at != object.MemberEnd() && at->value.IsArray() && !at->value.Empty()
           && std::ranges::all_of(at->value.GetArray(), [](auto const& v) { return v.IsString(); });
}

bool nothing(json const& d)
{
    return d.ObjectEmpty();
}
bool one_url(json const& d)
{
    return has_only(d, {"Url"}) && text(d, "Url") && d["Url"].GetString()[0] == '/';
}
bool ids(json const& d)
{
    return has_only(d, {"Id"}) && texts(d, "Id");
}
bool enable(json const& d)
{
    return has_only(d, {"Enable"}) && integer(d, "Enable", 0, 1);
}
// `slot_map` is what the vendor's SDK adds, `path_prefix` what pycentauri does.
bool start(json const& d)
{
    return has_only(d, {"Filename", "StartLayer", "Calibration_switch", "PrintPlatformType",
                        "Tlp_Switch", "slot_map", "path_prefix"})
           && text(d, "Filename") && integer(d, "StartLayer", 0, 0)
           && integer(d, "Calibration_switch", 0, 1) && integer(d, "PrintPlatformType", 0, 1)
           && integer(d, "Tlp_Switch", 0, 1)
           && (!d.HasMember("slot_map") || d["slot_map"].IsArray())
           && (!d.HasMember("path_prefix") || text(d, "path_prefix"));
}
bool resin_start(json const& d)
{
    return d.IsObject() && has_only(d, {"Filename", "StartLayer"}) && text(d, "Filename")
           && integer(d, "StartLayer", 0, 0);
}
// Full paths, and at least one of them: an empty list is a shape that no client of the vendor
// sends.
bool deletion(json const& d)
{
    return has_only(d, {"FileList", "FolderList"}) && texts(d, "FileList")
           && std::ranges::all_of(d["FileList"].GetArray(),
                                  [](auto const& path) { return path.GetString()[0] == '/'; })
           && (!d.HasMember("FolderList") || d["FolderList"].IsArray());
}
bool abortion(json const& d)
{
    return has_only(d, {"Uuid", "FileName"}) && text(d, "Uuid") && text(d, "FileName");
}
bool axis(json const& d)
{
    constexpr std::array known{"X", "Y", "Z", "XY", "XYZ"};
    return has_only(d, {"Axis"}) && text(d, "Axis")
           && std::ranges::any_of(known,
                                  [&](std::string_view a) { return a == d["Axis"].GetString(); });
}
bool period(json const& d)
{
    return has_only(d, {"TimePeriod"}) && integer(d, "TimePeriod", 100, 60000);
}
bool parameters(json const& d)
{
    if (d.ObjectEmpty()
        || !has_only(d, {"PrintSpeedPct", "TargetFanSpeed", "TempTargetNozzle", "TempTargetHotbed",
                         "LightStatus"}))
        return false;
    if (d.HasMember("PrintSpeedPct")) {
        constexpr std::array known{50, 100, 130, 160};
        auto const& pct = d["PrintSpeedPct"];
        // RapidJSON 1.1 compares a value with a number by endless recursion in C++20.
        if (!pct.IsInt() || std::ranges::find(known, pct.GetInt()) == known.end())
            return false;
    }
    if (d.HasMember("TargetFanSpeed")) {
        auto const& fans = d["TargetFanSpeed"];
        if (!fans.IsObject() || fans.ObjectEmpty()
            || !has_only(fans, {"ModelFan", "AuxiliaryFan", "BoxFan"}))
            return false;
        for (auto const& fan : fans.GetObject())
            if (!fan.value.IsInt() || fan.value.GetInt() < 0 || fan.value.GetInt() > 100)
                return false;
    }
    if (d.HasMember("LightStatus")) {
        auto const& light = d["LightStatus"];
        if (!light.IsObject() || !has_only(light, {"SecondLight", "RgbLight"})
            || !integer(light, "SecondLight", 0, 1))
            return false;
    }
    return number(d, "TempTargetNozzle", 320) && number(d, "TempTargetHotbed", 110);
}

struct row
{
    int cmd;
    bool (*shape)(json const&);
    bool reads;
};
constexpr std::array rows{
    row{0, nothing, true},     row{1, nothing, true},     row{128, start, false},
    row{129, nothing, false},  row{130, nothing, false},  row{131, nothing, false},
    row{134, nothing, true},   row{255, abortion, false}, row{258, one_url, true},
    row{259, deletion, false}, row{260, one_url, true},   row{320, nothing, true},
    row{321, ids, true},       row{324, nothing, true},   row{386, enable, false},
    row{387, enable, false},   row{402, axis, false},     row{403, parameters, false},
    row{512, period, true},
};

}  // namespace

verdict judge(int cmd, rapidjson::Value const& data, bool canvas, bool resin)
{
    auto const* const found = std::ranges::find(rows, cmd, &row::cmd);
    auto const unknown =
        (cmd == 324 && !canvas)
        || (resin && (cmd == 134 || cmd == 324 || cmd == 402 || cmd == 403 || cmd == 512));
    if (found == rows.end() || unknown)
        return {"command_not_allowed"};
    if (resin && cmd == 128 && !resin_start(data))
        return {"payload_shape"};
    if (resin && cmd == 128)
        return {};
    if (!data.IsObject() || !found->shape(data))
        return {"payload_shape"};
    return {{}, found->reads};
}

}  // namespace p2m::simulator
