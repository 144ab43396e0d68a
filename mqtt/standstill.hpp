// SPDX-License-Identifier: MIT
// Whether this program stood still (SIGSTOP, suspend, a blocked disk): what its socket has got
// meanwhile is of unknown age. Decides only; the client beats, and asks before it hands on.
#pragma once

#include <chrono>

namespace p2m::mqtt {

class standstill
{
public:
    /// Of a clock that goes on while the machine sleeps (CLOCK_BOOTTIME).
    using time = std::chrono::nanoseconds;

    static constexpr std::chrono::seconds beat{5};
    /// A beat that is later than this was no slow turn of the loop.
    static constexpr std::chrono::seconds at_most{15};

    /// A connection begins.
    void on_connected(time now) noexcept { last_ = now; }

    /// Whether more passed since the last beat than a working program lets pass.
    [[nodiscard]] bool is_over(time now) const noexcept { return now - last_ > at_most; }

    void on_beat(time now) noexcept { last_ = now; }

private:
    time last_{};
};

}  // namespace p2m::mqtt
