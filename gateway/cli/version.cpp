// SPDX-License-Identifier: MIT
#include "gateway/cli/options.hpp"

#include <fmt/format.h>

namespace p2m::gateway::cli {

int version()
{
    fmt::print("printer2mqtt {}\n", P2M_VERSION);
    return ok;
}

}  // namespace p2m::gateway::cli
