// SPDX-License-Identifier: MIT
#include "gateway/state/tracker.hpp"

#include "gateway/state/job_rules.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace p2m::gateway {

using printer::error_reason;
using printer::event_type;
using printer::status;

tracker::tracker(job_memory remembered, tracker_options options, id_generator make_id)
    : memory_{std::move(remembered)}
    , options_{std::move(options)}
    , make_id_{std::move(make_id)}
{
    shown_.job = memory_.job;
}

effects tracker::on_report(printer::report const& report, printer::moment now)
{
    effects out;
    auto const before = mark();
    if (baseline_) {
        inquiries_.on_link_back(now.mono);
        if (memory_.late && memory_.late->job.id)
            inquiries_.begin(inquiry::late, *memory_.late->job.id, now.mono);
    }
    bool const live = !baseline_;

    has_report_ = true;
    auto const told = report.status.value_or(status::other);
    shown_.status = told;
    shown_.stage = report.stage;
    shown_.telemetry = report.telemetry;
    shown_.raw = report.raw;
    shown_.can = printer::permissions_of(told);
    file_error_ = report.job.file_error;
    file_error_reason_ = report.job.file_error_reason;

    if (printer::is_running(told))
        on_running(report, live, now, out);
    else if (printer::is_terminal(told))
        on_terminal(report, live, now, out);
    else if (report.status == status::idle)
        on_idle(report, live, now, out);
    // An unknown status says nothing, so it is no baseline either.
    if (report.status != status::other)
        baseline_ = false;
    shown_.job = memory_.job;
    refresh_fault(now, live, out);
    return finish(std::move(out), before, now);
}

void tracker::on_running(printer::report const& report,
                         bool live,
                         printer::moment now,
                         effects& out)
{
    auto const* const id = job_id_of(memory_, report);
    bool const runs_again = !has_open_job(memory_) && memory_.late && report.job.id
                            && memory_.late->job.id == report.job.id;
    if (runs_again) {
        // It had not ended after all: one odd report in between.
        memory_.job = std::move(memory_.late->job);
        memory_.late.reset();
        memory_.previous_id.reset();
        inquiries_.end(inquiry::late);
    } else if (!has_open_job(memory_) || (id && memory_.job.id && *id != *memory_.job.id)) {
        release(out);
        if (has_open_job(memory_))
            miss_outcome(now);
        inquiries_.end(inquiry::reason);
        begin_job(memory_, live, now.wall);
        ++revision_;
    }
    auto const had_id = memory_.job.id.has_value();
    follow_job(memory_, report, now.wall);
    revision_ += memory_.job.id.has_value() != had_id ? 1U : 0U;
    memory_.status = *report.status;

    if (!memory_.announced && (memory_.job.id || report.status == status::printing)) {
        memory_.announced = true;
        if (live)
            emit(event_type::print_started, now, out);
    }
    follow_pause(*report.status, live, now, out);
    if (report.status == status::printing && !memory_.stale_progress) {
        effects reached;
        reach(live ? out : reached, now);
    }
    want_times(now);
}

void tracker::follow_pause(status told, bool live, printer::moment now, effects& out)
{
    bool const was_shown_paused = memory_.paused && inquiries_.is_open(inquiry::reason);
    if (told == status::paused) {
        if (!memory_.paused) {
            memory_.paused = true;
            if (live && memory_.announced)
                memory_.waiting = make_event(event_type::print_paused, now.wall);
            want_reason(live, now);
        } else if (!was_shown_paused && !memory_.reason_settled) {
            want_reason(memory_.waiting.has_value(), now);
        }
    } else if (told == status::resuming) {
        memory_.reason_settled = false;  // should it pause again, the cause may be another one
    } else if (told == status::printing) {
        release(out);
        inquiries_.end(inquiry::reason);
        memory_.reason_settled = false;
        memory_.reason_code.reset();
        memory_.reason.reset();
        if (std::exchange(memory_.paused, false) && live && memory_.announced)
            emit(event_type::print_resumed, now, out);
    }
}

void tracker::on_terminal(printer::report const& report,
                          bool live,
                          printer::moment now,
                          effects& out)
{
    auto const* const id = job_id_of(memory_, report);
    bool const is_same = !id || !memory_.job.id || *id == *memory_.job.id;
    if (has_open_job(memory_) && is_same) {
        release(out);
        end_job(memory_, report, now.wall);
        memory_.status = *report.status;
        memory_.paused = false;
        memory_.reason_settled = false;
        if (!live)
            miss_outcome(now);
        else if (memory_.announced)
            conclude(outcome_event(*report.status), now, out);
    } else if (!printer::is_terminal(memory_.status) || !is_same) {
        // Never seen running: shown, and no event.
        release(out);
        if (has_open_job(memory_))
            miss_outcome(now);
        inquiries_.end(inquiry::reason);
        show_ended_job(memory_, report);
        memory_.status = *report.status;
        ++revision_;
    } else {
        memory_.status = *report.status;
    }
    if (report.status != status::finished && !memory_.reason_settled
        && !inquiries_.is_open(inquiry::reason))
        want_reason(memory_.waiting.has_value(), now);
    want_times(now);
}

void tracker::on_idle(printer::report const& report, bool live, printer::moment now, effects& out)
{
    release(out);
    inquiries_.end(inquiry::reason);
    inquiries_.end(inquiry::times);
    if (has_open_job(memory_)) {
        bool const was_stopping = memory_.status == status::stopping;
        end_job(memory_, report, now.wall);
        if (live && was_stopping && memory_.announced)
            emit(event_type::print_cancelled, now, out);
        else if (!live || !was_stopping)
            miss_outcome(now);
    }
    clear_job(memory_, report);
    memory_.status = status::idle;
}

/// layer_reached and progress_reached, each once a job.
void tracker::reach(effects& out, printer::moment now)
{
    auto const& job = memory_.job;
    auto const pass = [&](std::vector<int> const& wanted, int& top, int reached, event_type type) {
        if (reached <= top)
            return;
        for (int const one : wanted)
            if (one > top && one <= reached)
                emit(type, now, out);
        top = reached;
    };
    pass(options_.layer_events, memory_.top_layer, job.layer.value_or(0),
         event_type::layer_reached);
    pass(options_.progress_events, memory_.top_progress,
         static_cast<int>(std::floor(job.progress_pct.value_or(0))), event_type::progress_reached);
}

/// Sends what was held back, with what is known by now.
void tracker::release(effects& out)
{
    auto event = std::exchange(memory_.waiting, std::nullopt);
    if (!event)
        return;
    if (shown_.fault.active || shown_.fault.reason)
        event->fault = shown_.fault;
    out.events.push_back(*std::move(event));
}

void tracker::refresh_fault(printer::moment now, bool live, effects& out)
{
    if (shown_.status != status::busy && shown_.status != status::other) {
        printer::report what;
        what.status = shown_.status;
        what.job.file_error = file_error_;
        what.job.file_error_reason = file_error_reason_;
        shown_.fault = fault_of(memory_, what);
    }
    if (memory_.waiting && memory_.reason_settled)
        release(out);
    auto const& fault = shown_.fault;
    bool const is_new = fault.active && fault.reason && shown_.status != status::failed;
    if (is_new && !memory_.error_sent) {
        release(out);
        memory_.error_sent = true;
        if (!live)
            return;
        if (fault.reason == error_reason::filament_runout)
            emit(event_type::filament_runout, now, out);
        emit(event_type::error, now, out);
    } else if (!fault.active && memory_.error_sent) {
        memory_.error_sent = false;
        if (live)
            emit(event_type::error_cleared, now, out);
    }
}

effects tracker::on_link_lost(printer::moment now)
{
    effects out;
    auto const before = mark();
    baseline_ = true;
    inquiries_.on_link_lost();
    return finish(std::move(out), before, now);
}

effects tracker::on_time(printer::moment now)
{
    return finish({}, mark(), now);
}

std::optional<printer::steady_time> tracker::deadline() const noexcept
{
    auto first = inquiries_.deadline();
    if (memory_.waiting && has_report_ && (!first || waiting_until_ < *first))
        first = waiting_until_;
    return first;
}

void tracker::emit(event_type type, printer::moment now, effects& out)
{
    out.events.push_back(make_event(type, now.wall));
}

printer::event tracker::make_event(event_type type, printer::wall_time at) const
{
    printer::event event;
    event.id = make_id_();
    event.type = type;
    event.at = at;
    event.job = memory_.job;
    if ((type == event_type::error || type == event_type::filament_runout) && shown_.fault.active)
        event.fault = shown_.fault;
    return event;
}

tracker::landmark tracker::mark() const noexcept
{
    // Every twentieth part is enough for a job whose end was missed.
    constexpr int progress_part = 5;
    return {.status = memory_.status,
            .revision = revision_,
            .paused = memory_.paused,
            .announced = memory_.announced,
            .error_sent = memory_.error_sent,
            .waiting = memory_.waiting.has_value(),
            .late = memory_.late.has_value(),
            .started_at = memory_.job.started_at,
            .ends_at = memory_.job.ends_at,
            .code = memory_.reason_code,
            .progress = memory_.top_progress / progress_part};
}

effects tracker::finish(effects out, landmark const& before, printer::moment now)
{
    if (!out.ask_task)
        out.ask_task = inquiries_.next(now.mono);
    give_up(now, out);
    if (memory_.waiting && has_report_ && (memory_.reason_settled || now.mono >= waiting_until_))
        release(out);
    out.memory_changed = !out.events.empty() || mark() != before;
    return out;
}

printer::snapshot make_offline(printer::snapshot last)
{
    last.job.ends_at.reset();
    last.job.remaining.reset();
    last.can = {};
    return last;
}

}  // namespace p2m::gateway
