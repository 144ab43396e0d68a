// SPDX-License-Identifier: MIT
#include "gateway/command/envelope.hpp"

#include "gateway/command/rfc3339.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <variant>
#include <vector>

namespace p2m::gateway {
namespace {

using rapidjson::Value;
using writer = rapidjson::Writer<rapidjson::StringBuffer>;

std::string_view text_of(Value const& value)
{
    return {value.GetString(), value.GetStringLength()};
}

refusal malformed(std::string message)
{
    return {printer::result_code::invalid_payload, std::move(message)};
}

/// Writes with sorted keys; false when a key is doubled or the nesting is too deep.
bool write_canonical(Value const& value, writer& out, std::size_t depth)
{
    if (depth > max_envelope_depth)
        return false;
    if (value.IsArray()) {
        out.StartArray();
        for (auto const& item : value.GetArray())
            if (!write_canonical(item, out, depth + 1))
                return false;
        return out.EndArray();
    }
    if (!value.IsObject())
        return value.Accept(out);

    std::vector<Value::ConstMemberIterator> members;
    members.reserve(value.MemberCount());
    for (auto it = value.MemberBegin(); it != value.MemberEnd(); ++it)
        members.push_back(it);
    auto const name = [](auto const& member) { return text_of(member->name); };
    std::ranges::sort(members, {}, name);
    if (std::ranges::adjacent_find(members, {}, name) != members.end())
        return false;
    out.StartObject();
    for (auto const& member : members) {
        out.Key(member->name.GetString(), member->name.GetStringLength());
        if (!write_canonical(member->value, out, depth + 1))
            return false;
    }
    return out.EndObject();
}

scalar to_scalar(Value const& value)
{
    if (value.IsBool())
        return value.GetBool();
    if (value.IsInt64())
        return value.GetInt64();
    if (value.IsString())
        return std::string{text_of(value)};
    // Integers beyond 64 bits arrive as a double, which has no fraction there.
    if (value.IsUint64() || (value.IsDouble() && std::abs(value.GetDouble()) >= 0x1p63))
        return huge_number{};
    if (value.IsDouble())
        return value.GetDouble();
    return unusable{};
}

parameter to_parameter(Value const& value)
{
    if (!value.IsArray())
        return to_scalar(value);
    std::vector<flat_object> rows;
    for (auto const& item : value.GetArray()) {
        if (!item.IsObject() || rows.size() == max_list_rows)
            return scalar{unusable{}};
        auto& row = rows.emplace_back();
        for (auto const& [name, member] : item.GetObject())
            row.emplace(text_of(name), to_scalar(member));
    }
    return rows;
}

std::optional<refusal> read_member(std::string_view key, Value const& value, envelope& out)
{
    if (key == "id") {
        if (!value.IsString() || !is_short_text(text_of(value)))
            return malformed("id must be a string of 1 to 64 bytes without control characters");
        out.id = text_of(value);
    } else if (key == "action") {
        if (!value.IsString())
            return malformed("action must be a string");
        out.action = text_of(value);
    } else if (key == "params") {
        if (!value.IsObject())
            return malformed("params must be an object");
        for (auto const& [name, param] : value.GetObject())
            out.params.emplace(text_of(name), to_parameter(param));
    } else if (key == "expires_at") {
        if (value.IsString())
            out.expires_at = parse_rfc3339(text_of(value));
        if (!out.expires_at)
            return malformed("expires_at must be an RFC 3339 time with a zone");
    } else {
        return malformed("unknown key; known are id, action, params, expires_at");
    }
    return std::nullopt;
}

void read_hint(Value const& root, envelope_hint& hint)
{
    auto const read = [&](char const* key) -> std::optional<std::string> {
        auto const found = root.FindMember(key);
        if (found == root.MemberEnd() || !found->value.IsString()
            || !is_short_text(text_of(found->value)))
            return std::nullopt;
        return std::string{text_of(found->value)};
    };
    hint.id = read("id");
    hint.action = read("action");
}

void put(writer& out, std::string_view text)
{
    out.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

struct put_scalar
{
    writer& out;

    void operator()(unusable) const { out.Null(); }
    void operator()(huge_number) const { out.Null(); }
    void operator()(bool value) const { out.Bool(value); }
    void operator()(std::int64_t value) const { out.Int64(value); }
    void operator()(double value) const { out.Double(value); }
    void operator()(std::string const& value) const { put(out, value); }
};

template <class Map, class Put>
void put_object(writer& out, Map const& members, Put const& put_value)
{
    out.StartObject();
    for (auto const& [name, value] : members) {  // in the order of their names
        put(out, name);
        put_value(value);
    }
    out.EndObject();
}

void put_parameter(writer& out, parameter const& value)
{
    auto const flat = [&](scalar const& one) { std::visit(put_scalar{out}, one); };
    if (auto const* one = std::get_if<scalar>(&value))
        return flat(*one);
    out.StartArray();
    for (auto const& row : std::get<std::vector<flat_object>>(value))
        put_object(out, row, flat);
    out.EndArray();
}

/// The canonical text of the envelope that says the same.
std::string write_canonical(named_action const& of, std::optional<std::string> const& id)
{
    rapidjson::StringBuffer buffer;
    writer out{buffer};
    out.StartObject();
    put(out, "action");
    put(out, of.action);
    if (id) {
        put(out, "id");
        put(out, *id);
    }
    if (!of.params.empty()) {
        put(out, "params");
        put_object(out, of.params, [&](parameter const& one) { put_parameter(out, one); });
    }
    out.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace

bool is_short_text(std::string_view text) noexcept
{
    auto const is_control = [](char c) {
        auto const byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F;
    };
    return !text.empty() && text.size() <= max_id_bytes && std::ranges::none_of(text, is_control);
}

or_refusal<envelope> parse_envelope(std::string_view json, envelope_hint& hint)
{
    hint = {};
    if (json.size() > max_envelope_bytes)
        return malformed("larger than 4096 bytes");
    rapidjson::Document root;
    root.Parse<rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag
               | rapidjson::kParseFullPrecisionFlag>(json.data(), json.size());
    if (root.HasParseError())
        return malformed("not valid JSON in UTF-8");
    if (!root.IsObject())
        return malformed("not a JSON object");
    rapidjson::StringBuffer buffer;
    writer out{buffer};
    if (!write_canonical(root, out, 0))
        return malformed("a key is given twice, or the nesting is too deep");
    read_hint(root, hint);

    envelope read;
    for (auto const& [key, value] : root.GetObject())
        if (auto refused = read_member(text_of(key), value, read))
            return *std::move(refused);
    if (!root.HasMember("action"))
        return malformed("action is missing");
    read.canonical.assign(buffer.GetString(), buffer.GetSize());
    return read;
}

or_refusal<envelope> read_envelope(order const& from, envelope_hint& hint)
{
    hint = {};
    if (auto const* text = std::get_if<envelope_text>(&from.content)) {
        auto read = parse_envelope(text->json, hint);
        if (read && from.id && read->id && read->id != from.id)
            return malformed("the order has another id than its envelope");
        if (read && from.id)
            read->id = from.id;
        return read;
    }
    auto const* named = std::get_if<named_action>(&from.content);
    if (!named)
        return malformed("not an action of this kind");
    if (is_short_text(named->action))
        hint.action = named->action;
    hint.id = from.id;
    return envelope{from.id, named->action, named->params, {}, write_canonical(*named, from.id)};
}

}  // namespace p2m::gateway
