// SPDX-License-Identifier: MIT
// Whether status comes, and when to ask for it. A printer pushes its status in the period asked for
// with Cmd 512, but some firmware stops while idle (Ack 0, no frames); Cmd 0 always works. So Cmd 0
// is sent only for what the pushes did not bring, and gently: the printer is a small machine.
#pragma once

#include "sdcp_client/messages.hpp"
#include "sdcp_client/moment.hpp"

#include <chrono>

namespace p2m::sdcp {

class status_watch
{
public:
    using duration = std::chrono::milliseconds;

    static constexpr duration pace_idle{10'000};  ///< between two Cmd 0
    static constexpr duration pace_running{5'000};
    static constexpr duration pace_first{3'000};  ///< until the first status of a connection
    static constexpr duration pace_expecting{1'000};
    static constexpr duration longest_expectation{10'000};
    static constexpr duration patience{25'000};         ///< without status: not responding
    static constexpr duration pace_missing{3'000};      ///< the status asked for did not come
    static constexpr duration silence_pushed{10'000};   ///< without any frame: lost, if it pushed
    static constexpr duration silence_running{11'000};  ///< and if it only answers
    static constexpr duration silence_idle{16'000};
    /// An answer may be lost, and may come after it was asked for again: of more than these it is
    /// taken for lost.
    static constexpr int most_unanswered = 2;

    explicit status_watch(duration push_period) noexcept;

    /// A new connection: nothing was seen on it.
    void on_opened(steady_time now) noexcept;
    void on_status(status const&, steady_time now) noexcept;
    /// A status came that could not be used: do not wait for the usual time.
    void ask_soon() noexcept { soon_ = true; }
    void on_asked(steady_time now) noexcept;
    /// Something was asked of the printer whose effect will show in its status.
    void expect_change(duration how_long, steady_time now) noexcept;

    [[nodiscard]] steady_time ask_at() const noexcept;
    [[nodiscard]] steady_time not_responding_at() const noexcept { return last_status_ + patience; }
    [[nodiscard]] duration longest_silence() const noexcept;

    [[nodiscard]] bool seen() const noexcept { return seen_; }
    /// The last status was an answer to Cmd 0, not a push.
    [[nodiscard]] bool pushes_stopped() const noexcept { return !pushed_; }
    /// A job is under way, as far as the last status tells; kept over a reconnect.
    [[nodiscard]] bool running() const noexcept { return running_; }

private:
    [[nodiscard]] duration pace(bool expecting) const noexcept;

    duration push_period_;
    steady_time last_status_;  ///< or the opening, before the first
    steady_time asked_at_;
    steady_time expecting_from_, expecting_until_;
    int unanswered_{};  ///< questions whose answer may still come
    bool seen_{}, soon_{}, asked_{}, pushed_{true}, running_{};
};

}  // namespace p2m::sdcp
