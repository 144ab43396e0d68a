// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/printer_list.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string_view>

namespace p2m::gateway {
namespace {

using writer = rapidjson::Writer<rapidjson::StringBuffer>;

void put(writer& out, std::string_view key, std::string_view value)
{
    out.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
    out.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}
void put_path(writer& out, std::string_view key, listed_printer const& of, char const* page)
{
    if (of.camera) {
        put(out, key, "/printers/" + of.topic + "/" + page);
        return;
    }
    out.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
    out.Null();
}

}  // namespace

std::string write_printer_list(std::vector<listed_printer> const& all)
{
    rapidjson::StringBuffer text;
    writer out{text};
    out.StartArray();
    for (auto const& one : all) {
        out.StartObject();
        put(out, "id", one.id);
        put(out, "topic", one.topic);
        put(out, "name", one.name);
        put(out, "model", one.model);
        put(out, "connection", one.connection);
        put_path(out, "stream", one, "stream");
        put_path(out, "snapshot", one, "snapshot.jpg");
        out.EndObject();
    }
    out.EndArray();
    return {text.GetString(), text.GetSize()};
}

}  // namespace p2m::gateway
