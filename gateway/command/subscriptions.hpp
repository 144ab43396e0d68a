// SPDX-License-Identifier: MIT
// Which command topics of a printer are listened to: those its owner allowed and it can obey.
#pragma once

#include "gateway/configuration/settings.hpp"
#include "printer/attributes.hpp"

#include <string>
#include <vector>

namespace p2m::gateway {

/// Below the printer's root: "set/light", ..., "command" last. Empty while control is off.
[[nodiscard]] std::vector<std::string>
command_subscriptions(control_settings const&, printer::capabilities, bool rtsp_configured);

}  // namespace p2m::gateway
