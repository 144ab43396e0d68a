// SPDX-License-Identifier: MIT
// Jinja templates of Home Assistant. Every key of our JSON is always there; null renders as `None`,
// which Home Assistant takes for unknown.
#pragma once

#include "discovery_config/entity_table.hpp"

#include <string>

namespace p2m::discovery {

/// The template of an entity's value; empty when its payload is taken as it is.
[[nodiscard]] std::string value_template(entity const&);

/// Unknown outside the number's range, where Home Assistant would log an error and keep the value
/// before: at the printer itself its owner may set more than the gateway is allowed to.
[[nodiscard]] std::string number_template(entity const&, double highest);

/// What a number sends. Home Assistant counts in its owner's units: 400 °F arrive as
/// 204.44444444444443 °C, and a step of 0.025 has its own rounding.
[[nodiscard]] std::string command_template(entity const&);

/// `online` while the state's `can.<what>` is true.
[[nodiscard]] std::string can_template(std::string_view what);

}  // namespace p2m::discovery
