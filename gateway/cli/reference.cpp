// SPDX-License-Identifier: MIT
#include "gateway/configuration/reference.hpp"

#include "gateway/cli/options.hpp"

#include <fmt/format.h>

namespace p2m::gateway::cli {

int reference(reference_options const& options)
{
    fmt::print("{}", options.what == "sample" ? write_sample() : write_reference());
    return ok;
}

}  // namespace p2m::gateway::cli
