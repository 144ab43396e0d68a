// SPDX-License-Identifier: MIT
#include "sdcp_client/status_watch.hpp"

#include <algorithm>

namespace p2m::sdcp {

namespace {

constexpr int machine_code_of_a_job = 1;  ///< CurrentStatus contains it in every phase of a job

}  // namespace

status_watch::status_watch(duration push_period) noexcept
    : push_period_{push_period}
{}

void status_watch::on_opened(steady_time now) noexcept
{
    last_status_ = now;
    asked_at_ = now;
    expecting_from_ = expecting_until_ = {};
    unanswered_ = 0;
    seen_ = soon_ = asked_ = false;
    pushed_ = true;
}

void status_watch::on_status(status const& what, steady_time now) noexcept
{
    last_status_ = now;
    pushed_ = unanswered_ == 0;
    unanswered_ = std::max(0, unanswered_ - 1);
    asked_ = soon_ = false;
    seen_ = true;
    if (what.machine_code_count != 0)  // a frame without it tells nothing about the job
        running_ = what.has_code(machine_code_of_a_job);
}

void status_watch::on_asked(steady_time now) noexcept
{
    asked_at_ = now;
    unanswered_ = std::min(unanswered_ + 1, most_unanswered);
    asked_ = true;
    soon_ = false;
}

void status_watch::expect_change(duration how_long, steady_time now) noexcept
{
    expecting_from_ = now;
    expecting_until_ = now + std::min(how_long, longest_expectation);
}

steady_time status_watch::ask_at() const noexcept
{
    if (soon_)
        return asked_at_ + pace_expecting;
    auto const usual = std::max(last_status_ + push_period_ * 3 / 2, asked_at_ + pace(false));
    auto const expecting = std::max({last_status_, expecting_from_, asked_at_}) + pace(true);
    return expecting <= expecting_until_ ? std::min(usual, expecting) : usual;
}

status_watch::duration status_watch::longest_silence() const noexcept
{
    // Time for a missed push, a question whose answer is lost, and a second one.
    if (seen_ && pushed_)
        return std::max(silence_pushed, push_period_ * 3 / 2 + duration{7'000});
    return running_ ? silence_running : silence_idle;
}

status_watch::duration status_watch::pace(bool expecting) const noexcept
{
    if (expecting)
        return pace_expecting;
    if (asked_at_ >= not_responding_at())
        return pace_idle;
    if (!seen_)
        return pace_first;
    if (asked_)
        return pace_missing;
    return running_ ? pace_running : pace_idle;
}

}  // namespace p2m::sdcp
