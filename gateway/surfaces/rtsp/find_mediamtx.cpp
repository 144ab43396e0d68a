// SPDX-License-Identifier: MIT
#include "gateway/surfaces/rtsp/find_mediamtx.hpp"

#include "gateway/supervisor/find_program.hpp"

namespace p2m::gateway {

std::string cached_mediamtx(variable_reader const& environment)
{
    constexpr auto below = "/printer2mqtt/mediamtx/mediamtx";
    if (auto const cache = environment("XDG_CACHE_HOME"); cache && cache->starts_with('/'))
        return *cache + below;
    auto const home = environment("HOME");
    return home && !home->empty() ? *home + "/.cache" + below : "";
}

std::string find_mediamtx(std::string const& configured, variable_reader const& environment)
{
    auto const path = environment("PATH").value_or(std::string{});
    if (!configured.empty())
        return find_program(configured, path);
    if (auto found = find_program("mediamtx", path); !found.empty())
        return found;
    auto const cached = cached_mediamtx(environment);
    return cached.empty() ? "" : find_program(cached, path);
}

}  // namespace p2m::gateway
