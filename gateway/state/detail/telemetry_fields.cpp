// SPDX-License-Identifier: MIT
#include "gateway/state/detail/telemetry_fields.hpp"

#include "printer/names.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace p2m::gateway::json {
namespace {

constexpr std::string_view open_word = "open", closed_word = "closed";

void put_heat(writer& out, printer::telemetry const& told)
{
    key(out, "temperature");
    out.StartObject();
    for (auto const one : printer::all_heaters) {
        key(out, printer::to_string(one));
        put(out, told.temperature[one], 1);
    }
    out.EndObject();
    key(out, "target");
    out.StartObject();
    for (auto const one : printer::all_heaters) {
        key(out, printer::to_string(one));
        put_short(out, told.target[one], 1);
    }
    out.EndObject();
}

void put_nozzles(writer& out, std::vector<printer::nozzle> const& nozzles)
{
    key(out, "nozzles");
    if (nozzles.empty()) {
        out.Null();
        return;
    }
    out.StartArray();
    for (std::size_t i = 0; i != std::min(nozzles.size(), printer::max_nozzles); ++i) {
        auto const& one = nozzles[i];
        out.StartObject();
        key(out, "temperature");
        put(out, one.temperature, 1);
        key(out, "target");
        put_short(out, one.target, 1);
        key(out, "size");
        put_short(out, one.size_mm, 2);
        out.EndObject();
    }
    out.EndArray();
}

void put_speed(writer& out, printer::telemetry const& told)
{
    key(out, "speed");
    out.StartObject();
    key(out, "percent");
    put(out, told.speed_pct);
    key(out, "mode");
    put_word(out, told.speed_pct ? printer::speed_mode_of(*told.speed_pct) : std::nullopt);
    key(out, "mm_s");
    put_short(out, told.speed_mm_s, 1);
    out.EndObject();
}

void put_position(writer& out, std::optional<printer::position> const& head)
{
    key(out, "position");
    out.StartObject();
    key(out, "x");
    put(out, head ? std::optional{head->x} : std::nullopt, 2);
    key(out, "y");
    put(out, head ? std::optional{head->y} : std::nullopt, 2);
    key(out, "z");
    put(out, head ? std::optional{head->z} : std::nullopt, 2);
    out.EndObject();
}

void put_filament(writer& out, printer::filament const& told)
{
    key(out, "filament");
    out.StartObject();
    key(out, "present");
    put(out, told.present);
    key(out, "type");
    put(out, told.type);
    key(out, "used_m");
    put_short(out, told.used_m, 1);
    key(out, "total_m");
    put_short(out, told.total_m, 1);
    key(out, "total_g");
    put_short(out, told.total_g, 1);
    out.EndObject();
}

void put_surroundings(writer& out, printer::telemetry const& told)
{
    key(out, "filtration");
    put_word(out, told.filtration);
    key(out, "door");
    told.door_open ? put(out, *told.door_open ? open_word : closed_word)
                   : static_cast<void>(out.Null());
    key(out, "air");
    out.StartObject();
    key(out, "tvoc_ug_m3");
    put_short(out, told.tvoc_ug_m3, 1);
    out.EndObject();
    key(out, "auto_off");
    out.StartObject();
    key(out, "on");
    put(out, told.auto_off.on);
    key(out, "minutes");
    put(out, told.auto_off.minutes);
    out.EndObject();
}

std::vector<printer::nozzle> get_nozzles(value const& from)
{
    std::vector<printer::nozzle> out;
    if (!from.IsArray())
        return out;
    for (auto const& one : from.GetArray()) {
        if (out.size() == printer::max_nozzles)
            break;
        auto& nozzle = out.emplace_back();
        get(member(one, "temperature"), nozzle.temperature);
        get(member(one, "target"), nozzle.target);
        get(member(one, "size"), nozzle.size_mm);
    }
    return out;
}

std::optional<printer::position> get_position(value const& from)
{
    std::optional<double> x, y, z;
    get(member(from, "x"), x);
    get(member(from, "y"), y);
    get(member(from, "z"), z);
    return x && y && z ? std::optional{printer::position{*x, *y, *z}} : std::nullopt;
}

}  // namespace

void put_telemetry(writer& out, printer::telemetry const& told)
{
    put_heat(out, told);
    put_nozzles(out, told.nozzles);
    key(out, "fan");
    out.StartObject();
    for (auto const one : printer::all_fans) {
        key(out, printer::to_string(one));
        put(out, told.fan_pct[one]);
    }
    out.EndObject();
    key(out, "light");
    out.StartObject();
    key(out, "chamber");
    put(out, told.chamber_light);
    out.EndObject();
    put_speed(out, told);
    put_position(out, told.head);
    key(out, "z_offset");
    put(out, told.z_offset_mm, 3);
    key(out, "material");
    put_material(out, told.material);
    put_filament(out, told.filament);
    put_surroundings(out, told);
}

printer::telemetry get_telemetry(value const& state)
{
    printer::telemetry told;
    for (auto const one : printer::all_heaters) {
        auto const name = printer::to_string(one);
        get(member(member(state, "temperature"), name), told.temperature[one]);
        get(member(member(state, "target"), name), told.target[one]);
    }
    told.nozzles = get_nozzles(member(state, "nozzles"));
    for (auto const one : printer::all_fans)
        get(member(member(state, "fan"), printer::to_string(one)), told.fan_pct[one]);
    get(member(member(state, "light"), "chamber"), told.chamber_light);
    auto const& speed = member(state, "speed");
    get(member(speed, "percent"), told.speed_pct);
    get(member(speed, "mm_s"), told.speed_mm_s);
    told.head = get_position(member(state, "position"));
    get(member(state, "z_offset"), told.z_offset_mm);
    told.material = get_material(member(state, "material"));
    auto const& filament = member(state, "filament");
    get(member(filament, "present"), told.filament.present);
    get(member(filament, "type"), told.filament.type);
    get(member(filament, "used_m"), told.filament.used_m);
    get(member(filament, "total_m"), told.filament.total_m);
    get(member(filament, "total_g"), told.filament.total_g);
    told.filtration = get_word<printer::filtration>(member(state, "filtration"));
    if (auto const door = text(member(state, "door")); door == open_word || door == closed_word)
        told.door_open = door == open_word;
    get(member(member(state, "air"), "tvoc_ug_m3"), told.tvoc_ug_m3);
    auto const& auto_off = member(state, "auto_off");
    get(member(auto_off, "on"), told.auto_off.on);
    get(member(auto_off, "minutes"), told.auto_off.minutes);
    return told;
}

}  // namespace p2m::gateway::json
