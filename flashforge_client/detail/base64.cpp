// SPDX-License-Identifier: MIT
#include "flashforge_client/detail/base64.hpp"

#include <cstdint>

namespace p2m::flashforge::detail {

namespace {

constexpr int value_of(char c) noexcept
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

}  // namespace

std::optional<std::string> decode_base64(std::string_view text)
{
    if (text.starts_with("data:"))
        if (auto const comma = text.find(','); comma != std::string_view::npos)
            text.remove_prefix(comma + 1);
    std::string out;
    out.reserve(text.size() / 4 * 3 + 3);
    std::uint32_t bits{};
    int held{};
    for (auto const c : text) {
        if (c == '\r' || c == '\n' || c == ' ')
            continue;
        if (c == '=')
            break;
        auto const value = value_of(c);
        if (value < 0)
            return {};
        bits = (bits << 6) | static_cast<std::uint32_t>(value);
        held += 6;
        if (held >= 8) {
            held -= 8;
            out += static_cast<char>((bits >> held) & 0xFFU);
        }
    }
    return out;
}

}  // namespace p2m::flashforge::detail
