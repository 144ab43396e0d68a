// SPDX-License-Identifier: MIT
// How the values of a job follow what the printer says: section 3 of the MQTT contract. Pure
// functions of the memory; which job it is and what is an event is the tracker's business.
#pragma once

#include "gateway/state/job_memory.hpp"
#include "printer/event.hpp"
#include "printer/snapshot.hpp"

#include <chrono>

namespace p2m::gateway {

/// The published end of a job moves only when the estimate has moved at least this far.
constexpr std::chrono::minutes ends_at_hysteresis{2};

/// The ID this report really means: printers repeat the old job's ID (and file, and progress) for
/// some frames of the new one. Empty when it tells nothing new.
[[nodiscard]] std::string const* job_id_of(job_memory const&, printer::report const&) noexcept;

/// Starts over with a new job. `seen_live` is false for a job that ran already when first seen.
void begin_job(job_memory&, bool seen_live, printer::wall_time now);

/// One report of the running job.
void follow_job(job_memory&, printer::report const&, printer::wall_time now);

/// The first report after the end of the running job: what it reached stays.
void end_job(job_memory&, printer::report const&, printer::wall_time now);

/// A job that had ended before anybody looked: what the printer still tells of it.
void show_ended_job(job_memory&, printer::report const&);

/// No job any more; when the last one was stays.
void clear_job(job_memory&, printer::report const&);

/// The event that tells this end; a status that is no end counts as cancelled.
[[nodiscard]] printer::event_type outcome_event(printer::status ended) noexcept;

/// What is wrong, from the status, the record of the task and the file error.
[[nodiscard]] printer::fault fault_of(job_memory const&, printer::report const&) noexcept;

}  // namespace p2m::gateway
