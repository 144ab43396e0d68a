// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/sse_codec.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <charconv>

namespace p2m::surfaces::http {

std::string write_sse(std::string_view id, std::string_view type, std::string_view data)
{
    std::string out;
    out.reserve(id.size() + type.size() + data.size() + 32);
    if (!id.empty())
        out.append("id: ").append(id).append("\n");
    out.append("event: ").append(type).append("\n");
    do {
        auto const line = data.substr(0, data.find_first_of("\r\n"));
        out.append("data: ").append(line).append("\n");
        auto const end = data.substr(line.size()).starts_with("\r\n") ? 2U : 1U;
        data.remove_prefix(std::min(line.size() + end, data.size()));
    } while (!data.empty());
    return out += '\n';
}

std::string write_sse_id(std::string_view id)
{
    return "id: " + std::string{id} + "\n\n";
}

std::string write_sse_retry(std::chrono::milliseconds after)
{
    return "retry: " + std::to_string(after.count()) + "\n\n";
}

std::string write_event_data(std::string_view printer, std::string_view document)
{
    rapidjson::StringBuffer text;
    rapidjson::Writer<rapidjson::StringBuffer> out{text};
    out.StartObject();
    out.Key("printer");
    if (printer.empty())
        out.Null();
    else
        out.String(printer.data(), static_cast<rapidjson::SizeType>(printer.size()));
    out.Key("document");
    out.RawValue(document.data(), document.size(), rapidjson::kObjectType);
    out.EndObject();
    return {text.GetString(), text.GetSize()};
}

std::string write_event_id(event_id const& of)
{
    return of.boot + "-" + std::to_string(of.number);
}

std::optional<event_id> parse_event_id(std::string_view text)
{
    constexpr std::size_t max_boot_bytes = 32;
    auto const dash = text.find('-');
    if (dash == 0 || dash == std::string_view::npos || dash > max_boot_bytes
        || text.substr(0, dash).find_first_not_of("0123456789abcdef") != std::string_view::npos)
        return std::nullopt;
    event_id out{std::string{text.substr(0, dash)}, 0};
    auto const digits = text.substr(dash + 1);
    auto const* const last = digits.data() + digits.size();
    auto const [end, error] = std::from_chars(digits.data(), last, out.number);
    if (error != std::errc{} || end != last)
        return std::nullopt;
    return out;
}

}  // namespace p2m::surfaces::http
