// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/limits.hpp"
#include "gateway/surfaces/http/token_table.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <utility>

namespace p2m::surfaces::http {
namespace {

namespace json = rapidjson;
using writer = json::Writer<json::StringBuffer>;
using words = std::optional<std::vector<std::string>>;

constexpr int file_version = 1;
constexpr std::size_t max_words = 256, max_word_bytes = 64;

void put(writer& out, std::string_view text)
{
    out.String(text.data(), static_cast<json::SizeType>(text.size()));
}

void put_words(writer& out, words const& all)
{
    if (!all) {
        out.Null();
        return;
    }
    out.StartArray();
    for (auto const& one : *all)
        put(out, one);
    out.EndArray();
}

std::optional<std::string> text_in(json::Value const& object, char const* key)
{
    auto const found = object.FindMember(key);
    if (found == object.MemberEnd() || !found->value.IsString()
        || found->value.GetStringLength() > max_word_bytes)
        return std::nullopt;
    return std::string{found->value.GetString(), found->value.GetStringLength()};
}

/// False when it is neither null nor a list of short texts.
bool read_words(json::Value const& object, char const* key, words& to)
{
    auto const found = object.FindMember(key);
    if (found == object.MemberEnd())
        return false;
    if (found->value.IsNull())
        return true;
    if (!found->value.IsArray() || found->value.Size() > max_words)
        return false;
    to.emplace();
    for (auto const& one : found->value.GetArray()) {
        if (!one.IsString() || one.GetStringLength() > max_word_bytes)
            return false;
        to->emplace_back(one.GetString(), one.GetStringLength());
    }
    return true;
}

std::optional<named_token> read_row(json::Value const& from)
{
    if (!from.IsObject())
        return std::nullopt;
    named_token out;
    auto name = text_in(from, "name");
    auto const hash = parse_hex(text_in(from, "sha256").value_or(std::string{}));
    auto const created = from.FindMember("created_at");
    if (!name || !hash || !read_words(from, "classes", out.classes)
        || !read_words(from, "printers", out.printers) || created == from.MemberEnd()
        || !created->value.IsInt64())
        return std::nullopt;
    out.name = *std::move(name);
    out.hash = *hash;
    out.created_at = printer::wall_time{std::chrono::seconds{created->value.GetInt64()}};
    return out;
}

}  // namespace

std::string write_tokens(token_table const& table)
{
    json::StringBuffer text;
    writer out{text};
    out.StartObject();
    out.Key("version");
    out.Int(file_version);
    out.Key("tokens");
    out.StartArray();
    for (auto const& one : table.all()) {
        out.StartObject();
        out.Key("name");
        put(out, one.name);
        out.Key("sha256");
        put(out, to_hex(one.hash));
        out.Key("classes");
        put_words(out, one.classes);
        out.Key("printers");
        put_words(out, one.printers);
        out.Key("created_at");
        out.Int64(one.created_at.time_since_epoch().count());
        out.EndObject();
    }
    out.EndArray();
    out.EndObject();
    return {text.GetString(), text.GetSize()};
}

boost::system::result<token_table, std::string> parse_tokens(std::string_view text)
{
    if (text.size() > limits::token_file_bytes)
        return std::string{"the file is too large"};
    json::Document document;
    document.Parse<json::kParseIterativeFlag>(text.data(), text.size());
    if (document.HasParseError() || !document.IsObject())
        return std::string{"this is no JSON object"};
    auto const version = document.FindMember("version");
    if (version == document.MemberEnd() || !version->value.IsInt()
        || version->value.GetInt() != file_version)
        return std::string{"this version of the file is not known"};
    auto const rows = document.FindMember("tokens");
    if (rows == document.MemberEnd() || !rows->value.IsArray())
        return std::string{"there is no list of tokens"};
    token_table out;
    for (auto const& one : rows->value.GetArray()) {
        auto row = read_row(one);
        if (!row || !out.add(*std::move(row)))
            return "token " + std::to_string(out.all().size() + 1)
                   + " is malformed, is one too many, or has the name of another";
    }
    return out;
}

}  // namespace p2m::surfaces::http
