// SPDX-License-Identifier: MIT
#include "gateway/command/result.hpp"

#include "gateway/command/envelope.hpp"
#include "gateway/command/rfc3339.hpp"
#include "printer/names.hpp"
#include "printer/support/utf8.hpp"

#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <utility>

namespace p2m::gateway {
namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

constexpr std::array surface_words{"mqtt", "http", "mcp", "cli", "slicer"};
constexpr auto too_large_message = "the data of this answer is too large for its way";

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

void put_caller(json_writer& out, caller const& from)
{
    out.Key("caller");
    out.StartObject();
    out.Key("surface");
    put(out, to_string(from.via));
    out.Key("name");
    put(out, from.name && is_short_text(*from.name) ? from.name : std::nullopt);
    out.EndObject();
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

void put_files(json_writer& out, file_page const& page)
{
    auto const listed = std::min(page.files.size(), max_listed_files);
    out.StartObject();
    out.Key("files");
    out.StartArray();
    for (std::size_t i = 0; i != listed; ++i)
        put_file(out, page.files[i]);
    out.EndArray();
    out.Key("offset");
    out.Uint64(page.offset);
    out.Key("total");
    out.Uint64(page.total);
    out.Key("truncated");
    out.Bool(page.offset + listed < page.total);
    out.Key("told_at");
    put(out, write_rfc3339(page.at));
    out.EndObject();
}

}  // namespace

std::string_view to_string(surface value) noexcept
{
    auto const index = static_cast<std::size_t>(value);
    return index < surface_words.size() ? surface_words[index] : std::string_view{};
}

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
    put_caller(out, what.from);
    out.Key("status");
    put(out, to_string(what.status));
    out.Key("code");
    put(out, to_string(what.code));
    out.Key("printer_code");
    what.printer_code ? out.Int(*what.printer_code) : out.Null();
    out.Key("message");
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
        put_files(out, *what.files);
    } else if (what.data) {
        out.Key("data");
        out.RawValue(what.data->data(), what.data->size(), rapidjson::kObjectType);
    }
    out.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

result make_short(result what)
{
    what.files.reset();
    what.data.reset();
    what.message = too_large_message;
    return what;
}

std::string write_result_within(result const& what, std::size_t max_bytes)
{
    auto json = write_result(what);
    if (json.size() <= max_bytes)
        return json;
    if (!what.files)
        return what.data ? write_result(make_short(what)) : json;
    auto fewer = what;
    fewer.message = "not all files: the answer would be too large for its way";
    // Halving finds a page that fits soon; which one matters less than that there is an answer.
    for (auto count = fewer.files->files.size() / 2; count > 0; count /= 2) {
        fewer.files->files.resize(count);
        json = write_result(fewer);
        if (json.size() <= max_bytes)
            return json;
    }
    return write_result(make_short(what));
}

}  // namespace p2m::gateway
