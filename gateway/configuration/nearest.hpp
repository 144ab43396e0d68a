// SPDX-License-Identifier: MIT
// The known word somebody probably meant.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace p2m::gateway {

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
/// Only the first 64 bytes count.
[[nodiscard]] std::size_t edit_distance(std::string_view, std::string_view);

/// The closest of `known`, the first of equals; empty when nothing is close enough to be meant:
/// more than a third of the letters differ.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       std::span<std::string_view const> known);

}  // namespace p2m::gateway
