// SPDX-License-Identifier: MIT
#include "printer/material.hpp"

#include <algorithm>
#include <array>

namespace p2m::printer {
namespace {

constexpr std::string_view digits = "0123456789ABCDEF";

constexpr int digit_of(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace

std::string write_color(rgb color)
{
    std::string out = "#";
    for (unsigned const part : {color.red, color.green, color.blue}) {
        out += digits[part / 16];
        out += digits[part % 16];
    }
    return out;
}

std::optional<rgb> parse_color(std::string_view text) noexcept
{
    constexpr std::size_t short_form = 3, long_form = 6, with_opacity = 8;
    if (text.starts_with('#'))
        text.remove_prefix(1);
    if (text.size() != short_form && text.size() != long_form && text.size() != with_opacity)
        return std::nullopt;
    if (std::ranges::any_of(text, [](char c) { return digit_of(c) < 0; }))
        return std::nullopt;
    bool const is_short = text.size() == short_form;
    std::array<std::uint8_t, 3> parts{};
    for (std::size_t i = 0; i != parts.size(); ++i) {
        auto const high = digit_of(text[is_short ? i : 2 * i]);
        auto const low = is_short ? high : digit_of(text[2 * i + 1]);
        parts[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return rgb{parts[0], parts[1], parts[2]};
}

}  // namespace p2m::printer
