// SPDX-License-Identifier: MIT
// What is told of the gateway and of its connections: diagnostics, gateway info.
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

std::string text_of(rapidjson::StringBuffer const& buffer)
{
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace

std::string write_diagnostics(printer::connection_state connection,
                              printer::link_statistics const& link,
                              camera_statistics const& camera,
                              rtsp_statistics const& rtsp,
                              upload_statistics const& uploads)
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
    key(out, "poll_ms");
    std::ignore = link.poll ? out.Int64(link.poll->count()) : out.Null();
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
    json::put_field(out, "url", rtsp.url);
    key(out, "readers");
    out.Int(rtsp.readers);
    out.EndObject();
    key(out, "uploads");
    out.StartObject();
    key(out, "waiting");
    out.Int(uploads.waiting);
    json::put_field(out, "active", uploads.active);
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
    json::put_field(out, "version", info.version);
    key(out, "contract");
    out.Int(contract_version);
    json::put_field(out, "instance", info.instance);
    key(out, "started_at");
    put(out, std::optional{info.started_at});
    key(out, "control");
    json::put_names<printer::command_class>(out, [&info](printer::command_class one) {
        return one != printer::command_class::none && info.control.contains(one);
    });
    key(out, "printers");
    out.StartArray();
    for (auto const& one : info.printers) {
        out.StartObject();
        json::put_field(out, "id", one.id);
        json::put_field(out, "topic", one.topic);
        json::put_field(out, "name", one.name);
        json::put_field(out, "model", one.model);
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
