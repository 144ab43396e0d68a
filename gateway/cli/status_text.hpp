// SPDX-License-Identifier: MIT
// What a printer does, for eyes: pure functions. Foreign names lose their control characters, so
// that no printer can steer a terminal.
#pragma once

#include "printer/attributes.hpp"
#include "printer/snapshot.hpp"

#include <string>
#include <string_view>

namespace p2m::gateway::cli {

/// A line for each thing that is known, with a final line feed.
[[nodiscard]] std::string status_table(printer::attributes const*, printer::report const&);

/// `printing  42 %  layer 71/168  nozzle 215.3/215 °C  bed 60.0/60 °C  left 0:55:20  benchy.gcode`
[[nodiscard]] std::string status_line(printer::report const&);

[[nodiscard]] std::string printable(std::string_view foreign);

}  // namespace p2m::gateway::cli
