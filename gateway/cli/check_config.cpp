// SPDX-License-Identifier: MIT
#include "gateway/cli/options.hpp"
#include "gateway/configuration/load_settings.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace p2m::gateway::cli {

int check_config(check_config_options const& options)
{
    if (options.file.empty()) {
        fmt::print(stderr, "printer2mqtt: check-config needs the name of a file\n");
        return wrong_usage;
    }
    auto const loaded = load_settings(options.file);
    if (!loaded) {
        fmt::print(stderr, "{}\n", to_string(loaded.error()));
        return wrong_configuration;
    }
    for (auto const& warning : loaded->warnings)
        fmt::print(stderr, "{}: warning: {}\n", options.file.string(), warning);
    fmt::print("{}: ok, {} printer(s)\n", options.file.string(), loaded->settings.printers.size());
    return ok;
}

}  // namespace p2m::gateway::cli
