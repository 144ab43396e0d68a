// SPDX-License-Identifier: MIT
// One round of LAN discovery for the command line. Blocks.
#pragma once

#include "printer/attributes.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace p2m::gateway::cli {

struct search_result
{
    std::vector<printer::attributes> found;  ///< each printer once, in the order of its first reply
    bool was_interrupted{};
};

[[nodiscard]] search_result search_lan(std::vector<std::string> const& broadcast,
                                       std::vector<std::string> const& hosts,
                                       std::chrono::seconds listen);

}  // namespace p2m::gateway::cli
