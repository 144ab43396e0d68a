// SPDX-License-Identifier: MIT
// A child's configuration, which may hold secrets.
#pragma once

#include <string>

namespace p2m::gateway {

/// Replaces the file as a whole, readable by us only. Returns 0, or the errno of what failed; then
/// the old one is still there.
[[nodiscard]] int write_private(std::string const& path, std::string const& text);

}  // namespace p2m::gateway
