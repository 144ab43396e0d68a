// SPDX-License-Identifier: MIT
// Time as an argument: the shell reads both clocks once per event and passes them on.
#pragma once

#include <chrono>

namespace p2m::printer {

using steady_time = std::chrono::steady_clock::time_point;
using wall_time = std::chrono::sys_seconds;

struct moment
{
    steady_time mono;  ///< for timeouts, intervals and backoff
    wall_time wall;    ///< for the times people see

    [[nodiscard]] static moment now()
    {
        return {std::chrono::steady_clock::now(),
                std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())};
    }
};

/// A clock that was never set dates everything to 1970, or to the day its machine was made. Such a
/// time is not shown: no time is better than a wrong one.
[[nodiscard]] constexpr bool is_sane(wall_time at) noexcept
{
    constexpr wall_time since = std::chrono::sys_days{std::chrono::year{2023} / 1 / 1};
    constexpr wall_time until = std::chrono::sys_days{std::chrono::year{2100} / 1 / 1};
    return at >= since && at < until;
}

}  // namespace p2m::printer
