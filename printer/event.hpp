// SPDX-License-Identifier: MIT
// Moments in a printer's life that automations wait for. An event is sent once; its id stays the
// same when it has to be sent again.
#pragma once

#include "printer/snapshot.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace p2m::printer {

enum class event_type : std::uint8_t {
    print_started,
    print_paused,
    print_resumed,
    print_finished,
    print_cancelled,
    print_failed,
    filament_runout,
    layer_reached,
    progress_reached,
    error,
    error_cleared,
    upload_finished,
    upload_failed,
    plate_cleared,
    material_changed,
};

struct event
{
    std::string id;  ///< unique, and the same for the same event
    event_type type{};
    wall_time at;
    printer::job job;  ///< as it was then; `elapsed` is published as duration_s
    std::optional<printer::fault> fault;
    std::optional<std::string> picture;  ///< URL path of the picture taken at the end of the job
    bool late{};                         ///< the outcome of a job that ended while nobody looked
    bool operator==(event const&) const = default;
};

/// What a printer keeps of one job; the only source of the reason of a pause or a failure.
struct task_record
{
    enum class outcome : std::uint8_t { other, completed, failed, stopped };

    std::string id;
    std::optional<std::string> file;
    outcome what{outcome::other};
    std::optional<int> reason_code;       ///< the vendor's number; empty when it says "no error"
    std::optional<error_reason> reason;   ///< the same as a word
    std::optional<wall_time> started_at;  ///< empty when the printer's clock is not sane
    std::optional<wall_time> ended_at;
    std::optional<int> layer, layers;
    std::optional<std::string> thumbnail_url;  ///< absolute http URL
    bool operator==(task_record const&) const = default;
};

}  // namespace p2m::printer
