// SPDX-License-Identifier: MIT
#include "printer/support/utf8.hpp"

#include <rapidjson/encodings.h>
#include <rapidjson/memorystream.h>

#include <algorithm>

namespace p2m::printer {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

constexpr bool is_ascii(char c) noexcept
{
    return static_cast<unsigned char>(c) < 0x80U;
}

/// Bytes of the character at the front; 0 when there is none.
std::size_t character_size(std::string_view text)
{
    rapidjson::MemoryStream ahead{text.data(), text.size()};
    unsigned code{};
    // Behind the end there are only zeros for it, which continue no character.
    return rapidjson::UTF8<>::Decode(ahead, &code) ? ahead.Tell() : 0;
}

}  // namespace

std::string to_utf8(std::string_view foreign)
{
    if (std::ranges::all_of(foreign, is_ascii))
        return std::string{foreign};
    std::string out;
    out.reserve(foreign.size());
    while (!foreign.empty()) {
        auto const size = character_size(foreign);
        out += size != 0 ? foreign.substr(0, size) : replacement;
        foreign.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return out;
}

std::string_view cut_utf8(std::string_view text, std::size_t max_bytes) noexcept
{
    if (text.size() <= max_bytes)
        return text;
    auto end = max_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return text.substr(0, end);
}

}  // namespace p2m::printer
