// SPDX-License-Identifier: MIT
// Time as an argument: the shell reads both clocks once per event and passes them on.
#pragma once

#include <chrono>
#include <cstdint>

namespace p2m::flashforge {

using steady_time = std::chrono::steady_clock::time_point;

struct moment
{
    steady_time mono;             ///< for timeouts and intervals
    std::int64_t unix_seconds{};  ///< for the start of a job

    [[nodiscard]] static moment now()
    {
        auto const wall = std::chrono::system_clock::now().time_since_epoch();
        return {std::chrono::steady_clock::now(),
                std::chrono::duration_cast<std::chrono::seconds>(wall).count()};
    }
};

}  // namespace p2m::flashforge
