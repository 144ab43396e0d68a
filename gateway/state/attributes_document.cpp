// SPDX-License-Identifier: MIT
#include "gateway/state/detail/json_fields.hpp"
#include "gateway/state/documents.hpp"

#include <algorithm>
#include <array>

namespace p2m::gateway {
namespace {

using json::get;
using json::key;
using json::member;
using json::put;
using json::put_field;

constexpr std::size_t max_places = printer::max_material_units * printer::max_unit_slots;

struct limit_row
{
    std::string_view word;
    std::optional<int> printer::limits::* member;
};
constexpr std::array limit_rows{
    limit_row{"nozzle", &printer::limits::nozzle_celsius},
    limit_row{"bed", &printer::limits::bed_celsius},
    limit_row{"chamber", &printer::limits::chamber_celsius},
};

void put_parts(json::writer& out, printer::parts const& told)
{
    out.StartObject();
    key(out, "nozzles");
    out.Int(told.nozzles);
    key(out, "slots");
    out.StartArray();
    for (std::size_t i = 0; i != std::min(told.slots.size(), max_places); ++i) {
        out.StartObject();
        key(out, "unit");
        out.Int(told.slots[i].unit);
        key(out, "slot");
        out.Int(told.slots[i].slot);
        out.EndObject();
    }
    out.EndArray();
    key(out, "external_spool");
    out.Bool(told.external_spool);
    out.EndObject();
}

printer::parts get_parts(json::value const& from)
{
    printer::parts out;
    std::optional<int> nozzles;
    get(member(from, "nozzles"), nozzles);
    out.nozzles = std::clamp(nozzles.value_or(1), 1, static_cast<int>(printer::max_nozzles));
    if (auto const& slots = member(from, "slots"); slots.IsArray())
        for (auto const& one : slots.GetArray()) {
            std::optional<int> unit, slot;
            get(member(one, "unit"), unit);
            get(member(one, "slot"), slot);
            if (unit && slot && out.slots.size() != max_places)
                out.slots.push_back({*unit, *slot});
        }
    out.external_spool = json::is_true(member(from, "external_spool"));
    return out;
}

}  // namespace

std::string write_attributes(printer::attributes const& told)
{
    rapidjson::StringBuffer buffer;
    json::writer out{buffer};
    out.StartObject();
    put_field(out, "id", told.id);
    put_field(out, "family", told.family);
    put_field(out, "name", told.name);
    put_field(out, "brand", told.brand);
    put_field(out, "model", told.model);
    put_field(out, "firmware", told.firmware);
    put_field(out, "protocol", told.protocol);
    key(out, "capabilities");
    json::put_names<printer::capability>(
        out, [&told](printer::capability one) { return told.capabilities.has(one); });
    key(out, "limits");
    out.StartObject();
    for (auto const& row : limit_rows) {
        key(out, row.word);
        put(out, told.limits.*row.member);
    }
    out.EndObject();
    key(out, "parts");
    put_parts(out, told.parts);
    put_field(out, "address", told.address);
    put_field(out, "mac", told.mac);
    key(out, "storage");
    out.StartObject();
    key(out, "free_bytes");
    std::ignore = told.storage_free_bytes ? out.Uint64(*told.storage_free_bytes) : out.Null();
    out.EndObject();
    key(out, "lifetime");
    out.StartObject();
    key(out, "print_s");
    put(out, told.lifetime.print);
    key(out, "filament_m");
    json::put_short(out, told.lifetime.filament_m, 1);
    out.EndObject();
    out.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

std::optional<printer::attributes> parse_attributes(std::string_view text)
{
    rapidjson::Document from;
    if (!json::parse_object(from, text))
        return std::nullopt;
    auto const field = [&from](std::string_view name) {
        return std::string{json::text(member(from, name))};
    };
    printer::attributes told{.id = field("id"),
                             .family = field("family"),
                             .name = field("name"),
                             .brand = field("brand"),
                             .model = field("model"),
                             .firmware = field("firmware"),
                             .protocol = field("protocol"),
                             .address = field("address"),
                             .mac = field("mac")};
    if (told.id.empty())
        return std::nullopt;
    if (auto const& words = member(from, "capabilities"); words.IsArray())
        for (auto const& word : words.GetArray())
            if (auto const one = json::get_word<printer::capability>(word))
                told.capabilities.add(*one);
    for (auto const& row : limit_rows)
        get(member(member(from, "limits"), row.word), told.limits.*row.member);
    told.parts = get_parts(member(from, "parts"));
    if (auto const& bytes = member(member(from, "storage"), "free_bytes"); bytes.IsUint64())
        told.storage_free_bytes = bytes.GetUint64();
    auto const& lifetime = member(from, "lifetime");
    get(member(lifetime, "print_s"), told.lifetime.print);
    get(member(lifetime, "filament_m"), told.lifetime.filament_m);
    return told;
}

}  // namespace p2m::gateway
