// SPDX-License-Identifier: MIT
// When a printer is asked next: often enough to be truthful, seldom enough to be gentle. Decides
// only; the session asks next_poll().
#pragma once

#include "flashforge_client/moment.hpp"

#include <boost/container/static_vector.hpp>

#include <chrono>
#include <cstddef>

namespace p2m::flashforge {

class poll_schedule
{
public:
    using duration = std::chrono::milliseconds;

    static constexpr duration active_period{3'000};  ///< while a job is under way
    static constexpr duration idle_period{
        10'000};  ///< also the longest pause for the budget's sake
    static constexpr duration hurried_period{1'000};
    static constexpr duration hurried_for{15'000};  ///< after an order
    static constexpr std::size_t errors_before_pause = 5;
    static constexpr duration pause_after_errors{30'000};
    static constexpr duration pause_after_refusal{60'000};  ///< of the credentials
    static constexpr duration shortest_hurry{3'000};        ///< between attempts, when just heard
    static constexpr duration budget_window{60'000};
    static constexpr std::size_t active_budget = 24;  ///< requests of a window
    static constexpr std::size_t idle_budget = 7;
    static constexpr std::size_t hurried_budget = 15;  ///< polls of a window, on top

    void set_active(bool active) noexcept { active_ = active; }
    /// A poll was sent.
    void polled(steady_time now);
    /// Another request was sent; it takes room from the polls.
    void requested(steady_time now);
    void answered() noexcept;
    void failed(steady_time now) noexcept;
    /// The credentials were refused: nothing cuts this pause short.
    void refused(steady_time now) noexcept;
    /// Something was ordered whose effect shows in the status.
    void expect_change(steady_time now) noexcept;
    /// The printer was just heard: a pause after errors is over.
    void hurry(steady_time now) noexcept;

    /// So many errors in a row that the printer counts as gone.
    [[nodiscard]] bool is_resting() const noexcept { return errors_ == errors_before_pause; }
    /// Not before this; the epoch before the first poll.
    [[nodiscard]] steady_time next_poll() const noexcept;

private:
    template <std::size_t Size>
    class window
    {
    public:
        void add(steady_time now);
        /// When fewer than `bound` requests are in the window that ends then.
        [[nodiscard]] steady_time room_at(std::size_t bound) const noexcept;

    private:
        boost::container::static_vector<steady_time, Size> sent_;
    };

    [[nodiscard]] steady_time regular_poll() const noexcept;
    [[nodiscard]] steady_time hurried_poll() const noexcept;

    window<active_budget> requests_;
    window<hurried_budget> hurried_;
    steady_time last_{}, hurried_until_{}, hold_until_{};
    std::size_t errors_{};
    bool active_{}, is_refused_{}, has_polled_{};
};

}  // namespace p2m::flashforge
