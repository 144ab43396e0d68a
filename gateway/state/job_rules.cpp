// SPDX-License-Identifier: MIT
#include "gateway/state/job_rules.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace p2m::gateway {
namespace {

using printer::error_reason;
using printer::status;

constexpr double complete_pct = 100;
// A start that lies further ahead than this is no matter of rounding.
constexpr std::chrono::minutes clock_tolerance{1};

bool repeats_old_id(job_memory const& memory, status now, printer::job_report const& told) noexcept
{
    // While printing an ID is meant: somebody's printer may well use one twice.
    return told.id == memory.previous_id && (memory.job.id.has_value() || now != status::printing);
}

template <class Value>
void keep_greater(std::optional<Value>& kept, std::optional<Value> const& told)
{
    if (told && (!kept || *kept < *told))
        kept = told;
}

void follow_progress(job_memory& memory, std::optional<double> told, status now)
{
    if (told)
        memory.reported_progress = told;
    if (memory.stale_progress && told && *told != *memory.stale_progress)
        memory.stale_progress.reset();
    bool const is_old = now == status::preparing || (memory.stale_progress && told);
    memory.job.progress_pct = is_old ? std::optional{0.0} : told;
}

void follow_ends_at(printer::job& job, printer::wall_time now)
{
    // Nothing left is no estimate: printers say so while they heat, and when a job takes longer
    // than they thought.
    if (!job.remaining || *job.remaining <= std::chrono::seconds::zero()) {
        if (job.ends_at && *job.ends_at <= now)
            job.ends_at.reset();
        return;
    }
    auto estimate = std::chrono::round<std::chrono::minutes>(now + *job.remaining);
    if (estimate <= now)
        estimate += std::chrono::minutes{1};
    bool const is_past = job.ends_at && *job.ends_at <= now;
    if (!job.ends_at || is_past || std::chrono::abs(*job.ends_at - estimate) >= ends_at_hysteresis)
        job.ends_at = estimate;
}

std::optional<std::chrono::seconds> not_negative(std::optional<std::chrono::seconds> told) noexcept
{
    return told ? std::optional{std::max(*told, std::chrono::seconds::zero())} : std::nullopt;
}

/// A start that lies ahead was stamped by a clock that has been set back since.
void follow_started_at(job_memory& memory, printer::job_report const& told, printer::wall_time now)
{
    auto& started = memory.job.started_at;
    if (started && printer::is_sane(now) && *started > now + clock_tolerance)
        started.reset();
    if (!started && !told.keeps_record && told.elapsed && printer::is_sane(now)) {
        started = now - *told.elapsed;
        memory.start_is_own = true;
    }
}

}  // namespace

std::string const*
job_id_of(job_memory const& memory, status now, printer::job_report const& told) noexcept
{
    return told.id && !repeats_old_id(memory, now, told) ? &*told.id : nullptr;
}

void begin_job(job_memory& memory, bool seen_live, printer::wall_time now)
{
    if (memory.job.id)
        memory.previous_id = std::move(memory.job.id);
    memory.job = {};
    memory.job.origin = printer::job_origin::printer;
    ++memory.serial;
    memory.stale_progress = memory.reported_progress;
    if (memory.stale_progress == 0.0)
        memory.stale_progress.reset();
    memory.start_is_own = seen_live;
    if (seen_live)
        memory.job.started_at = now;
    memory.announced = memory.paused = memory.reason_settled = false;
    memory.reason_code.reset();
    memory.reason.reset();
    memory.top_layer = memory.top_progress = 0;
}

void follow_job(job_memory& memory,
                status status_now,
                printer::job_report const& told,
                printer::wall_time now)
{
    auto& job = memory.job;
    bool const is_old = told.id && repeats_old_id(memory, status_now, told);
    if (auto const* const id = job_id_of(memory, status_now, told))
        job.id = *id;
    if (told.file && !is_old)
        job.file = told.file;
    follow_progress(memory, told.progress_pct, status_now);
    job.layer = told.layer;
    job.layers = told.layers;
    job.elapsed = not_negative(told.elapsed);
    if (status_now != status::paused || !job.remaining)
        job.remaining = not_negative(told.remaining);
    if (!memory.stale_progress)
        follow_ends_at(job, now);
    follow_started_at(memory, told, now);
}

void end_job(job_memory& memory,
             status status_now,
             printer::job_report const& told,
             printer::wall_time now)
{
    auto& job = memory.job;
    if (auto const* const id = job_id_of(memory, status_now, told))
        job.id = *id;
    if (told.file && !job.file && job.id == told.id)
        job.file = told.file;
    if (told.progress_pct)
        memory.reported_progress = told.progress_pct;
    if (status_now == status::finished)
        job.progress_pct = complete_pct;
    if (status_now != status::idle) {
        keep_greater(job.layer, told.layer);
        keep_greater(job.layers, told.layers);
        keep_greater(job.elapsed, told.elapsed);
    }
    job.remaining.reset();
    job.ends_at = now;
    if (job.started_at && *job.started_at > now)
        job.started_at.reset();
}

void show_ended_job(job_memory& memory, status status_now, printer::job_report const& told)
{
    begin_job(memory, false, {});
    memory.stale_progress.reset();
    memory.reported_progress = told.progress_pct;
    auto& job = memory.job;
    job.id = told.id;
    job.file = told.file;
    job.progress_pct =
        status_now == status::finished ? std::optional{complete_pct} : told.progress_pct;
    job.layer = told.layer;
    job.layers = told.layers;
    job.elapsed = not_negative(told.elapsed);
}

void clear_job(job_memory& memory, printer::job_report const& told)
{
    if (told.progress_pct)
        memory.reported_progress = told.progress_pct;
    if (memory.job.id)
        memory.previous_id = std::move(memory.job.id);
    printer::job times;
    times.started_at = memory.job.started_at;
    times.ends_at = memory.job.ends_at;
    memory.job = std::move(times);
    memory.paused = memory.reason_settled = false;
    memory.reason_code.reset();
    memory.reason.reset();
}

void move_clock(job_memory& memory, std::chrono::seconds by)
{
    bool const is_open = has_open_job(memory);
    auto const move = [by, is_open](std::optional<printer::wall_time>& time) {
        if (time && (is_open || !printer::is_sane(*time)))
            *time += by;
    };
    if (memory.start_is_own)
        move(memory.job.started_at);
    move(memory.job.ends_at);
}

void hide_insane_times(printer::job& job) noexcept
{
    for (auto* const time : {&job.started_at, &job.ends_at})
        if (*time && !printer::is_sane(**time))
            time->reset();
}

printer::event_type outcome_event(status ended) noexcept
{
    switch (ended) {
    case status::finished:
        return printer::event_type::print_finished;
    case status::failed:
        return printer::event_type::print_failed;
    default:
        return printer::event_type::print_cancelled;
    }
}

printer::fault fault_of(job_memory const& memory, status now, fault_clues const& clues) noexcept
{
    bool const is_over = now == status::finished || now == status::cancelled;
    if (clues.told)
        return {.active = !is_over,
                .code = clues.told->code,
                .reason = clues.told->reason,
                .code_text = clues.told->code_text};
    printer::fault fault{.active = false, .code = memory.reason_code, .reason = memory.reason};
    bool const file_counts = clues.file_error && !is_over;
    if (file_counts && !clues.asking) {
        if (!fault.code)
            fault.code = clues.file_error;
        if (!fault.reason)
            fault.reason = clues.file_error_reason;
    }
    if (fault.code && !fault.reason)
        fault.reason = error_reason::unknown;
    fault.active = !is_over && (fault.reason.has_value() || file_counts);
    if (now == status::failed) {
        fault.active = true;
        if (!fault.reason && memory.reason_settled)
            fault.reason = error_reason::unknown;
    }
    return fault;
}

}  // namespace p2m::gateway
