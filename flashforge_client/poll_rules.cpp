// SPDX-License-Identifier: MIT
#include "flashforge_client/poll_rules.hpp"

#include <algorithm>

namespace p2m::flashforge {

template <std::size_t Size>
void poll_schedule::window<Size>::add(steady_time now)
{
    if (sent_.size() == Size)
        sent_.erase(sent_.begin());
    sent_.push_back(now);
}

template <std::size_t Size>
steady_time poll_schedule::window<Size>::room_at(std::size_t bound) const noexcept
{
    if (sent_.size() < bound)
        return {};
    return sent_[sent_.size() - bound] + budget_window;
}

void poll_schedule::polled(steady_time now)
{
    if (has_polled_ && now < regular_poll())
        hurried_.add(now);
    else
        requests_.add(now);
    last_ = now;
    has_polled_ = true;
}

void poll_schedule::requested(steady_time now)
{
    requests_.add(now);
}

void poll_schedule::answered() noexcept
{
    errors_ = 0;
    hold_until_ = {};
    is_refused_ = false;
}

void poll_schedule::failed(steady_time now) noexcept
{
    errors_ = std::min(errors_ + 1, errors_before_pause);
    if (errors_ == errors_before_pause)
        hold_until_ = std::max(hold_until_, now + pause_after_errors);
}

void poll_schedule::refused(steady_time now) noexcept
{
    is_refused_ = true;
    hold_until_ = now + pause_after_refusal;
}

void poll_schedule::expect_change(steady_time now) noexcept
{
    hurried_until_ = now + hurried_for;
}

void poll_schedule::hurry(steady_time now) noexcept
{
    if (!is_refused_ && hold_until_ > now)
        hold_until_ = std::max(now, last_ + shortest_hurry);
}

steady_time poll_schedule::regular_poll() const noexcept
{
    auto const period = active_ ? active_period : idle_period;
    auto const in_budget = requests_.room_at(active_ ? active_budget : idle_budget);
    // A status older than this would be no truth any more, whatever others have asked for.
    return std::max(last_ + period, std::min(in_budget, last_ + idle_period));
}

steady_time poll_schedule::hurried_poll() const noexcept
{
    return std::max(last_ + hurried_period, hurried_.room_at(hurried_budget));
}

steady_time poll_schedule::next_poll() const noexcept
{
    if (!has_polled_)
        return hold_until_;
    auto next = regular_poll();
    if (auto const soon = hurried_poll(); soon < hurried_until_)
        next = std::min(next, soon);
    return std::max(next, hold_until_);
}

}  // namespace p2m::flashforge
