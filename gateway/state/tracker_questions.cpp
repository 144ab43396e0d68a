// SPDX-License-Identifier: MIT
// What a report does not tell is asked of the printer's record of the job: the reason of a pause or
// failure, the end that nobody saw, the times of a job first seen running.
#include "gateway/state/job_rules.hpp"
#include "gateway/state/tracker.hpp"

#include <utility>

namespace p2m::gateway {

using printer::error_reason;
using printer::event_type;
using printer::status;

namespace {

// A job that was so far when it was last seen has most likely finished since.
constexpr double nearly_done_pct = 99.5;

}  // namespace

/// The end of a job that was seen.
void tracker::conclude(event_type type, printer::moment now, effects& out)
{
    if (type == event_type::print_finished) {
        reach(out, now);
        emit(type, now, out);
        return;
    }
    memory_.waiting = make_event(type, now.wall);
    want_reason(true, now);
}

/// The open job is over and nobody saw how: its record knows, or what the printer still shows.
void tracker::miss_outcome(status shows, printer::moment now, effects& out)
{
    if (!memory_.announced || (keeps_record_ && !memory_.job.id))
        return;
    bool const was_nearly_done = memory_.job.progress_pct >= nearly_done_pct;
    if (!keeps_record_ && !printer::is_terminal(shows) && !was_nearly_done)
        return;
    auto event = make_event(event_type::print_failed, now.wall);
    event.fault.reset();
    event.late = true;
    if (keeps_record_) {
        memory_.late = std::move(event);
        inquiries_.begin(inquiry::late, *memory_.job.id, now.mono);
        return;
    }
    event.type = printer::is_terminal(shows) ? outcome_event(shows) : event_type::print_finished;
    if (event.type == event_type::print_failed)
        event.fault = fault_of(memory_, shows, clues_);
    out.events.push_back(std::move(event));
}

void tracker::want_reason(bool live, printer::moment now)
{
    quiet_ = !live;
    memory_.reason_settled = false;
    waiting_until_ = now.mono + event_patience;
    if (memory_.job.id && keeps_record_)
        inquiries_.begin(inquiry::reason, *memory_.job.id, now.mono);
    else
        memory_.reason_settled = true;  // nothing to ask; finish() releases what waits
}

void tracker::want_times(printer::moment now)
{
    if (!memory_.job.started_at && memory_.job.id && keeps_record_
        && !inquiries_.asks(inquiry::times, *memory_.job.id) && asked_times_of_ != memory_.job.id)
    {
        asked_times_of_ = memory_.job.id;
        inquiries_.begin(inquiry::times, *memory_.job.id, now.mono);
    }
}

effects tracker::on_task(std::string const& id,
                         std::optional<printer::task_record> const& record,
                         printer::moment now)
{
    effects out;
    auto const before = mark();
    inquiries_.on_answer(id, record.has_value(), now.mono);
    if (record) {
        if (inquiries_.asks(inquiry::times, id))
            settle_times(&*record);
        if (inquiries_.asks(inquiry::late, id))
            settle_late(&*record, out);
        if (inquiries_.asks(inquiry::reason, id))
            settle_reason(&*record, now, out);
    }
    return finish(std::move(out), before, now);
}

void tracker::settle_reason(printer::task_record const* record, printer::moment now, effects& out)
{
    bool const has_reason = record && (record->reason || record->reason_code);
    bool const was_stopped = record && record->what == printer::task_record::outcome::stopped
                             && memory_.status == status::cancelled;
    if (record && !has_reason && !was_stopped
        && inquiries_.answers(inquiry::reason) < records_without_reason)
        return;
    if (record) {
        memory_.reason_code = record->reason_code;
        memory_.reason = record->reason;
    }
    memory_.reason_settled = true;
    inquiries_.end(inquiry::reason);
    refresh_fault(now, !quiet_, out);
}

void tracker::settle_late(printer::task_record const* record, effects& out)
{
    if (!memory_.late) {
        inquiries_.end(inquiry::late);
        return;
    }
    using outcome = printer::task_record::outcome;
    auto const what = record ? record->what : outcome::other;
    bool const shows_it =
        printer::is_terminal(memory_.status) && memory_.job.id == memory_.late->job.id;
    bool const gave_up = inquiries_.is_exhausted(inquiry::late);
    bool const cut = record && what == outcome::other && shown_.status == status::idle;
    if (record && what == outcome::other && !cut && !gave_up)
        return;

    inquiries_.end(inquiry::late);
    auto event = std::move(*memory_.late);
    memory_.late.reset();
    if (!record || (what == outcome::other && !cut && !shows_it))
        return;
    if (record->ended_at) {
        event.at = event.job.ends_at.emplace(*record->ended_at);
        if (memory_.job.id ? shows_it : memory_.previous_id == event.job.id)
            memory_.job.ends_at = record->ended_at;
        show_job();
    }
    if (!event.job.started_at)
        event.job.started_at = record->started_at;
    switch (what) {
    case outcome::completed:
        event.type = event_type::print_finished;
        event.job.progress_pct = 100;
        if (event.job.layers)
            event.job.layer = event.job.layers;
        break;
    case outcome::stopped:
        event.type = event_type::print_cancelled;
        break;
    case outcome::failed:
        event.type = event_type::print_failed;
        break;
    case outcome::other:
        event.type = cut ? event_type::print_failed : outcome_event(memory_.status);
        break;
    }
    if (cut)
        event.fault = {.active = true, .code = {}, .reason = error_reason::power_loss};
    else if (record->reason || record->reason_code || what == outcome::failed)
        event.fault = {.active = what == outcome::failed,
                       .code = record->reason_code,
                       .reason = record->reason.value_or(error_reason::unknown)};
    out.events.push_back(std::move(event));
}

void tracker::settle_times(printer::task_record const* record)
{
    inquiries_.end(inquiry::times);
    if (!memory_.job.started_at)
        memory_.job.started_at = record->started_at;
    if (!memory_.job.ends_at && printer::is_terminal(memory_.status))
        memory_.job.ends_at = record->ended_at;
    show_job();
}

void tracker::give_up(printer::moment now, effects& out)
{
    if (inquiries_.is_exhausted(inquiry::late))
        settle_late(nullptr, out);
    if (inquiries_.is_exhausted(inquiry::reason))
        settle_reason(nullptr, now, out);
    if (inquiries_.is_exhausted(inquiry::times))
        inquiries_.end(inquiry::times);
}

}  // namespace p2m::gateway
