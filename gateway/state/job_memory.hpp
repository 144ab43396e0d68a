// SPDX-License-Identifier: MIT
// What must survive a restart of the gateway about the job last seen: without it a restart would
// forget when the job began, send its events twice, or miss its end.
#pragma once

#include "printer/event.hpp"
#include "printer/snapshot.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace p2m::gateway {

struct job_memory
{
    printer::job job;                               ///< as users see it
    printer::status status{printer::status::idle};  ///< the last one that tells of a job; never
                                                    ///< busy or other
    std::uint64_t serial{};  ///< counts the jobs of this printer; IDs may be missing or repeat
    bool start_is_own{};     ///< started_at was stamped by the gateway's clock
    std::optional<std::string> previous_id;   ///< of the job before: printers repeat it for a while
    std::optional<double> reported_progress;  ///< as the printer last said it
    std::optional<double> stale_progress;     ///< the old job's, not yet replaced by the printer
    bool announced{};       ///< print_started was sent, or the job ran already when first seen
    bool paused{};          ///< paused, and not printing again since
    bool error_sent{};      ///< `error` was sent (or was there at a baseline), not yet cleared
    bool reason_settled{};  ///< nothing more is asked about the cause
    std::optional<int> reason_code;               ///< from the record of the task
    std::optional<printer::error_reason> reason;  ///< the same as a word
    int top_layer{}, top_progress{};              ///< highest seen: each is reached once
    std::optional<printer::event> waiting;        ///< held back until its reason is known
    std::optional<printer::event> late;           ///< an outcome missed, being asked for

    bool operator==(job_memory const&) const = default;
};

/// A job is under way as far as we know.
[[nodiscard]] inline bool has_open_job(job_memory const& memory) noexcept
{
    return printer::is_running(memory.status);
}

}  // namespace p2m::gateway
