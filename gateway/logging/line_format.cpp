// SPDX-License-Identifier: MIT
#include "gateway/logging/line_format.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>

namespace p2m::gateway {
namespace {

struct level_row
{
    std::string_view word;
    int priority;  ///< of syslog: sd-daemon(3)
};
constexpr std::array level_rows{
    level_row{"trace", 7}, level_row{"debug", 7}, level_row{"info", 6},
    level_row{"warn", 4},  level_row{"error", 3},
};

level_row const& row_of(log_level level)
{
    return level_rows[static_cast<std::size_t>(level)];
}

bool is_control(char c)
{
    auto const code = static_cast<unsigned char>(c);
    return code < 0x20 || code == 0x7f;
}

/// Names of printers and files are foreign: a line feed in one must not forge a second line.
std::string without_controls(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (auto const c : text)
        if (is_control(c))
            out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        else
            out += c;
    return out;
}

std::string time_of(log_line const& line)
{
    auto const seconds = std::chrono::floor<std::chrono::seconds>(line.at);
    auto const millis =
        std::chrono::duration_cast<std::chrono::milliseconds>(line.at - seconds).count();
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)), millis);
}

using json_writer = rapidjson::Writer<rapidjson::StringBuffer,
                                      rapidjson::UTF8<>,
                                      rapidjson::UTF8<>,
                                      rapidjson::CrtAllocator,
                                      rapidjson::kWriteValidateEncodingFlag>;

/// False when the message is not UTF-8.
bool write_json(rapidjson::StringBuffer& to, log_line const& line, std::string const& message)
{
    auto const at = time_of(line);
    std::string const level{row_of(line.level).word};
    json_writer out{to};
    return out.StartObject() && out.Key("at") && out.String(at.c_str()) && out.Key("level")
           && out.String(level.c_str()) && out.Key("message")
           && out.String(message.c_str(), static_cast<rapidjson::SizeType>(message.size()))
           && out.EndObject();
}

}  // namespace

std::string redact(std::string text, std::vector<std::string> const& secrets)
{
    constexpr std::string_view stars = "***";
    for (auto const& secret : secrets) {
        if (secret.size() < min_secret_bytes)
            continue;
        for (auto at = text.find(secret); at != std::string::npos;
             at = text.find(secret, at + stars.size()))
            text.replace(at, secret.size(), stars);
    }
    return text;
}

std::string format_text(log_line const& line)
{
    return fmt::format("{} {} {}", time_of(line), row_of(line.level).word,
                       without_controls(line.message));
}

std::string format_journal(log_line const& line)
{
    return fmt::format("<{}>{}", row_of(line.level).priority, without_controls(line.message));
}

std::string format_json(log_line const& line)
{
    rapidjson::StringBuffer out;
    if (std::string ascii{line.message}; !write_json(out, line, ascii)) {
        std::ranges::replace_if(
            ascii, [](char c) { return static_cast<unsigned char>(c) > 0x7e; }, '?');
        out.Clear();
        write_json(out, line, ascii);
    }
    return {out.GetString(), out.GetSize()};
}

}  // namespace p2m::gateway
