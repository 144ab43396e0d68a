// SPDX-License-Identifier: MIT
// Numbers of stateAction and stateStep: vendor's Orca-Flashforge; other clients differ.
#include "flashforge_client/detail/station_reader.hpp"

#include "flashforge_client/detail/fields.hpp"

#include <utility>

namespace p2m::flashforge::detail {

namespace {

constexpr int max_number = 255;

void read_material(json_value const& value, spool& out)
{
    net::read_text(value, out.material);
    if (out.material == "?")
        out.material.clear();
}

void read_color(json_value const& value, spool& out)
{
    out.color = parse_color(net::trimmed(net::to_text(value).value_or(std::string_view{})));
}

using spool_row = net::field<spool>;
constexpr std::array spool_rows{
    spool_row{"hasfilament", [](auto& v, auto& s) { net::keep(s.loaded, to_switch(v)); }},
    spool_row{"materialcolor", read_color},
    spool_row{"materialname", read_material},
};
static_assert(net::keys_ascend(spool_rows));

struct slot_draft
{
    std::optional<int> number{};
};
constexpr std::array slot_rows{
    net::field<slot_draft>{
        "slotid", [](auto& v, auto& s) { net::keep(s.number, net::to_integer(v, 1, max_number)); }},
};

void read_slots(json_value const& value, material_station& out)
{
    if (!value.IsArray())
        return;
    out.slots.clear();
    for (auto const& each : value.GetArray()) {
        if (out.slots.size() == limits::slots)
            return;
        slot_draft draft;
        net::read_fields<slot_draft>(each, slot_rows, draft);
        if (!draft.number)
            continue;
        slot read{.number = *draft.number, .spool = {}};
        net::read_fields<spool>(each, spool_rows, read.spool);
        out.slots.push_back(std::move(read));
    }
}

template <class Enum>
void read_enum(json_value const& value, Enum& out)
{
    if (auto const number = net::to_integer(value, 0, max_number))
        out = *number < static_cast<int>(Enum::other) ? static_cast<Enum>(*number) : Enum::other;
}

using station_row = net::field<material_station>;
constexpr std::array station_rows{
    station_row{"currentloadslot",
                [](auto& v, auto& s) { net::keep(s.loading, net::to_integer(v, 0, max_number)); }},
    station_row{"currentslot",
                [](auto& v, auto& s) { net::keep(s.current, net::to_integer(v, 0, max_number)); }},
    station_row{
        "slotcnt",
        [](auto& v, auto& s) { net::keep(s.slot_count, net::to_integer(v, 0, max_number)); }},
    station_row{"slotinfos", read_slots},
    station_row{"stateaction", [](auto& v, auto& s) { read_enum(v, s.action); }},
    station_row{"statestep", [](auto& v, auto& s) { read_enum(v, s.step); }},
};
static_assert(net::keys_ascend(station_rows));

}  // namespace

void read_station(json_value const& value, material_station& out)
{
    net::read_fields<material_station>(value, station_rows, out);
}

void read_direct_spool(json_value const& value, spool& out)
{
    net::read_fields<spool>(value, spool_rows, out);
}

}  // namespace p2m::flashforge::detail
