// SPDX-License-Identifier: MIT
// Base64 of RFC 4648.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace p2m::flashforge::detail {

/// Line breaks, a `data:...,` prefix and missing padding are forgiven; empty for other bytes.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

}  // namespace p2m::flashforge::detail
