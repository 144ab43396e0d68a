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

bool is_same_spool(material_slot const& a, material_slot const& b) noexcept
{
    return a.slot == b.slot && (a.state == slot_state::empty) == (b.state == slot_state::empty)
           && a.type == b.type && a.name == b.name && a.brand == b.brand && a.color == b.color;
}

bool is_same_unit(material_unit const& a, material_unit const& b) noexcept
{
    return a.unit == b.unit && std::ranges::equal(a.slots, b.slots, is_same_spool);
}

}  // namespace

bool has_same_spools(std::optional<material_station> const& a,
                     std::optional<material_station> const& b) noexcept
{
    if (!a || !b)
        return a.has_value() == b.has_value();
    if (!std::ranges::equal(a->units, b->units, is_same_unit))
        return false;
    if (!a->external || !b->external)
        return a->external.has_value() == b->external.has_value();
    return is_same_spool(*a->external, *b->external);
}

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
