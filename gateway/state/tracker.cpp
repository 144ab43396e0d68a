// SPDX-License-Identifier: MIT
#include "gateway/state/tracker.hpp"

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
    show_job();
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
    has_report_ = true;
    move_clock(memory_, clock_.set_by(now, report.job.elapsed));
    if (!baseline_ && !has_same_spools(shown_.telemetry.material, report.telemetry.material))
        emit(event_type::material_changed, now, out);
    shown_.telemetry = report.telemetry;
    if (report.status)
        follow(*report.status, report, now, out);
    return finish(std::move(out), before, now);
}

void tracker::follow(status told, printer::report const& report, printer::moment now, effects& out)
{
    bool const live = !baseline_;
    bool const says_something = told != status::other && told != status::busy;
    bool const was_unclear = shown_.can.clear;
    shown_.status = told;
    shown_.stage = report.stage;
    shown_.raw = report.raw;
    shown_.can = report.can.value_or(printer::permissions_of(told));
    if (live && says_something && was_unclear && !shown_.can.clear)
        emit(event_type::plate_cleared, now, out);
    clues_.told = report.error;
    clues_.file_error = report.job.file_error;
    clues_.file_error_reason = report.job.file_error_reason;
    keeps_record_ = report.job.keeps_record;

    if (printer::is_running(told))
        on_running(told, report.job, live, now, out);
    else if (printer::is_terminal(told))
        on_terminal(told, report.job, live, now, out);
    else if (told == status::idle)
        on_idle(report.job, live, now, out);
    // An unknown status says nothing, so it is no baseline either.
    if (told != status::other)
        baseline_ = false;
    show_job();
    refresh_fault(now, live, out);
}

void tracker::on_running(
    status told, printer::job_report const& job, bool live, printer::moment now, effects& out)
{
    auto const* const id = job_id_of(memory_, told, job);
    bool const runs_again =
        !has_open_job(memory_) && memory_.late && job.id && memory_.late->job.id == job.id;
    if (runs_again) {
        // It had not ended after all: one odd report in between.
        memory_.job = std::move(memory_.late->job);
        memory_.late.reset();
        memory_.previous_id.reset();
        inquiries_.end(inquiry::late);
    } else if (!has_open_job(memory_) || (id && memory_.job.id && *id != *memory_.job.id)) {
        release(out);
        if (has_open_job(memory_))
            miss_outcome(told, now, out);
        begin(live, now);
    }
    auto const had_id = memory_.job.id.has_value();
    follow_job(memory_, told, job, now.wall);
    revision_ += start_.on_report(memory_.job) ? 1U : 0U;
    revision_ += memory_.job.id.has_value() != had_id ? 1U : 0U;
    memory_.status = told;

    if (!memory_.announced && (memory_.job.id || told == status::printing)) {
        memory_.announced = true;
        if (live)
            emit(event_type::print_started, now, out);
    }
    follow_pause(told, live, now, out);
    if (told == status::printing && !memory_.stale_progress) {
        effects reached;
        reach(live ? out : reached, now);
    }
    want_times(now);
}

void tracker::begin(bool live, printer::moment now)
{
    inquiries_.end(inquiry::reason);
    begin_job(memory_, live, now.wall);
    ++revision_;
    start_.on_begin(memory_.job, now);
}

std::optional<printer::remembered_job> tracker::remembered() const
{
    auto const& job = memory_.job;
    if (!job.id)
        return std::nullopt;
    return printer::remembered_job{.id = *job.id,
                                   .file = job.file,
                                   .elapsed = job.elapsed,
                                   .progress_pct = job.progress_pct,
                                   .started_at = job.started_at,
                                   .is_running = has_open_job(memory_)};
}

std::uint64_t tracker::job_serial() const noexcept
{
    return has_open_job(memory_) || printer::is_terminal(memory_.status) ? memory_.serial : 0;
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

void tracker::on_terminal(
    status told, printer::job_report const& job, bool live, printer::moment now, effects& out)
{
    auto const* const id = job_id_of(memory_, told, job);
    bool const is_same = !id || !memory_.job.id || *id == *memory_.job.id;
    if (has_open_job(memory_) && is_same) {
        release(out);
        end_job(memory_, told, job, now.wall);
        memory_.status = told;
        memory_.paused = false;
        memory_.reason_settled = false;
        if (!live)
            miss_outcome(told, now, out);
        else if (memory_.announced)
            conclude(outcome_event(told), now, out);
    } else if (!printer::is_terminal(memory_.status) || !is_same) {
        // Never seen running: shown, and no event.
        release(out);
        if (has_open_job(memory_))
            miss_outcome(status::other, now, out);
        inquiries_.end(inquiry::reason);
        show_ended_job(memory_, told, job);
        memory_.status = told;
        ++revision_;
    } else {
        memory_.status = told;
    }
    if (told != status::finished && !memory_.reason_settled && !inquiries_.is_open(inquiry::reason))
        want_reason(memory_.waiting.has_value(), now);
    want_times(now);
}

void tracker::on_idle(printer::job_report const& job, bool live, printer::moment now, effects& out)
{
    release(out);
    inquiries_.end(inquiry::reason);
    inquiries_.end(inquiry::times);
    if (has_open_job(memory_)) {
        bool const was_stopping = memory_.status == status::stopping;
        end_job(memory_, status::idle, job, now.wall);
        if (live && was_stopping && memory_.announced)
            emit(event_type::print_cancelled, now, out);
        else if (!live || !was_stopping)
            miss_outcome(status::idle, now, out);
    }
    clear_job(memory_, job);
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
        clues_.asking = inquiries_.is_open(inquiry::reason);
        shown_.fault = fault_of(memory_, shown_.status, clues_);
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

effects tracker::on_upload(bool arrived, std::string file, printer::moment now)
{
    effects out;
    auto const before = mark();
    printer::event event;
    event.id = make_id_();
    event.type = arrived ? event_type::upload_finished : event_type::upload_failed;
    event.at = now.wall;
    event.job.file = std::move(file);
    out.events.push_back(std::move(event));
    return finish(std::move(out), before, now);
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
    if (memory_waits_ && (!first || memory_tokens_.next() < *first))
        first = memory_tokens_.next();
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
    limit_events(out, now);
    memory_waits_ = memory_waits_ || mark() != before;
    if (!out.events.empty() || (memory_waits_ && memory_tokens_.take(now.mono))) {
        out.memory_changed = true;
        memory_waits_ = false;
    }
    return out;
}

/// What a sane printer never says so often is dropped, the newest first.
void tracker::limit_events(effects& out, printer::moment now)
{
    if (loses_events_ && event_tokens_.is_full(now.mono))
        loses_events_ = false;
    std::size_t kept = 0;
    while (kept != out.events.size() && event_tokens_.take(now.mono))
        ++kept;
    out.lost_events = out.events.size() - kept;
    out.events.resize(kept);
    if (out.lost_events > 0)
        out.begins_to_lose = !std::exchange(loses_events_, true);
}

/// What users see of the job: what the memory has, without a time that an unset clock stamped.
void tracker::show_job()
{
    shown_.job = memory_.job;
    hide_insane_times(shown_.job);
}

printer::snapshot make_offline(printer::snapshot last)
{
    last.job.ends_at.reset();
    last.job.remaining.reset();
    last.can = {};
    return last;
}

}  // namespace p2m::gateway
