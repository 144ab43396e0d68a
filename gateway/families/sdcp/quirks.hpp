// SPDX-License-Identifier: MIT
// What single firmware versions do differently, one row each, with its source.
#pragma once

#include "printer/command.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace p2m::gateway {

enum class quirk : std::uint8_t {
    /// Light and temperature orders are acknowledged during a print, and ignored.
    ignores_light_and_heat_while_printing,
};

[[nodiscard]] bool has_quirk(std::string_view firmware, quirk) noexcept;

/// What an owner of a printer with this firmware should do, once; empty when it is well.
[[nodiscard]] std::string_view firmware_advice(std::string_view firmware) noexcept;

/// Why this firmware will probably not do what it is about to acknowledge; empty when it should
/// work.
[[nodiscard]] std::string_view
known_trouble(std::string_view firmware, printer::command const&, bool printing) noexcept;

}  // namespace p2m::gateway
