// SPDX-License-Identifier: MIT
// Turns what a printer says, one message at a time, into what users see: the snapshot, the events,
// and the questions to ask it. Decides only: sections 3 and 6 of the MQTT contract.
//
//                       +--------------- new id -----------------+
//                       v                                        |
//   no job --running--> open (announced, paused) --terminal--> ended --idle--> no job
//                       |                                        ^
//                       +---- idle, or another job: its outcome is asked for, and sent late
//
// `busy` and `other` neither begin nor end a job. The first report after a start or a lost link is
// the baseline: it corrects the picture and emits nothing. A report without a status says nothing
// of the job.
//
// print_paused, print_cancelled and print_failed wait for the reason in the printer's own record:
// until it comes, until three records have named none, or 4 s, whichever is first; their `at` is
// the time of the transition. Of a printer that keeps no records nothing is asked and nothing
// waits.
#pragma once

#include "gateway/state/expected_start.hpp"
#include "gateway/state/job_clock.hpp"
#include "gateway/state/job_memory.hpp"
#include "gateway/state/job_rules.hpp"
#include "gateway/state/task_inquiries.hpp"
#include "gateway/state/token_bucket.hpp"
#include "printer/driver.hpp"
#include "printer/event.hpp"
#include "printer/snapshot.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace p2m::gateway {

struct tracker_options
{
    std::vector<int> layer_events;     ///< layers that emit layer_reached
    std::vector<int> progress_events;  ///< percents that emit progress_reached
};

/// What to do after a call. The events and the memory are stored first, in one transaction; then
/// the state that shows what happened is published (state_publisher::flush() when there are
/// events), and only then the events: whoever reads "finished" finds it in the state.
struct effects
{
    std::vector<printer::event> events;   ///< in order
    std::optional<std::string> ask_task;  ///< read this task's record, then call on_task()
    bool memory_changed{};                ///< memory() is worth storing
    std::size_t lost_events{};            ///< beyond event_rate: never sent
    bool begins_to_lose{};                ///< the first loss since all was well: worth one warning
};

/// Makes a fresh unique event id.
using id_generator = std::function<std::string()>;

class tracker
{
public:
    /// An event that wants a reason is sent without one after this time.
    static constexpr std::chrono::seconds event_patience{4};
    /// So many records without a reason mean that there is none.
    static constexpr int records_without_reason = 3;
    /// What one printer may emit: more than any job needs, less than harms others.
    static constexpr token_rate event_rate{60, std::chrono::seconds{2}};
    /// Changes of the memory alone; a kill loses what waits, and events never wait for it.
    static constexpr token_rate memory_rate{20, std::chrono::seconds{3}};

    tracker(job_memory remembered, tracker_options options, id_generator make_id);

    [[nodiscard]] effects on_report(printer::report const&, printer::moment now);
    /// The answer to ask_task; nothing when there is no record or no answer.
    [[nodiscard]] effects on_task(std::string const& id,
                                  std::optional<printer::task_record> const& record,
                                  printer::moment now);
    /// An upload of the gateway's has ended; `file` is its name on the printer.
    [[nodiscard]] effects on_upload(bool arrived, std::string file, printer::moment now);
    /// The next report is a baseline, and nothing is asked before it.
    [[nodiscard]] effects on_link_lost(printer::moment now);
    [[nodiscard]] effects on_time(printer::moment now);
    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept;

    /// Call when a start is sent: the next job to begin is this caller's, unless it turns out to be
    /// another file. `file` may have a path.
    void expect_job(printer::job_caller who, std::string_view file, printer::moment now)
    {
        start_.expect(std::move(who), file, now);
    }
    /// The start was refused, or never sent.
    void expect_no_job() noexcept { start_.forget(); }

    /// What a driver wants to know of the last job (driver::recall()); nothing without an ID.
    [[nodiscard]] std::optional<printer::remembered_job> remembered() const;

    /// Other thresholds for layer_reached and progress_reached from now on.
    void set_options(tracker_options options) { options_ = std::move(options); }

    /// Which of the printer's jobs shows: another number for each job, also across restarts; 0
    /// without one. A job's ID may be missing, or the same again.
    [[nodiscard]] std::uint64_t job_serial() const noexcept;
    [[nodiscard]] printer::snapshot const& current() const noexcept { return shown_; }
    [[nodiscard]] job_memory const& memory() const noexcept { return memory_; }

private:
    /// What makes the memory worth storing; the running numbers alone are not.
    struct landmark
    {
        printer::status status{};
        unsigned revision{};
        bool paused{}, announced{}, error_sent{}, waiting{}, late{};
        std::optional<printer::wall_time> started_at, ends_at;
        std::optional<int> code;
        int progress{};
        bool operator==(landmark const&) const = default;
    };

    void follow(printer::status, printer::report const&, printer::moment now, effects& out);
    void on_running(
        printer::status, printer::job_report const&, bool live, printer::moment now, effects& out);
    void on_terminal(
        printer::status, printer::job_report const&, bool live, printer::moment now, effects& out);
    void on_idle(printer::job_report const&, bool live, printer::moment now, effects& out);
    void begin(bool live, printer::moment now);
    void follow_pause(printer::status, bool live, printer::moment now, effects& out);
    void reach(effects& out, printer::moment now);
    void conclude(printer::event_type, printer::moment now, effects& out);
    /// `shows` is the status that the printer has now.
    void miss_outcome(printer::status shows, printer::moment now, effects& out);
    void want_reason(bool live, printer::moment now);
    void want_times(printer::moment now);
    void settle_reason(printer::task_record const*, printer::moment now, effects& out);
    void settle_late(printer::task_record const*, effects& out);
    void settle_times(printer::task_record const*);
    void give_up(printer::moment now, effects& out);
    void release(effects& out);
    void refresh_fault(printer::moment now, bool live, effects& out);
    void show_job();
    void limit_events(effects& out, printer::moment now);
    void emit(printer::event_type, printer::moment now, effects& out);
    [[nodiscard]] printer::event make_event(printer::event_type, printer::wall_time at) const;
    [[nodiscard]] landmark mark() const noexcept;
    [[nodiscard]] effects finish(effects out, landmark const& before, printer::moment now);

    job_memory memory_;
    tracker_options options_;
    id_generator make_id_;
    printer::snapshot shown_;
    task_inquiries inquiries_;
    printer::steady_time waiting_until_;  ///< valid while memory_.waiting
    fault_clues clues_;                   ///< of the last report
    job_clock clock_;
    expected_start start_;
    token_bucket event_tokens_{event_rate};
    token_bucket memory_tokens_{memory_rate};
    bool memory_waits_{};                        ///< changed, and not told since there was no token
    bool loses_events_{};                        ///< told, until all is well again
    bool keeps_record_{true};                    ///< what the last report said
    std::optional<std::string> asked_times_of_;  ///< not asked twice in one life
    unsigned revision_{};                        ///< counts changes of the job's identity
    bool has_report_{};
    bool baseline_{true};  ///< the next report is one
    bool quiet_{};         ///< the reason being asked belongs to a baseline: no events
};

/// What an unreachable printer shows: its last values, without what has become a guess.
[[nodiscard]] printer::snapshot make_offline(printer::snapshot last);

}  // namespace p2m::gateway
