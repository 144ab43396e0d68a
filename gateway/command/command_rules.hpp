// SPDX-License-Identifier: MIT
// When a printer must not get an order: what it lacks, and what its state forbids.
#pragma once

#include "gateway/command/order.hpp"
#include "gateway/command/refusal.hpp"
#include "printer/attributes.hpp"
#include "printer/snapshot.hpp"

#include <optional>
#include <string>

namespace p2m::gateway {

/// What a precondition looks at.
struct situation
{
    printer::snapshot const& now;
    std::optional<std::string> const& wanted_job;  ///< the `job` of pause, resume and stop
    bool temperature_while_printing{};
    action_offers offers{};
    bool snapshot_too_soon{};
};

/// Why this printer, in this state, must not get this now: not_allowed_now, or out_of_range for a
/// part it has fewer of.
[[nodiscard]] std::optional<refusal>
check_state(instruction const&, printer::capabilities const&, situation const&);

/// What the printer needs for it and has not.
[[nodiscard]] std::optional<printer::capability> missing_capability(instruction const&,
                                                                    printer::capabilities const&);

}  // namespace p2m::gateway
