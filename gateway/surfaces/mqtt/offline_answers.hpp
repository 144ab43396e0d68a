// SPDX-License-Identifier: MIT
// How often a foreign "offline" on the gateway's own availability is answered with "online": at
// once, then again after a pause, however many came meanwhile. Decides only.
#pragma once

#include <chrono>
#include <optional>

namespace p2m::gateway {

class offline_answers
{
public:
    using time = std::chrono::steady_clock::time_point;

    /// Two answers are at least so far apart.
    static constexpr std::chrono::seconds pause{5};

    /// Whether to answer now; else deadline() says when.
    [[nodiscard]] bool on_offline(time now)
    {
        if (last_ && now - *last_ < pause) {
            is_owed_ = true;
            return false;
        }
        last_ = now;
        is_owed_ = false;
        return true;
    }

    /// When to answer what came during the pause; empty: nothing did.
    [[nodiscard]] std::optional<time> deadline() const
    {
        return is_owed_ ? std::optional{*last_ + pause} : std::nullopt;
    }

    /// Whether the answer that was owed is due; it counts as given then.
    [[nodiscard]] bool on_time(time now) { return is_owed_ && on_offline(now); }

    /// The connection ended: what was owed is said after the next connect anyway.
    void on_disconnected() { is_owed_ = false; }

private:
    std::optional<time> last_;
    bool is_owed_ = false;
};

}  // namespace p2m::gateway
