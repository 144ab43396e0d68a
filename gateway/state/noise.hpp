// SPDX-License-Identifier: MIT
// The values of a snapshot that are never still, as rows of {member, band}. A value that moved less
// than its band is no news; every other difference is. A new field needs no row to be published.
// The head's position has a rule of its own, since it is told at most every few seconds.
#pragma once

#include "gateway/configuration/settings.hpp"
#include "printer/snapshot.hpp"

namespace p2m::gateway {

/// Whether the two differ in anything but noise and the head's position. `sent` is changed and put
/// back on the way, which allocates nothing.
[[nodiscard]] bool differ_beyond_noise(printer::snapshot const& current,
                                       printer::snapshot& sent,
                                       publish_settings const& rules);

/// Each noisy value of `to` that moved less than its band since `sent` becomes that of `sent`;
/// those of another job are left alone.
void hold_noise(printer::snapshot& to,
                printer::snapshot const& sent,
                publish_settings const& rules) noexcept;

/// Differences of decimal fractions are inexact: 215.3 - 215.0 is a little less than 0.3.
constexpr double rounding = 1e-9;

}  // namespace p2m::gateway
