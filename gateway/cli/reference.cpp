// SPDX-License-Identifier: MIT
#include "gateway/configuration/reference.hpp"

#include "gateway/cli/options.hpp"

#include <fmt/format.h>

namespace p2m::gateway::cli {

int reference(reference_options const& options, manual const& of)
{
    if (options.what == "man")
        fmt::print("{}", write_man_page(of, P2M_VERSION));
    else if (options.what == "bash")
        fmt::print("{}", write_bash_completion(of));
    else if (options.what == "zsh")
        fmt::print("{}", write_zsh_completion(of));
    else
        fmt::print("{}", options.what == "sample" ? write_sample() : write_reference());
    return ok;
}

}  // namespace p2m::gateway::cli
