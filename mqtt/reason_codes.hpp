// SPDX-License-Identifier: MIT
// What a CONNACK or DISCONNECT code means to the operator. One table for MQTT 5 and 3.1.1.
#pragma once

#include "mqtt/error.hpp"

namespace p2m::mqtt {

/// `code`: an MQTT 5 reason code (128 and up), a CONNACK code of MQTT 3.1.1 (1 to 5), or anything
/// else for "closed without a reason".
[[nodiscard]] error to_error(int code) noexcept;

/// Whether the broker said that it does not speak this version of MQTT.
[[nodiscard]] bool is_version_refused(int code) noexcept;

}  // namespace p2m::mqtt
