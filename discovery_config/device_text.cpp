// SPDX-License-Identifier: MIT
#include "discovery_config/device_text.hpp"

#include "printer/support/utf8.hpp"

#include <algorithm>

namespace p2m::discovery {
namespace {

constexpr unsigned char to_byte(char c) noexcept
{
    return static_cast<unsigned char>(c);
}

constexpr bool is_control(char c) noexcept
{
    return to_byte(c) < 0x20 || c == 0x7F;
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

/// A control character of `text`, which is valid UTF-8, becomes a space.
std::string without_controls(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        // U+0080 to U+009F are two bytes.
        bool const is_pair = text.size() > 1 && text[0] == '\xC2' && to_byte(text[1]) < 0xA0;
        out += is_pair || is_control(text[0]) ? ' ' : text[0];
        text.remove_prefix(is_pair ? 2 : 1);
    }
    return out;
}

}  // namespace

std::string readable(std::string_view foreign)
{
    auto const whole = without_controls(printer::to_utf8(foreign));
    return std::string{trimmed(printer::cut_utf8(trimmed(whole), max_text_bytes))};
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
