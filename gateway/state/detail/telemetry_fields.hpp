// SPDX-License-Identifier: MIT
// Everything of a state document that is measured or set. For .cpp files of this folder only.
#pragma once

#include "gateway/state/detail/json_fields.hpp"
#include "printer/telemetry.hpp"

namespace p2m::gateway::json {

/// The members, into an object that is open.
void put_telemetry(writer&, printer::telemetry const&);
/// From the members of `state`.
[[nodiscard]] printer::telemetry get_telemetry(value const& state);

/// The value of `material`: an object, or null without a station.
void put_material(writer&, std::optional<printer::material_station> const&);
[[nodiscard]] std::optional<printer::material_station> get_material(value const&);

}  // namespace p2m::gateway::json
