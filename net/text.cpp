// SPDX-License-Identifier: MIT
#include "net/text.hpp"

#include <algorithm>

namespace p2m::net {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

constexpr unsigned byte(char c) noexcept
{
    return static_cast<unsigned char>(c);
}

constexpr bool is_plain(char c) noexcept
{
    return byte(c) >= 0x20 && byte(c) < 0x7F;
}

/// Bytes of the character that `text` begins with; 0 when it is none, or a control character.
/// The ranges are those of RFC 3629: no overlong form, no surrogate, nothing over U+10FFFF.
std::size_t character_size(std::string_view text) noexcept
{
    auto const first = byte(text[0]);
    if (first < 0x80)
        return is_plain(text[0]) ? 1 : 0;

    std::size_t const size = first >= 0xC2 && first <= 0xDF   ? 2
                             : first >= 0xE0 && first <= 0xEF ? 3
                             : first >= 0xF0 && first <= 0xF4 ? 4
                                                              : 0;
    if (size == 0 || text.size() < size)
        return 0;
    auto const rest = text.substr(1, size - 1);
    if (!std::ranges::all_of(rest, [](char c) { return byte(c) >= 0x80 && byte(c) <= 0xBF; }))
        return 0;

    auto const second = byte(text[1]);
    bool const overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    bool const surrogate = first == 0xED && second > 0x9F;
    bool const too_high = first == 0xF4 && second > 0x8F;
    bool const control = first == 0xC2 && second < 0xA0;  // C1 controls
    return overlong || surrogate || too_high || control ? 0 : size;
}

}  // namespace

void assign_text(std::string& out, std::string_view raw, std::size_t limit)
{
    if (raw.size() <= limit && std::ranges::all_of(raw, is_plain)) {
        out.assign(raw);
        return;
    }
    out.clear();
    while (!raw.empty()) {
        auto const size = character_size(raw);
        auto const next = size == 0 ? replacement : raw.substr(0, size);
        if (out.size() + next.size() > limit)
            return;
        out.append(next);
        raw.remove_prefix(std::max<std::size_t>(size, 1));
    }
}

bool is_clean_text(std::string_view text, std::size_t limit) noexcept
{
    if (text.size() > limit)
        return false;
    while (!text.empty()) {
        auto const size = character_size(text);
        if (size == 0)
            return false;
        text.remove_prefix(size);
    }
    return true;
}

void to_lower(std::string& text) noexcept
{
    std::ranges::transform(text, text.begin(), lower);
}

bool equal_ignoring_case(std::string_view one, std::string_view other) noexcept
{
    return std::ranges::equal(one, other, {}, lower, lower);
}

bool contains_ignoring_case(std::string_view text, std::string_view part) noexcept
{
    return !std::ranges::search(text, part, {}, lower).empty() || part.empty();
}

std::string_view trimmed(std::string_view text) noexcept
{
    constexpr std::string_view space{" \t\r\n\0", 5};
    text.remove_prefix(std::min(text.find_first_not_of(space), text.size()));
    return text.substr(0, text.find_last_not_of(space) + 1);
}

}  // namespace p2m::net
