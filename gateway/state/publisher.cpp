// SPDX-License-Identifier: MIT
#include "gateway/state/publisher.hpp"

#include "gateway/state/noise.hpp"

#include <cmath>

namespace p2m::gateway {

bool state_publisher::update(printer::snapshot const& current, printer::steady_time now)
{
    auto const what = was_sent_ ? compare(current, now) : news::urgent;
    bool const is_due = now - sent_at_ >= rules_->interval;
    bool const heartbeat = now - sent_at_ >= rules_->heartbeat;
    waits_ = what == news::ordinary && !is_due;
    if (what != news::urgent && !heartbeat && (what == news::none || waits_))
        return false;
    if (!was_sent_) {
        force(current, now);
        return true;
    }
    // A position goes along only when its own time has come, and noise once in a heartbeat's time.
    bool const moves = heartbeat || has_moved(current, now);
    bool const settles = what == news::urgent || now - settled_at_ >= rules_->heartbeat;
    auto const sent = published_;
    auto const moved_at = moved_at_, settled_at = settled_at_;
    force(current, now);
    if (!moves) {
        published_.telemetry.head = sent.telemetry.head;
        moved_at_ = moved_at;
    }
    if (!settles) {
        settled_at_ = settled_at;
        hold_noise(published_, sent, *rules_);
    }
    return true;
}

bool state_publisher::flush(printer::snapshot const& current, printer::steady_time now)
{
    bool const sends = update(current, now);
    if (!waits_)
        return sends;
    force(current, now);
    return true;
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
                                               printer::steady_time now)
{
    if (is_urgent(current))
        return urgent_tokens_.take(now) ? news::urgent : news::ordinary;
    bool const is_news =
        differ_beyond_noise(current, published_, *rules_) || has_moved(current, now);
    return is_news ? news::ordinary : news::none;
}

bool state_publisher::is_urgent(printer::snapshot const& current) const noexcept
{
    auto const& last = published_;
    return current.status != last.status || current.stage != last.stage
           || current.fault != last.fault || current.can != last.can
           || current.telemetry.chamber_light != last.telemetry.chamber_light;
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

}  // namespace p2m::gateway
