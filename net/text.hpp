// SPDX-License-Identifier: MIT
// Text that a printer sends, made safe: valid UTF-8, no control characters, bounded.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace p2m::net {

/// Bytes of a text; the rest of a longer one is cut.
constexpr std::size_t max_text_bytes = 512;

/// Replaces `out`, keeping its memory. What is not UTF-8, and control characters (they would spoil
/// a log), become U+FFFD; what goes over `limit` bytes is cut between two characters.
void assign_text(std::string& out, std::string_view raw, std::size_t limit = max_text_bytes);

/// True when assign_text() would change nothing.
[[nodiscard]] bool is_clean_text(std::string_view text,
                                 std::size_t limit = max_text_bytes) noexcept;

/// Replaces ASCII capitals; other bytes stay.
void to_lower(std::string& text) noexcept;

[[nodiscard]] constexpr char lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// ASCII letters are compared without case, other bytes as they are.
[[nodiscard]] bool equal_ignoring_case(std::string_view, std::string_view) noexcept;
/// True when `part`, which is in lower case, is somewhere in `text`, in any case.
[[nodiscard]] bool contains_ignoring_case(std::string_view text, std::string_view part) noexcept;

[[nodiscard]] std::string_view trimmed(std::string_view) noexcept;  ///< without spaces around it

}  // namespace p2m::net
