// SPDX-License-Identifier: MIT
// Colours of filament: reading the printers' spellings, writing the one that they accept, and the
// perceived distance between two.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::flashforge {

struct color
{
    std::uint8_t red{}, green{}, blue{};
    bool operator==(color const&) const = default;
};

/// `#RGB`, `RGB`, `#RRGGBB`, `RRGGBB`, and eight digits, whose last two (opacity) are dropped;
/// empty for anything else.
[[nodiscard]] std::optional<color> parse_color(std::string_view) noexcept;

[[nodiscard]] std::string to_text(color);  ///< `#RRGGBB`, upper case

/// CIEDE2000; sources: Sharma, Wu, Dalal, "The CIEDE2000 color-difference formula", 2005; sRGB of
/// IEC 61966-2-1 with its white point D65.
[[nodiscard]] double difference(color, color) noexcept;

}  // namespace p2m::flashforge
