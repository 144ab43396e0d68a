// SPDX-License-Identifier: MIT
// The whole program, running: configuration in, exit code out.
#pragma once

#include "gateway/configuration/settings.hpp"

#include <filesystem>
#include <string>

namespace p2m::gateway {

/// Runs until SIGTERM or SIGINT, then marks everything offline and returns 0 within 5 s. SIGHUP
/// reads `config_file` again; `log_level`, when given, stays above what the file says. Returns 1
/// when it cannot start at all; the log says why.
[[nodiscard]] int run_gateway(settings const&,
                              std::filesystem::path const& config_file,
                              std::string const& log_level = {});

}  // namespace p2m::gateway
