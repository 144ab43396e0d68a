// SPDX-License-Identifier: MIT
// The preview of the present job: asked for once per job, with patience, because a printer makes it
// some time after the job began, and under a URL it used before. Until then a neutral picture
// shows. Decides only.
//
//   none --job--> asking --record with a URL--> fetching --picture--> shown
//                 ^--20 s--'                    ^--3 s--'      each at most 6 times
#pragma once

#include "printer/event.hpp"
#include "printer/support/moment.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <variant>

namespace p2m::gateway {

/// Read the printer's record of this job, then call on_record().
struct ask_record
{
    std::string job_id;
};
/// Fetch this URL of the printer, then call on_picture().
struct fetch_preview
{
    std::string job_id, url;
};
/// Publish the neutral picture.
struct show_neutral
{};
/// Publish and store this picture.
struct show_preview
{
    std::string job_id, bytes;
};
using preview_action =
    std::variant<std::monostate, ask_record, fetch_preview, show_neutral, show_preview>;

class preview_fsm
{
public:
    static constexpr int max_tries = 6;
    // A record costs the printer a request, a picture only its web server's time.
    static constexpr std::chrono::seconds between_records{20};
    static constexpr std::chrono::seconds between_pictures{3};

    /// `shown_job` is the job whose preview the state store has; empty: none.
    explicit preview_fsm(std::string shown_job);

    /// The present job's ID; empty: none, and what is shown stays.
    [[nodiscard]] preview_action on_job(std::string const& job_id, printer::moment now);
    [[nodiscard]] preview_action on_record(std::string const& job_id,
                                           std::optional<printer::task_record> const&,
                                           printer::moment now);
    /// Empty bytes: it could not be fetched.
    [[nodiscard]] preview_action
    on_picture(std::string const& job_id, std::string bytes, printer::moment now);
    [[nodiscard]] preview_action on_time(printer::moment now);
    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept { return due_; }

private:
    void try_later(printer::moment now);

    std::string job_;  // whose preview is wanted
    bool shown_;       // and is there
    std::string url_;  // where it is; empty: not known yet
    int tries_ = 0;    // at the record, then at the picture
    std::optional<printer::steady_time> due_;
};

}  // namespace p2m::gateway
