// SPDX-License-Identifier: MIT
// How the printer's state shows what was ordered.
#pragma once

#include "gateway/command/order.hpp"
#include "printer/snapshot.hpp"

namespace p2m::gateway {

/// Whether this state is what was wanted; never true of an order that no state shows.
[[nodiscard]] bool is_shown(instruction const&, printer::snapshot const&);

}  // namespace p2m::gateway
