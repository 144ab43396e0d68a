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

}  // namespace p2m::printer
