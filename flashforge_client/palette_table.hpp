// SPDX-License-Identifier: MIT
// Values that a slot of a material station takes: 24 colours for each model, since the printer
// shows no icon for another one, and the names of materials.
#pragma once

#include "flashforge_client/color.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace p2m::flashforge {

enum class palette : std::uint8_t { none, ad5x, creator_5 };

[[nodiscard]] std::span<color const> colors_of(palette) noexcept;

/// The colour of the palette that looks most like this one; the palette must not be `none`.
[[nodiscard]] color nearest(palette, color) noexcept;

/// The names that the AD5X shows, then those that it accepts besides.
[[nodiscard]] std::span<std::string_view const> materials() noexcept;

}  // namespace p2m::flashforge
