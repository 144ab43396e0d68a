// SPDX-License-Identifier: MIT
// What single keys cannot tell: settings that contradict each other.
#pragma once

#include "gateway/configuration/faults.hpp"
#include "gateway/configuration/settings.hpp"

#include <string>
#include <vector>

namespace p2m::gateway {

/// Each fault stands at the key that was given.
[[nodiscard]] config_faults
find_conflicts(settings const&, key_positions const& given, std::string const& file);

/// What is allowed but surely not meant, a sentence each.
[[nodiscard]] std::vector<std::string> find_oddities(settings const&, key_positions const& given);

}  // namespace p2m::gateway
