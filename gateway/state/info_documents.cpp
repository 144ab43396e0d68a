// SPDX-License-Identifier: MIT
// The documents that rarely change: attributes, diagnostics, gateway info.
#include "gateway/state/detail/json_fields.hpp"
#include "gateway/state/documents.hpp"
#include "printer/names.hpp"

#include <algorithm>

namespace p2m::gateway {
namespace {

using json::key;
using json::put;

constexpr int contract_version = 1;
constexpr std::size_t max_instance_bytes = 64;

void put_field(json::writer& out, std::string_view name, std::string const& text)
{
    key(out, name);
    put(out, text.empty() ? std::nullopt : std::optional{text});
}

template <class Enum, class Has>
void put_names(json::writer& out, Has const& has)
{
    out.StartArray();
    for (auto const word : printer::names_of<Enum>())
        if (auto const value = printer::from_string<Enum>(word); value && has(*value))
            put(out, word);
    out.EndArray();
}

std::string text_of(rapidjson::StringBuffer const& buffer)
{
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace

std::string write_attributes(printer::attributes const& told)
{
    rapidjson::StringBuffer buffer;
    json::writer out{buffer};
    out.StartObject();
    put_field(out, "id", told.id);
    put_field(out, "name", told.name);
    put_field(out, "brand", told.brand);
    put_field(out, "model", told.model);
    put_field(out, "firmware", told.firmware);
    put_field(out, "protocol", told.protocol);
    key(out, "capabilities");
    put_names<printer::capability>(
        out, [&told](printer::capability one) { return told.capabilities.has(one); });
    key(out, "limits");
    out.StartObject();
    key(out, "nozzle");
    put(out, told.limits.nozzle_celsius);
    key(out, "bed");
    put(out, told.limits.bed_celsius);
    out.EndObject();
    put_field(out, "address", told.address);
    put_field(out, "mac", told.mac);
    key(out, "storage");
    out.StartObject();
    key(out, "free_bytes");
    std::ignore = told.storage_free_bytes ? out.Uint64(*told.storage_free_bytes) : out.Null();
    out.EndObject();
    out.EndObject();
    return text_of(buffer);
}

std::optional<printer::attributes> parse_attributes(std::string_view text)
{
    rapidjson::Document from;
    if (!json::parse_object(from, text))
        return std::nullopt;
    auto const field = [&from](std::string_view name) {
        return std::string{json::text(json::member(from, name))};
    };
    printer::attributes told{.id = field("id"),
                             .name = field("name"),
                             .brand = field("brand"),
                             .model = field("model"),
                             .firmware = field("firmware"),
                             .protocol = field("protocol"),
                             .address = field("address"),
                             .mac = field("mac")};
    if (told.id.empty())
        return std::nullopt;
    if (auto const& words = json::member(from, "capabilities"); words.IsArray())
        for (auto const& word : words.GetArray())
            if (auto const one = printer::from_string<printer::capability>(json::text(word)))
                told.capabilities.add(*one);
    auto const& limits = json::member(from, "limits");
    json::get(json::member(limits, "nozzle"), told.limits.nozzle_celsius);
    json::get(json::member(limits, "bed"), told.limits.bed_celsius);
    if (auto const& bytes = json::member(json::member(from, "storage"), "free_bytes");
        bytes.IsUint64())
        told.storage_free_bytes = bytes.GetUint64();
    return told;
}

std::string write_diagnostics(printer::connection_state connection,
                              printer::link_statistics const& link,
                              camera_statistics const& camera,
                              rtsp_statistics const& rtsp)
{
    rapidjson::StringBuffer buffer;
    json::writer out{buffer};
    out.StartObject();
    key(out, "connection");
    put(out, printer::to_string(connection));
    key(out, "last_seen");
    put(out, link.last_seen);
    key(out, "reconnects");
    out.Uint64(link.reconnects);
    key(out, "rtt_ms");
    std::ignore = link.round_trip ? out.Int64(link.round_trip->count()) : out.Null();
    key(out, "frames");
    out.Uint64(link.frames);
    key(out, "bad_frames");
    out.Uint64(link.bad_frames);
    key(out, "camera");
    out.StartObject();
    key(out, "clients");
    out.Int(camera.clients);
    key(out, "fps");
    put(out, std::optional{camera.fps}, 1);
    out.EndObject();
    key(out, "rtsp");
    out.StartObject();
    key(out, "running");
    out.Bool(rtsp.running);
    put_field(out, "url", rtsp.url);
    key(out, "readers");
    out.Int(rtsp.readers);
    out.EndObject();
    out.EndObject();
    return text_of(buffer);
}

std::string write_gateway_info(gateway_info const& info)
{
    rapidjson::StringBuffer buffer;
    json::writer out{buffer};
    out.StartObject();
    key(out, "name");
    put(out, std::string_view{"printer2mqtt"});
    put_field(out, "version", info.version);
    key(out, "contract");
    out.Int(contract_version);
    put_field(out, "instance", info.instance);
    key(out, "started_at");
    put(out, std::optional{info.started_at});
    key(out, "control");
    put_names<printer::command_class>(out, [&info](printer::command_class one) {
        return one != printer::command_class::none && info.control.contains(one);
    });
    key(out, "printers");
    out.StartArray();
    for (auto const& one : info.printers) {
        out.StartObject();
        put_field(out, "id", one.id);
        put_field(out, "topic", one.topic);
        put_field(out, "name", one.name);
        put_field(out, "model", one.model);
        out.EndObject();
    }
    out.EndArray();
    out.EndObject();
    return text_of(buffer);
}

std::optional<std::string> parse_info_instance(std::string_view json)
{
    rapidjson::Document from;
    if (!json::parse_object(from, json))
        return std::nullopt;
    auto const found = from.FindMember("instance");
    if (found == from.MemberEnd() || !found->value.IsString())
        return std::nullopt;
    std::string_view const name{found->value.GetString(), found->value.GetStringLength()};
    auto const is_hexadecimal = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    };
    if (name.empty() || name.size() > max_instance_bytes
        || !std::ranges::all_of(name, is_hexadecimal))
        return std::nullopt;
    return std::string{name};
}

}  // namespace p2m::gateway
