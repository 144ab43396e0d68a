// SPDX-License-Identifier: MIT
#include "discovery_config/device_text.hpp"

#include <rapidjson/encodings.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>

namespace p2m::discovery {
namespace {

constexpr unsigned replacement = 0xFFFD;

constexpr bool is_control(unsigned code) noexcept
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0);
}

constexpr bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

constexpr bool is_upper(char c) noexcept
{
    return c >= 'A' && c <= 'Z';
}

constexpr bool is_letter(char c) noexcept
{
    return is_upper(c) || (c >= 'a' && c <= 'z');
}

std::string_view trimmed(std::string_view text) noexcept
{
    auto const first = text.find_first_not_of(' ');
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// Each step takes one whole character, or one byte that belongs to none.
std::string repaired(std::string_view text)
{
    rapidjson::StringBuffer out;
    while (!text.empty()) {
        rapidjson::MemoryStream ahead(text.data(), text.size());
        unsigned code = 0;
        bool const valid = rapidjson::UTF8<>::Decode(ahead, &code) && ahead.Tell() <= text.size();
        if (!valid)
            code = replacement;
        rapidjson::UTF8<>::Encode(out, is_control(code) ? ' ' : code);
        text.remove_prefix(valid ? ahead.Tell() : 1);
    }
    return {out.GetString(), out.GetSize()};
}

}  // namespace

std::string readable(std::string_view foreign)
{
    auto const whole = repaired(foreign);
    std::string_view text = trimmed(whole);
    if (text.size() > max_text_bytes) {
        auto end = max_text_bytes;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
            --end;
        text = trimmed(text.substr(0, end));
    }
    return std::string(text);
}

std::string http_url(std::string_view host)
{
    auto const is_host_char = [](char c) {
        return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_' || c == ':';
    };
    if (host.empty() || host.size() > max_text_bytes || !std::ranges::all_of(host, is_host_char))
        return {};
    bool const is_v6 = host.find(':') != std::string_view::npos;
    std::string const text(host);
    return is_v6 ? "http://[" + text + "]/" : "http://" + text + "/";
}

std::string slug(std::string_view text)
{
    std::string out;
    for (char const c : text) {
        if (is_letter(c) || is_digit(c))
            out += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
        else if (!out.empty() && out.back() != '_')
            out += '_';
    }
    while (out.ends_with('_'))
        out.pop_back();
    return out;
}

}  // namespace p2m::discovery
