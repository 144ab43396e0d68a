// SPDX-License-Identifier: MIT
// A material station as JSON. Slots carry the numbers that are printed on the machine.
#include "gateway/state/detail/telemetry_fields.hpp"
#include "printer/names.hpp"

#include <algorithm>

namespace p2m::gateway::json {
namespace {

void put_spool(writer& out, printer::material_slot const& told)
{
    key(out, "state");
    put(out, printer::to_string(told.state));
    key(out, "type");
    put(out, told.type);
    key(out, "name");
    put(out, told.name);
    key(out, "brand");
    put(out, told.brand);
    key(out, "color");
    told.color ? put(out, std::string_view{printer::write_color(*told.color)})
               : static_cast<void>(out.Null());
    key(out, "nozzle_min");
    put(out, told.nozzle_min_celsius);
    key(out, "nozzle_max");
    put(out, told.nozzle_max_celsius);
}

void put_unit(writer& out, printer::material_unit const& told)
{
    out.StartObject();
    key(out, "unit");
    out.Int(told.unit);
    key(out, "connected");
    out.Bool(told.connected);
    key(out, "slots");
    out.StartArray();
    for (std::size_t i = 0; i != std::min(told.slots.size(), printer::max_unit_slots); ++i) {
        out.StartObject();
        key(out, "slot");
        out.Int(told.slots[i].slot);
        put_spool(out, told.slots[i]);
        out.EndObject();
    }
    out.EndArray();
    out.EndObject();
}

void put_active(writer& out, std::optional<printer::active_material> const& told)
{
    if (!told) {
        out.Null();
        return;
    }
    out.StartObject();
    if (told->external) {
        key(out, "external");
        out.Bool(true);
    } else {
        key(out, "unit");
        out.Int(told->unit);
        key(out, "slot");
        out.Int(told->slot);
    }
    out.EndObject();
}

int number(value const& from) noexcept
{
    return from.IsInt() ? from.GetInt() : 0;
}

printer::material_slot get_spool(value const& from)
{
    printer::material_slot out;
    out.slot = number(member(from, "slot"));
    out.state =
        get_word<printer::slot_state>(member(from, "state")).value_or(printer::slot_state::empty);
    get(member(from, "type"), out.type);
    get(member(from, "name"), out.name);
    get(member(from, "brand"), out.brand);
    out.color = printer::parse_color(text(member(from, "color")));
    get(member(from, "nozzle_min"), out.nozzle_min_celsius);
    get(member(from, "nozzle_max"), out.nozzle_max_celsius);
    return out;
}

printer::material_unit get_unit(value const& from)
{
    printer::material_unit out;
    out.unit = number(member(from, "unit"));
    out.connected = is_true(member(from, "connected"));
    if (auto const& slots = member(from, "slots"); slots.IsArray())
        for (auto const& one : slots.GetArray())
            if (out.slots.size() != printer::max_unit_slots)
                out.slots.push_back(get_spool(one));
    return out;
}

}  // namespace

void put_material(writer& out, std::optional<printer::material_station> const& told)
{
    if (!told) {
        out.Null();
        return;
    }
    out.StartObject();
    key(out, "active");
    put_active(out, told->active);
    key(out, "action");
    put_word(out, told->action);
    key(out, "auto_refill");
    put(out, told->auto_refill);
    key(out, "units");
    out.StartArray();
    for (std::size_t i = 0; i != std::min(told->units.size(), printer::max_material_units); ++i)
        put_unit(out, told->units[i]);
    out.EndArray();
    key(out, "external");
    if (told->external) {
        out.StartObject();
        put_spool(out, *told->external);
        out.EndObject();
    } else {
        out.Null();
    }
    out.EndObject();
}

std::optional<printer::material_station> get_material(value const& from)
{
    if (!from.IsObject())
        return std::nullopt;
    printer::material_station out;
    if (auto const& active = member(from, "active"); active.IsObject())
        out.active = printer::active_material{.external = is_true(member(active, "external")),
                                              .unit = number(member(active, "unit")),
                                              .slot = number(member(active, "slot"))};
    out.action = get_word<printer::material_action>(member(from, "action"));
    get(member(from, "auto_refill"), out.auto_refill);
    if (auto const& units = member(from, "units"); units.IsArray())
        for (auto const& one : units.GetArray())
            if (out.units.size() != printer::max_material_units)
                out.units.push_back(get_unit(one));
    if (auto const& external = member(from, "external"); external.IsObject())
        out.external = get_spool(external);
    return out;
}

}  // namespace p2m::gateway::json
