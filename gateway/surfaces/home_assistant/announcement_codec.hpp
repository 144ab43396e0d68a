// SPDX-License-Identifier: MIT
// What is announced for one device, as the state store keeps it.
#pragma once

#include "gateway/surfaces/home_assistant/announcement_fsm.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

/// What is announced for one device, and what has to be removed once more.
struct stored_announcement
{
    announcement present;
    std::vector<removal> removed;
};

/// A discovery announcement as one JSON document and back; total.
[[nodiscard]] std::string write_announcement(stored_announcement const&);
[[nodiscard]] stored_announcement parse_announcement(std::string_view json);

}  // namespace p2m::gateway
