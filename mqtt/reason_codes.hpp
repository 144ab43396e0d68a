// SPDX-License-Identifier: MIT
// What a CONNACK or DISCONNECT code means to the operator. One table for MQTT 5 and 3.1.1.
#pragma once

#include "mqtt/error.hpp"

#include <string_view>

namespace p2m::mqtt {

/// `code`: an MQTT 5 reason code (128 and up), a CONNACK code of MQTT 3.1.1 (1 to 5), or anything
/// else for "closed without a reason".
[[nodiscard]] error to_error(int code) noexcept;

/// What the code tells beyond the sentence of its error, as a clause; empty for most.
[[nodiscard]] std::string_view detail_of(int code) noexcept;

/// Whether the broker said that it does not speak this version of MQTT.
[[nodiscard]] bool is_version_refused(int code) noexcept;

}  // namespace p2m::mqtt
