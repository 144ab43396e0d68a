// SPDX-License-Identifier: MIT
#include "gateway/state/publisher.hpp"

#include <cmath>

namespace p2m::gateway {
namespace {

// Differences of decimal fractions are inexact: 215.3 - 215.0 is a little less than 0.3.
constexpr double rounding = 1e-9;
constexpr double z_offset_step_mm = 0.001;

bool differs(std::optional<double> const& a, std::optional<double> const& b, double band) noexcept
{
    if (!a || !b)
        return a.has_value() != b.has_value();
    return std::abs(*a - *b) >= band - rounding;
}

bool differs(std::optional<std::chrono::seconds> const& a,
             std::optional<std::chrono::seconds> const& b,
             std::chrono::seconds step) noexcept
{
    if (!a || !b)
        return a.has_value() != b.has_value();
    return std::chrono::abs(*a - *b) >= step;
}

bool is_other_step(std::optional<double> const& a,
                   std::optional<double> const& b,
                   double step) noexcept
{
    if (!a || !b)
        return a.has_value() != b.has_value();
    return std::floor(*a / step + rounding) != std::floor(*b / step + rounding);
}

}  // namespace

bool state_publisher::update(printer::snapshot const& current, printer::steady_time now)
{
    auto const what = was_sent_ ? compare(current, now) : news::urgent;
    bool const is_due = now - sent_at_ >= rules_->interval;
    bool const heartbeat = now - sent_at_ >= rules_->heartbeat;
    waits_ = what == news::ordinary && !is_due;
    if (what != news::urgent && !heartbeat && (what == news::none || waits_))
        return false;
    // A position goes along only when its own time has come, and noise once in a heartbeat's time.
    bool const moves = !was_sent_ || heartbeat || has_moved(current, now);
    bool const settles = what == news::urgent || now - settled_at_ >= rules_->heartbeat;
    auto const sent = published_.telemetry;
    auto const sent_elapsed = published_.job.elapsed;
    auto const sent_remaining = published_.job.remaining;
    auto const moved_at = moved_at_, settled_at = settled_at_;
    bool const is_same_job = current.job.id == published_.job.id;
    force(current, now);
    if (!moves) {
        published_.telemetry.head = sent.head;
        moved_at_ = moved_at;
    }
    if (!settles) {
        settled_at_ = settled_at;
        hold_noise(sent);
        if (is_same_job)
            hold_times(sent_elapsed, sent_remaining);
    }
    return true;
}

void state_publisher::hold_noise(printer::telemetry const& sent) noexcept
{
    auto& to = published_.telemetry.temperature.values;
    for (std::size_t i = 0; i != to.size(); ++i)
        if (!differs(to[i], sent.temperature.values[i], rules_->temperature_deadband_celsius))
            to[i] = sent.temperature.values[i];
}

void state_publisher::hold_times(std::optional<std::chrono::seconds> elapsed,
                                 std::optional<std::chrono::seconds> remaining) noexcept
{
    auto& job = published_.job;
    if (!differs(job.elapsed, elapsed, rules_->time_step))
        job.elapsed = elapsed;
    if (!differs(job.remaining, remaining, rules_->time_step))
        job.remaining = remaining;
}

void state_publisher::force(printer::snapshot const& current, printer::steady_time now)
{
    published_ = current;
    sent_at_ = moved_at_ = settled_at_ = now;
    was_sent_ = true;
    waits_ = false;
}

std::optional<printer::steady_time> state_publisher::deadline() const noexcept
{
    if (!was_sent_)
        return std::nullopt;
    return sent_at_ + (waits_ ? std::chrono::milliseconds{rules_->interval} : rules_->heartbeat);
}

state_publisher::news state_publisher::compare(printer::snapshot const& current,
                                               printer::steady_time now) const
{
    auto const& last = published_;
    auto const& told = current.telemetry;
    auto const& sent = last.telemetry;
    if (current.status != last.status || current.stage != last.stage || current.fault != last.fault
        || current.can != last.can || told.chamber_light != sent.chamber_light)
        return news::urgent;

    bool is_news = told.target != sent.target || told.fan_pct != sent.fan_pct
                   || told.speed_pct != sent.speed_pct || current.raw != last.raw
                   || differs(told.z_offset_mm, sent.z_offset_mm, z_offset_step_mm)
                   || is_job_news(current.job) || has_moved(current, now);
    for (std::size_t i = 0; i != told.temperature.values.size() && !is_news; ++i)
        is_news = differs(told.temperature.values[i], sent.temperature.values[i],
                          rules_->temperature_deadband_celsius);
    return is_news ? news::ordinary : news::none;
}

bool state_publisher::has_moved(printer::snapshot const& current, printer::steady_time now) const
{
    auto const& to = current.telemetry.head;
    auto const& from = published_.telemetry.head;
    if (!to || !from)
        return to.has_value() != from.has_value();
    if (now - moved_at_ < rules_->position_interval)
        return false;
    auto const band = rules_->position_deadband_mm - rounding;
    return std::abs(to->x - from->x) >= band || std::abs(to->y - from->y) >= band
           || std::abs(to->z - from->z) >= band;
}

bool state_publisher::is_job_news(printer::job const& current) const noexcept
{
    auto const& last = published_.job;
    return current.id != last.id || current.file != last.file || current.layer != last.layer
           || current.layers != last.layers || current.started_at != last.started_at
           || current.ends_at != last.ends_at
           || is_other_step(current.progress_pct, last.progress_pct, rules_->progress_step_pct)
           || differs(current.elapsed, last.elapsed, rules_->time_step)
           || differs(current.remaining, last.remaining, rules_->time_step);
}

}  // namespace p2m::gateway
