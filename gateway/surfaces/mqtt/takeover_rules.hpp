// SPDX-License-Identifier: MIT
// Two clients of one name throw each other out, a minute or two apart, for as long as both run.
// That is worth one line, not one each time.
#pragma once

#include <chrono>
#include <utility>

namespace p2m::gateway {

class takeover_rules
{
public:
    using time = std::chrono::steady_clock::time_point;

    /// A connection that lives so long has no rival: twice what they wait for each other.
    static constexpr std::chrono::minutes over_after{5};

    [[nodiscard]] bool is_on() const noexcept { return is_on_; }

    void on_connected(time now) noexcept { since_ = now; }

    /// Whether this is news. `by_rival`: another client has taken the name.
    [[nodiscard]] bool on_disconnected(bool by_rival, time now) noexcept
    {
        if (now - since_ >= over_after)
            is_on_ = false;
        bool const known = is_on_;
        is_on_ = is_on_ || by_rival;
        return !known;
    }

private:
    bool is_on_ = false;
    time since_{};
};

}  // namespace p2m::gateway
