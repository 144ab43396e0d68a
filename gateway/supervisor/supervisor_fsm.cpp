// SPDX-License-Identifier: MIT
#include "gateway/supervisor/supervisor_fsm.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace p2m::gateway {

std::string describe(exit_status how)
{
    switch (how.what) {
    case exit_status::kind::exited:
        return fmt::format("exited with {}", how.number);
    case exit_status::kind::signalled:
        return fmt::format("was ended by signal {}", how.number);
    case exit_status::kind::no_start:
        break;
    }
    return fmt::format("could not be started: {}", std::generic_category().message(how.number));
}

supervisor_actions supervisor_fsm::start(steady_time now)
{
    supervisor_actions out;
    if (state_ != state::stopped)
        return out;
    pause_ = {};
    told_.clear();
    spawn(now, out);
    return out;
}

supervisor_actions supervisor_fsm::stop(steady_time now)
{
    supervisor_actions out;
    switch (state_) {
    case state::stopped:
        out.emplace_back(report_stopped{});
        break;
    case state::waiting:
        state_ = state::stopped;
        out.emplace_back(report_stopped{});
        break;
    case state::starting:
    case state::ready:
        terminate(state::stopping, now, out);
        break;
    case state::ending:
        state_ = state::stopping;  // its signal is already on the way
        break;
    case state::stopping:
        break;
    }
    return out;
}

supervisor_actions supervisor_fsm::on_probe(bool ready, steady_time now)
{
    supervisor_actions out;
    probe_pending_ = false;
    if (state_ != state::starting)
        return out;
    if (!ready) {
        next_probe_ = now + limits_.probe_every;
        return out;
    }
    state_ = state::ready;
    ready_since_ = now;
    told_.clear();
    out.emplace_back(report_ready{});
    return out;
}

supervisor_actions supervisor_fsm::on_exited(exit_status how, steady_time now)
{
    supervisor_actions out;
    if (state_ == state::stopped || state_ == state::waiting)
        return out;
    if (state_ == state::stopping) {
        state_ = state::stopped;
        out.emplace_back(report_stopped{});
        return out;
    }
    if (state_ == state::ready && now - ready_since_ >= limits_.stable_after)
        pause_ = {};
    if (state_ != state::ending)  // there the cause was told before
        tell_down(describe(how), out);
    state_ = state::waiting;
    deadline_ = now + next_pause();
    return out;
}

supervisor_actions supervisor_fsm::on_time(steady_time now)
{
    supervisor_actions out;
    switch (state_) {
    case state::waiting:
        if (now >= deadline_)
            spawn(now, out);
        break;
    case state::starting:
        if (now >= deadline_) {
            tell_down("was not ready in time", out);
            terminate(state::ending, now, out);
        } else if (!probe_pending_ && now >= next_probe_) {
            probe_pending_ = true;
            out.emplace_back(probe_child{});
        }
        break;
    case state::ending:
    case state::stopping:
        if (!killed_ && now >= deadline_) {
            killed_ = true;
            out.emplace_back(kill_child{});
        }
        break;
    case state::stopped:
    case state::ready:
        break;
    }
    return out;
}

std::optional<steady_time> supervisor_fsm::deadline() const noexcept
{
    switch (state_) {
    case state::waiting:
        return deadline_;
    case state::starting:
        return probe_pending_ ? deadline_ : std::min(deadline_, next_probe_);
    case state::ending:
    case state::stopping:
        return killed_ ? std::nullopt : std::optional{deadline_};
    case state::stopped:
    case state::ready:
        break;
    }
    return std::nullopt;
}

void supervisor_fsm::spawn(steady_time now, supervisor_actions& out)
{
    state_ = state::starting;
    deadline_ = now + limits_.ready_within;
    next_probe_ = now;
    out.emplace_back(spawn_child{});
}

void supervisor_fsm::terminate(state next, steady_time now, supervisor_actions& out)
{
    state_ = next;
    killed_ = false;
    deadline_ = now + limits_.grace;
    out.emplace_back(terminate_child{});
}

void supervisor_fsm::tell_down(std::string why, supervisor_actions& out)
{
    if (why == told_)
        return;
    told_ = why;
    out.emplace_back(report_down{std::move(why)});
}

std::chrono::milliseconds supervisor_fsm::next_pause()
{
    pause_ =
        pause_.count() == 0 ? limits_.first_pause : std::min(pause_ * 2, limits_.longest_pause);
    auto const extra = std::uniform_int_distribution<std::int64_t>{0, pause_.count() / 4}(chance_);
    return pause_ + std::chrono::milliseconds{extra};
}

}  // namespace p2m::gateway
