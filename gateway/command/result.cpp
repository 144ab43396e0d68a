// SPDX-License-Identifier: MIT
#include "gateway/command/result.hpp"

#include "gateway/command/rfc3339.hpp"
#include "printer/names.hpp"
#include "printer/support/utf8.hpp"

#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

namespace p2m::gateway {
namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

void put(json_writer& out, std::string_view text)
{
    auto const valid = printer::to_utf8(text);
    out.String(valid.data(), static_cast<rapidjson::SizeType>(valid.size()));
}
template <class Text>
void put(json_writer& out, std::optional<Text> const& text)
{
    if (text)
        put(out, std::string_view{*text});
    else
        out.Null();
}

void put_file(json_writer& out, printer::file_entry const& file)
{
    out.StartObject();
    out.Key("path");
    put(out, file.path);
    out.Key("size_bytes");
    file.size_bytes ? out.Uint64(*file.size_bytes) : out.Null();
    out.Key("layers");
    file.layers ? out.Int(*file.layers) : out.Null();
    out.Key("created_at");
    file.created_at ? put(out, write_rfc3339(*file.created_at)) : void(out.Null());
    out.Key("folder");
    out.Bool(file.folder);
    out.EndObject();
}

}  // namespace

std::string write_result(result const& what)
{
    rapidjson::StringBuffer buffer;
    json_writer out{buffer};
    out.StartObject();
    out.Key("id");
    put(out, what.id);
    out.Key("action");
    put(out, what.action);
    out.Key("source");
    put(out, what.source);
    out.Key("status");
    put(out, to_string(what.status));
    out.Key("code");
    put(out, to_string(what.code));
    out.Key("printer_code");
    what.printer_code ? out.Int(*what.printer_code) : out.Null();
    out.Key("message");
    auto const listed = what.files ? std::min(what.files->size(), max_listed_files) : 0;
    if (what.files && listed < what.files->size())
        put(out, fmt::format("the first {} of {} files", listed, what.files->size()));
    else
        put(out, what.message);
    out.Key("at");
    put(out, write_rfc3339(what.at));
    out.Key("duration_ms");
    out.Int64(what.duration.count());
    if (what.repeated) {
        out.Key("repeated");
        out.Bool(true);
    }
    if (what.files) {
        out.Key("data");
        out.StartObject();
        out.Key("files");
        out.StartArray();
        for (std::size_t i = 0; i != listed; ++i)
            put_file(out, (*what.files)[i]);
        out.EndArray();
        out.EndObject();
    }
    out.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace p2m::gateway
