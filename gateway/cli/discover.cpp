// SPDX-License-Identifier: MIT
#include "gateway/cli/lan_search.hpp"
#include "gateway/cli/options.hpp"
#include "gateway/cli/status_text.hpp"
#include "gateway/state/documents.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace p2m::gateway::cli {

int discover(discover_options const& options)
{
    auto const result =
        search_lan(options.broadcast, options.hosts, std::chrono::seconds{options.timeout_s});
    constexpr auto row = "{:<39} {:<34} {:<24} {:<10} {}\n";
    if (!options.json && !result.found.empty())
        fmt::print(fmt::runtime(row), "ADDRESS", "ID", "MODEL", "FIRMWARE", "NAME");
    for (auto const& one : result.found)
        if (options.json)
            fmt::print("{}\n", write_attributes(one));
        else
            fmt::print(fmt::runtime(row), one.address, one.id, printable(one.model),
                       printable(one.firmware), printable(one.name));
    if (result.was_interrupted)
        return interrupted;
    if (!result.found.empty())
        return ok;
    fmt::print(stderr,
               "printer2mqtt: no printer answered; name its host if it is in another network\n");
    return not_found;
}

}  // namespace p2m::gateway::cli
