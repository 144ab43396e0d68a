// SPDX-License-Identifier: MIT
// How the values of a job follow what the printer says: section 3 of the MQTT contract. Pure
// functions of the memory; which job it is and what is an event is the tracker's business.
#pragma once

#include "gateway/state/job_memory.hpp"
#include "printer/event.hpp"
#include "printer/snapshot.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace p2m::gateway {

/// The published end of a job moves only when the estimate has moved at least this far.
constexpr std::chrono::minutes ends_at_hysteresis{2};

/// The ID this report really means: printers repeat the old job's ID (and file, and progress) for
/// some frames of the new one. Empty when it tells nothing new.
[[nodiscard]] std::string const*
job_id_of(job_memory const&, printer::status, printer::job_report const&) noexcept;

/// Starts over with a new job, which has a serial of its own. `seen_live` is false for a job that
/// ran already when first seen.
void begin_job(job_memory&, bool seen_live, printer::wall_time now);

/// One report of the running job.
void follow_job(job_memory&, printer::status, printer::job_report const&, printer::wall_time now);

/// The first report after the end of the running job: what it reached stays.
void end_job(job_memory&, printer::status, printer::job_report const&, printer::wall_time now);

/// A job that had ended before anybody looked: what the printer still tells of it.
void show_ended_job(job_memory&, printer::status, printer::job_report const&);

/// No job any more; when the last one was stays.
void clear_job(job_memory&, printer::job_report const&);

/// The gateway's clock was set by this much: what it has stamped moves along.
void move_clock(job_memory&, std::chrono::seconds by);

/// The job without times that a clock which was never set has stamped.
void hide_insane_times(printer::job&) noexcept;

/// The event that tells this end; a status that is no end counts as cancelled.
[[nodiscard]] printer::event_type outcome_event(printer::status ended) noexcept;

/// What a report says of faults, and whether the record that knows better is still being asked.
struct fault_clues
{
    std::optional<printer::told_error> told;
    std::optional<int> file_error;
    std::optional<printer::error_reason> file_error_reason;
    bool asking{};
};

/// What is wrong. What the printer tells by itself counts first, then the record of the task; the
/// file's number counts when there is nothing to ask, or the record gave no reason.
[[nodiscard]] printer::fault
fault_of(job_memory const&, printer::status, fault_clues const&) noexcept;

}  // namespace p2m::gateway
