// SPDX-License-Identifier: MIT
#include "gateway/camera/camera_fsm.hpp"

#include <algorithm>
#include <utility>

namespace p2m::gateway {

using printer::steady_time;

camera_fsm::camera_fsm(camera_limits limits, unsigned seed)
    : limits_{std::move(limits)}
    , chance_{seed}
{}

camera_actions camera_fsm::on_consumers(std::size_t count, steady_time now)
{
    camera_actions out;
    consumers_ = count;
    if (count > 0) {
        leave_at_.reset();
        if (state_ == state::resting)
            begin(now, out);
    } else if (state_ != state::resting && !leave_at_) {
        leave_at_ = now + limits_.grace;
    }
    return out;
}

camera_actions camera_fsm::on_printer(bool online, steady_time now)
{
    camera_actions out;
    if (std::exchange(online_, online) == online)
        return out;
    if (!online) {
        // What it was asked for went with the connection. A stream that still runs may go on.
        video_asked_ = video_agreed_ = false;
        video_off_at_.reset();
        if (state_ == state::enabling || state_ == state::waiting)
            rest(out);
        return out;
    }
    failures_ = 0;
    not_before_ = {};
    if (state_ == state::resting) {
        begin(now, out);
    } else if (!video_agreed_) {
        ask(now, out);
    }
    return out;
}

camera_actions camera_fsm::on_forced(bool on, steady_time now)
{
    camera_actions out;
    forced_ = on;
    video_asked_ = video_agreed_ = on;
    not_before_ = {};
    video_off_at_.reset();
    if (!on)
        rest(out);
    else if (state_ == state::resting)
        begin(now, out);
    return out;
}

camera_actions camera_fsm::on_switched(bool agreed, steady_time now)
{
    camera_actions out;
    video_agreed_ = agreed && video_asked_;
    if (state_ == state::enabling)
        open(now, out);
    return out;
}

camera_actions camera_fsm::on_frame(steady_time now)
{
    camera_actions out;
    if (state_ == state::opening) {
        state_ = state::streaming;
        streaming_since_ = now;
        told_.clear();
        out.emplace_back(report_picture{});
    }
    if (state_ != state::streaming)
        return out;
    wake_ = now + limits_.stalled_after;
    if (now - streaming_since_ >= limits_.stable_after)
        failures_ = 0;
    return out;
}

camera_actions camera_fsm::on_closed(std::string why, steady_time now)
{
    camera_actions out;
    if (state_ == state::opening || state_ == state::streaming)
        fail(std::move(why), now, out);
    return out;
}

camera_actions camera_fsm::on_time(steady_time now)
{
    camera_actions out;
    if (leave_at_ && now >= *leave_at_) {
        rest(out);
        if (video_asked_ && forced_ != true)
            video_off_at_ = now + limits_.video_stays_on;
        return out;
    }
    if (video_off_at_ && now >= *video_off_at_)
        switch_off(out);
    if (state_ == state::resting || now < wake_)
        return out;
    switch (state_) {
    case state::enabling:
        open(now, out);
        break;
    case state::opening:
        out.emplace_back(close_stream{});
        fail("it sends no pictures; its slots may be taken", now, out);
        break;
    case state::streaming:
        out.emplace_back(close_stream{});
        fail("its pictures stopped", now, out);
        break;
    case state::waiting:
        begin(now, out);
        break;
    case state::resting:
        break;
    }
    return out;
}

camera_actions camera_fsm::stop()
{
    camera_actions out;
    consumers_ = 0;
    forced_.reset();
    rest(out);
    switch_off(out);
    return out;
}

std::optional<steady_time> camera_fsm::deadline() const noexcept
{
    if (state_ == state::resting)
        return video_off_at_;
    return leave_at_ ? std::min(*leave_at_, wake_) : wake_;
}

std::string camera_fsm::trouble() const
{
    if (state_ == state::streaming)
        return {};
    if (is_switched_off())
        return "it is switched off";
    if (!online_)
        return "the printer is offline";
    return told_.empty() ? "it has not sent a picture yet" : told_;
}

void camera_fsm::begin(steady_time now, camera_actions& out)
{
    if (!may_stream() || (consumers_ == 0 && !leave_at_))
        return;
    video_off_at_.reset();
    if (now < not_before_) {
        state_ = state::waiting;
        wake_ = not_before_;
    } else if (video_agreed_ || (video_asked_ && now - asked_at_ < limits_.asked_again_after)) {
        open(now, out);
    } else {
        state_ = state::enabling;
        wake_ = now + limits_.switched_within;
        ask(now, out);
    }
}

void camera_fsm::ask(steady_time now, camera_actions& out)
{
    video_asked_ = true;
    asked_at_ = now;
    out.emplace_back(switch_video{true});
}

void camera_fsm::open(steady_time now, camera_actions& out)
{
    state_ = state::opening;
    wake_ = now + limits_.first_frame_within;
    out.emplace_back(open_stream{});
}

void camera_fsm::rest(camera_actions& out)
{
    if (state_ == state::opening || state_ == state::streaming)
        out.emplace_back(close_stream{});
    state_ = state::resting;
    leave_at_.reset();
}

void camera_fsm::switch_off(camera_actions& out)
{
    video_off_at_.reset();
    if (!video_asked_ || forced_ == true)
        return;
    video_asked_ = video_agreed_ = false;
    out.emplace_back(switch_video{false});
}

void camera_fsm::fail(std::string why, steady_time now, camera_actions& out)
{
    not_before_ = wake_ = now + next_pause();
    state_ = state::waiting;
    if (!online_)
        rest(out);
    if (why == told_)
        return;
    told_ = std::move(why);
    out.emplace_back(report_trouble{told_});
}

std::chrono::milliseconds camera_fsm::next_pause()
{
    auto const nominal = limits_.pauses[std::min(failures_, limits_.pauses.size() - 1)];
    ++failures_;
    // Plain arithmetic: a distribution's numbers differ between standard libraries.
    return nominal + nominal / 4 * static_cast<int>(chance_() % 1001) / 1000;
}

}  // namespace p2m::gateway
