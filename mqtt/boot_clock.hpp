// SPDX-License-Identifier: MIT
// The time since the machine started, its sleep included, which std::chrono::steady_clock leaves
// out. Linux only.
#pragma once

#include <chrono>
#include <ctime>

namespace p2m::mqtt {

[[nodiscard]] inline std::chrono::nanoseconds since_boot() noexcept
{
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec};
}

}  // namespace p2m::mqtt
