// SPDX-License-Identifier: MIT
// From CLI11's options to the manual.
#pragma once

#include "gateway/cli/manual.hpp"

namespace CLI {
class App;
}

namespace p2m::gateway::cli {

/// Hidden subcommands and options are left out.
[[nodiscard]] manual describe(CLI::App const&);

}  // namespace p2m::gateway::cli
