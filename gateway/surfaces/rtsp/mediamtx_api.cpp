// SPDX-License-Identifier: MIT
#include "gateway/surfaces/rtsp/mediamtx_api.hpp"

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

namespace p2m::gateway {
namespace {

namespace json = rapidjson;

constexpr std::size_t max_error_bytes = 200;  // of foreign text in our log
constexpr std::size_t max_name_bytes = 256;

std::string list_target(std::string_view of, std::size_t page)
{
    return fmt::format("/v3/{}/list?page={}&itemsPerPage={}", of, page, api_page_items);
}

std::string_view text_of(json::Value const& object, char const* key)
{
    auto const at = object.FindMember(key);
    if (at == object.MemberEnd() || !at->value.IsString())
        return {};
    return {at->value.GetString(), at->value.GetStringLength()};
}

/// Reads what each item of a list says; passes over items without a name.
template <class Value, class Read>
std::optional<api_page<Value>> parse_page(std::string_view text, Read read)
{
    json::Document document;
    // Iterative: an answer nested ever deeper must not use up the stack.
    document.Parse<json::kParseIterativeFlag>(text.data(), text.size());
    if (document.HasParseError() || !document.IsObject())
        return std::nullopt;
    auto const pages = document.FindMember("pageCount");
    auto const items = document.FindMember("items");
    if (items == document.MemberEnd() || !(items->value.IsArray() || items->value.IsNull()))
        return std::nullopt;
    api_page<Value> out;
    out.pages = pages != document.MemberEnd() && pages->value.IsUint() ? pages->value.GetUint() : 1;
    if (items->value.IsNull())
        return out;
    for (auto const& item : items->value.GetArray()) {
        if (!item.IsObject())
            continue;
        auto const name = text_of(item, "name");
        if (!name.empty() && name.size() <= max_name_bytes)
            out.items.emplace(std::string{name}, read(item));
    }
    return out;
}

}  // namespace

api_request ask_configured(std::size_t page)
{
    return {api_request::verb::get, list_target("config/paths", page), {}};
}

api_request ask_active(std::size_t page)
{
    return {api_request::verb::get, list_target("paths", page), {}};
}

api_request put_path(std::string_view name, std::string_view command)
{
    json::StringBuffer text;
    json::Writer<json::StringBuffer> out{text};
    auto const put = [&](std::string_view key, std::string_view value) {
        out.Key(key.data(), static_cast<json::SizeType>(key.size()));
        out.String(value.data(), static_cast<json::SizeType>(value.size()));
    };
    out.StartObject();
    put("runOnDemand", command);
    out.Key("runOnDemandRestart");
    out.Bool(true);
    put("runOnDemandStartTimeout", "10s");
    // After its end ffmpeg is started again in 5 s, and has as long to start as the first one. Were
    // the path closed by then, whoever came meanwhile would be held for ever.
    put("runOnDemandCloseAfter", "15s");
    out.EndObject();
    return {api_request::verb::post,
            fmt::format("/v3/config/paths/replace/{}", name),
            {text.GetString(), text.GetSize()}};
}

api_request delete_path(std::string_view name)
{
    return {api_request::verb::remove, fmt::format("/v3/config/paths/delete/{}", name), {}};
}

std::optional<api_page<std::string>> parse_configured(std::string_view text)
{
    return parse_page<std::string>(
        text, [](json::Value const& item) { return std::string{text_of(item, "runOnDemand")}; });
}

std::optional<api_page<int>> parse_active(std::string_view text)
{
    return parse_page<int>(text, [](json::Value const& item) {
        auto const readers = item.FindMember("readers");
        return readers != item.MemberEnd() && readers->value.IsArray()
                   ? static_cast<int>(readers->value.Size())
                   : 0;
    });
}

std::string parse_api_error(std::string_view text)
{
    json::Document document;
    document.Parse<json::kParseIterativeFlag>(text.data(), text.size());
    auto const told = !document.HasParseError() && document.IsObject() ? text_of(document, "error")
                                                                       : std::string_view{};
    std::string out{(told.empty() ? text : told).substr(0, max_error_bytes)};
    std::ranges::replace_if(out, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return out;
}

}  // namespace p2m::gateway
