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
// the baseline: it corrects the picture and emits nothing.
//
// print_paused, print_cancelled and print_failed wait for the reason in the printer's own record:
// until it comes, until three records have named none, or 4 s, whichever is first; their `at` is
// the time of the transition.
#pragma once

#include "gateway/state/job_memory.hpp"
#include "gateway/state/task_inquiries.hpp"
#include "printer/event.hpp"
#include "printer/snapshot.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace p2m::gateway {

struct tracker_options
{
    std::vector<int> layer_events;     ///< layers that emit layer_reached
    std::vector<int> progress_events;  ///< percents that emit progress_reached
};

/// What to do after a call.
struct effects
{
    std::vector<printer::event> events;   ///< in order; to the outbox before anything else
    std::optional<std::string> ask_task;  ///< read this task's record, then call on_task()
    bool memory_changed{};                ///< memory() is worth storing
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

    tracker(job_memory remembered, tracker_options options, id_generator make_id);

    [[nodiscard]] effects on_report(printer::report const&, printer::moment now);
    /// The answer to ask_task; nothing when there is no record or no answer.
    [[nodiscard]] effects on_task(std::string const& id,
                                  std::optional<printer::task_record> const& record,
                                  printer::moment now);
    /// The next report is a baseline, and nothing is asked before it.
    [[nodiscard]] effects on_link_lost(printer::moment now);
    [[nodiscard]] effects on_time(printer::moment now);
    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept;

    /// Other thresholds for layer_reached and progress_reached from now on.
    void set_options(tracker_options options) { options_ = std::move(options); }

    [[nodiscard]] bool has_report() const noexcept { return has_report_; }
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

    void on_running(printer::report const&, bool live, printer::moment now, effects& out);
    void on_terminal(printer::report const&, bool live, printer::moment now, effects& out);
    void on_idle(printer::report const&, bool live, printer::moment now, effects& out);
    void follow_pause(printer::status, bool live, printer::moment now, effects& out);
    void reach(effects& out, printer::moment now);
    void conclude(printer::event_type, printer::moment now, effects& out);
    void miss_outcome(printer::moment now);
    void want_reason(bool live, printer::moment now);
    void want_times(printer::moment now);
    void settle_reason(printer::task_record const*, printer::moment now, effects& out);
    void settle_late(printer::task_record const*, effects& out);
    void settle_times(printer::task_record const*);
    void give_up(printer::moment now, effects& out);
    void release(effects& out);
    void refresh_fault(printer::moment now, bool live, effects& out);
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
    std::optional<int> file_error_;       ///< of the last report
    std::optional<printer::error_reason> file_error_reason_;
    std::optional<std::string> asked_times_of_;  ///< not asked twice in one life
    unsigned revision_{};                        ///< counts changes of the job's identity
    bool has_report_{};
    bool baseline_{true};  ///< the next report is one
    bool quiet_{};         ///< the reason being asked belongs to a baseline: no events
};

/// What an unreachable printer shows: its last values, without what has become a guess.
[[nodiscard]] printer::snapshot make_offline(printer::snapshot last);

}  // namespace p2m::gateway
