// SPDX-License-Identifier: MIT
// Foreign text as UTF-8: one bad byte would cost the whole document it is written into.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace p2m::printer {

/// The same text where it is valid UTF-8; each byte that belongs to no character becomes U+FFFD.
/// Up to three times as long.
[[nodiscard]] std::string to_utf8(std::string_view foreign);

/// The beginning of valid UTF-8, at most `max_bytes` of it; never a part of a character.
[[nodiscard]] std::string_view cut_utf8(std::string_view text, std::size_t max_bytes) noexcept;

}  // namespace p2m::printer
