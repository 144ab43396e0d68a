// SPDX-License-Identifier: MIT
#include "discovery_config/entity_parts.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace p2m::discovery {
namespace {

using printer::capability;

/// One part, as the rows speak of it.
struct part
{
    std::string word, name, index;
    std::optional<capability> measured, set;
    std::optional<int> printer::limits::* limit = nullptr;
    std::string_view icon;  // of what sets it
    printer::slot_place place{};
};

std::vector<part> heaters()
{
    using printer::limits;
    return {{.word = "nozzle",
             .name = "Nozzle",
             .set = capability::target_nozzle,
             .limit = &limits::nozzle_celsius,
             .icon = "mdi:printer-3d-nozzle-heat"},
            {.word = "bed",
             .name = "Bed",
             .set = capability::target_bed,
             .limit = &limits::bed_celsius,
             .icon = "mdi:radiator"},
            {.word = "chamber",
             .name = "Chamber",
             .measured = capability::sensor_chamber,
             .set = capability::target_chamber,
             .limit = &limits::chamber_celsius,
             .icon = "mdi:heat-wave"}};
}

std::vector<part> fans()
{
    auto const fan = [](std::string word, std::string name, capability has) {
        return part{.word = std::move(word), .name = std::move(name), .measured = has, .set = has};
    };
    return {fan("part", "Part", capability::fan_part),
            fan("auxiliary", "Auxiliary", capability::fan_auxiliary),
            fan("chamber", "Chamber", capability::fan_chamber)};
}

part nozzle(std::string const& number, std::string const& index)
{
    return {.word = number,
            .name = number,
            .index = index,
            .measured = capability::nozzles,
            .set = capability::nozzles,
            .limit = &printer::limits::nozzle_celsius,
            .icon = "mdi:printer-3d-nozzle-heat"};
}

part slot(std::string word, std::string name)
{
    return {.word = std::move(word),
            .name = std::move(name),
            .measured = capability::material_station,
            .set = capability::material_station};
}

std::vector<part> nozzles(int count)
{
    std::vector<part> out;
    auto const most = static_cast<int>(printer::max_nozzles);
    for (int i = 0; count > 1 && i != std::min(count, most); ++i)
        out.push_back(nozzle(std::to_string(i + 1), std::to_string(i)));
    return out;
}

/// The unit is always in the key, and in the name only when there are several.
std::string slot_word(printer::slot_place const& at)
{
    return std::to_string(at.unit) + "_" + std::to_string(at.slot);
}

std::string slot_name(printer::slot_place const& at, bool has_units)
{
    auto const slot = std::to_string(at.slot);
    return has_units ? "Unit " + std::to_string(at.unit) + " slot " + slot : "Slot " + slot;
}

std::vector<part> slots(std::vector<printer::slot_place> const& places)
{
    bool const has_units = std::ranges::any_of(
        places, [&](auto const& one) { return one.unit != places.front().unit; });
    std::vector<part> out;
    constexpr auto most = printer::max_material_units * printer::max_unit_slots;
    for (std::size_t i = 0; i != std::min(places.size(), most); ++i) {
        out.push_back(slot(slot_word(places[i]), slot_name(places[i], has_units)));
        out.back().place = places[i];
    }
    return out;
}

std::vector<part> parts_of(each which, printer::parts const& has)
{
    switch (which) {
    case each::one:
        break;
    case each::heater:
        return heaters();
    case each::fan:
        return fans();
    case each::nozzle:
        return nozzles(has.nozzles);
    case each::slot:
        return slots(has.slots);
    case each::external:
        if (has.external_spool)
            return {slot("external", "External spool")};
        break;
    }
    return {};
}

std::vector<part> names_of_parts(each which)
{
    if (which == each::nozzle)
        return {nozzle("<n>", "<n - 1>")};
    if (which == each::slot)
        return {slot("<unit>_<slot>", "Slot <slot>")};
    return parts_of(which, {.nozzles = 1, .slots = {}, .external_spool = true});
}

std::string_view fill(std::string_view text, part const& with, std::deque<std::string>& texts)
{
    if (text.find('{') == std::string_view::npos)
        return text;
    std::array const fields{std::pair{std::string_view{"{}"}, &with.word},
                            std::pair{std::string_view{"{N}"}, &with.name},
                            std::pair{std::string_view{"{i}"}, &with.index}};
    auto& out = texts.emplace_back(text);
    for (auto const& [field, value] : fields)
        for (auto at = out.find(field); at != std::string::npos; at = out.find(field, at))
            out.replace(at, field.size(), *value);
    return out;
}

void add(entity_list& to, entity const& row, part const& of)
{
    auto& one = to.rows.emplace_back(row);
    for (auto const member :
         {&entity::key, &entity::name, &entity::path, &entity::guard, &entity::set})
        one.*member = fill(row.*member, of, to.texts);
    bool const sets = row.ability == ability::set;
    one.part_needs = sets ? of.set : of.measured;
    one.place = of.place;
    if (row.platform == platform::number) {
        one.limit = of.limit;
        one.icon = of.icon;
    }
}

template <class PartsOf>
entity_list expand_with(std::span<entity const> table, PartsOf const& of)
{
    entity_list out;
    for (auto const& row : table) {
        if (row.each == each::one)
            out.rows.push_back(row);
        else
            for (auto const& one : of(row.each))
                add(out, row, one);
    }
    return out;
}

}  // namespace

entity_list expand(std::span<entity const> table, printer::parts const& has)
{
    return expand_with(table, [&has](each which) { return parts_of(which, has); });
}

entity_list expand_names(std::span<entity const> table)
{
    return expand_with(table, names_of_parts);
}

}  // namespace p2m::discovery
