// SPDX-License-Identifier: MIT
#include "gateway/app/program.hpp"
#include "gateway/cli/options.hpp"
#include "gateway/configuration/load_settings.hpp"
#include "gateway/logging/logging.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <cstdio>

namespace p2m::gateway::cli {

int run(run_options const& options)
{
    auto loaded = load_settings(options.config);
    if (!loaded) {
        fmt::print(stderr, "{}\n", to_string(loaded.error()));
        return wrong_configuration;
    }
    auto& settings = loaded->settings;
    if (!options.log_level.empty())
        settings.log.level = options.log_level;
    auto const password = read_password(settings.mqtt);
    set_up_logging(settings.log, password ? std::vector{*password} : std::vector<std::string>{});
    for (auto const& warning : loaded->warnings)
        spdlog::warn("{}", warning);
    return run_gateway(settings, loaded->file, options.log_level);
}

}  // namespace p2m::gateway::cli
