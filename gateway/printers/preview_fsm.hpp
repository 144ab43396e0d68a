// SPDX-License-Identifier: MIT
// The preview of the present job: asked for once per job, with patience, because a printer makes it
// some time after the job began, and under a URL it used before. Until then a neutral picture
// shows. Which job it is says the tracker's serial: an ID may be missing, or the same again.
// Decides only.
//
//   none --job--> waiting --its ID--> asking --URL--> fetching --picture--> shown
//                                     ^--20 s--'      ^--3 s--'  each at most 6 times
#pragma once

#include "printer/driver.hpp"
#include "printer/support/moment.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace p2m::gateway {

/// Read the preview of this job (driver::read_preview()), then call on_preview().
struct ask_preview
{
    std::uint64_t job;
    std::string job_id;
};
/// Fetch this URL of the printer, then call on_picture().
struct fetch_preview
{
    std::uint64_t job;
    std::string url;
};
/// Publish the neutral picture.
struct show_neutral
{};
/// Publish this picture, and store it with key_of() its job.
struct show_preview
{
    std::uint64_t job;
    std::string bytes;
};
using preview_action =
    std::variant<std::monostate, ask_preview, fetch_preview, show_neutral, show_preview>;

/// The name of a job's preview in the store.
[[nodiscard]] std::string key_of(std::uint64_t job);

class preview_fsm
{
public:
    static constexpr int max_tries = 6;
    // A record costs the printer a request, a picture only its web server's time.
    static constexpr std::chrono::seconds between_records{20};
    static constexpr std::chrono::seconds between_pictures{3};

    /// `shown_key` is the key of the preview that the state store has; empty, or of another form:
    /// none.
    explicit preview_fsm(std::string_view shown_key);

    /// The present job: tracker::job_serial() and its ID, which may be empty for a while. Serial 0:
    /// none, and what is shown stays.
    [[nodiscard]] preview_action
    on_job(std::uint64_t job, std::string_view job_id, printer::moment now);
    [[nodiscard]] preview_action
    on_preview(std::uint64_t job, std::optional<printer::preview> found, printer::moment now);
    /// Empty bytes: it could not be fetched.
    [[nodiscard]] preview_action
    on_picture(std::uint64_t job, std::string bytes, printer::moment now);
    [[nodiscard]] preview_action on_time(printer::moment now);
    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept { return due_; }

private:
    void try_later(printer::moment now);

    std::uint64_t job_;   // whose preview is wanted; 0: none yet
    std::string job_id_;  // empty: not told yet
    bool shown_;          // its preview is there
    std::string url_;     // where it is; empty: not known yet
    int tries_ = 0;       // at the record, then at the picture
    std::optional<printer::steady_time> due_;
};

}  // namespace p2m::gateway
