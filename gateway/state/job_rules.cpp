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

bool repeats_old_id(job_memory const& memory, printer::report const& report) noexcept
{
    // While printing an ID is meant: somebody's printer may well use one twice.
    return report.job.id == memory.previous_id
           && (memory.job.id.has_value() || report.status != status::printing);
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
    // Nothing left is no estimate: printers say so while they heat, too.
    if (!job.remaining || *job.remaining <= std::chrono::seconds::zero())
        return;
    auto const estimate = std::chrono::round<std::chrono::minutes>(now + *job.remaining);
    if (!job.ends_at || std::chrono::abs(*job.ends_at - estimate) >= ends_at_hysteresis)
        job.ends_at = estimate;
}

}  // namespace

std::string const* job_id_of(job_memory const& memory, printer::report const& report) noexcept
{
    return report.job.id && !repeats_old_id(memory, report) ? &*report.job.id : nullptr;
}

void begin_job(job_memory& memory, bool seen_live, printer::wall_time now)
{
    if (memory.job.id)
        memory.previous_id = std::move(memory.job.id);
    memory.job = {};
    memory.stale_progress = memory.reported_progress;
    if (memory.stale_progress == 0.0)
        memory.stale_progress.reset();
    if (seen_live)
        memory.job.started_at = now;
    memory.announced = memory.paused = memory.reason_settled = false;
    memory.reason_code.reset();
    memory.reason.reset();
    memory.top_layer = memory.top_progress = 0;
}

void follow_job(job_memory& memory, printer::report const& report, printer::wall_time now)
{
    auto const& told = report.job;
    auto& job = memory.job;
    bool const is_old = told.id && repeats_old_id(memory, report);
    if (auto const* const id = job_id_of(memory, report))
        job.id = *id;
    if (told.file && !is_old)
        job.file = told.file;
    follow_progress(memory, told.progress_pct, *report.status);
    job.layer = told.layer;
    job.layers = told.layers;
    job.elapsed = told.elapsed;
    if (report.status != status::paused || !job.remaining)
        job.remaining = told.remaining;
    if (!memory.stale_progress)
        follow_ends_at(job, now);
}

void end_job(job_memory& memory, printer::report const& report, printer::wall_time now)
{
    auto& job = memory.job;
    if (auto const* const id = job_id_of(memory, report))
        job.id = *id;
    if (report.job.file && !job.file && job.id == report.job.id)
        job.file = report.job.file;
    if (report.job.progress_pct)
        memory.reported_progress = report.job.progress_pct;
    if (report.status == status::finished)
        job.progress_pct = complete_pct;
    if (report.status != status::idle) {
        keep_greater(job.layer, report.job.layer);
        keep_greater(job.layers, report.job.layers);
        keep_greater(job.elapsed, report.job.elapsed);
    }
    job.remaining.reset();
    job.ends_at = now;
}

void show_ended_job(job_memory& memory, printer::report const& report)
{
    begin_job(memory, false, {});
    memory.stale_progress.reset();
    memory.reported_progress = report.job.progress_pct;
    auto& job = memory.job;
    job.id = report.job.id;
    job.file = report.job.file;
    job.progress_pct =
        report.status == status::finished ? std::optional{complete_pct} : report.job.progress_pct;
    job.layer = report.job.layer;
    job.layers = report.job.layers;
    job.elapsed = report.job.elapsed;
}

void clear_job(job_memory& memory, printer::report const& report)
{
    if (report.job.progress_pct)
        memory.reported_progress = report.job.progress_pct;
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

printer::fault fault_of(job_memory const& memory, printer::report const& report) noexcept
{
    printer::fault fault{.active = false, .code = memory.reason_code, .reason = memory.reason};
    bool const is_over = report.status == status::finished || report.status == status::cancelled;
    if (report.job.file_error && !is_over) {
        if (!fault.code)
            fault.code = report.job.file_error;
        if (!fault.reason)
            fault.reason = report.job.file_error_reason;
    }
    if (fault.code && !fault.reason)
        fault.reason = error_reason::unknown;
    fault.active = !is_over && fault.reason.has_value();
    if (report.status == status::failed) {
        fault.active = true;
        if (!fault.reason && memory.reason_settled)
            fault.reason = error_reason::unknown;
    }
    return fault;
}

}  // namespace p2m::gateway
