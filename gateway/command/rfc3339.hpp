// SPDX-License-Identifier: MIT
// RFC 3339 times, to the second: read from senders, written into results.
#pragma once

#include "printer/support/moment.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace p2m::gateway {

/// A time with its zone ("Z" or "+02:00"); a fraction is dropped. Empty for anything else, also for
/// a day that does not exist.
[[nodiscard]] std::optional<printer::wall_time> parse_rfc3339(std::string_view) noexcept;

/// "2026-09-20T18:04:05Z"
[[nodiscard]] std::string write_rfc3339(printer::wall_time);

}  // namespace p2m::gateway
