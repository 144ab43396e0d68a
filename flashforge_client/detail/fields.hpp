// SPDX-License-Identifier: MIT
// What FlashForge printers spell their own way in JSON.
#pragma once

#include "net/json_fields.hpp"

#include <optional>

namespace p2m::flashforge::detail {

/// A number other than 0, or one of the words `open`, `on`, `true` and `close`, `closed`, `off`,
/// `false` in any case. Printers say `open` and `close` of lights, fans and doors alike.
[[nodiscard]] std::optional<bool> to_switch(net::json_value const&) noexcept;

}  // namespace p2m::flashforge::detail
