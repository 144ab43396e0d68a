// SPDX-License-Identifier: MIT
// Which job a status belongs to. The printers give a job no number and keep no history, so that one
// is made of the start that was seen and the file; it is kept by the owner over restarts.
//
//   no job --active with a file--> job --idle or ended--> no job, with an outcome
//                                   |
//                                   +--another file, or duration or progress falls--> another job
#pragma once

#include "flashforge_client/messages.hpp"
#include "flashforge_client/moment.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace p2m::flashforge {

/// The values to be kept while a job is under way, so that a restart knows it again.
struct job_memory
{
    std::string id;  ///< `<unix start>-<8 hexadecimal digits of the file's name>`
    std::string file;
    std::int64_t started_at{};  ///< Unix seconds
    std::int64_t seen_at{};     ///< Unix seconds of the last status
    double duration_s{};        ///< of the last status
    double progress{};          ///< 0..1, of the last status
    bool operator==(job_memory const&) const = default;
};

enum class job_outcome : std::uint8_t {
    finished,
    cancelled,
    failed,
    other,  ///< its end was not seen, and no record can be read later
};

struct job_news
{
    struct ending
    {
        job_memory job;
        job_outcome outcome{};
        bool operator==(ending const&) const = default;
    };
    std::optional<ending> ended;      ///< comes before a beginning
    std::optional<job_memory> began;  ///< also a job that is met under way
    bool operator==(job_news const&) const = default;
};

class job_identity_fsm
{
public:
    static constexpr double finished_at_progress = 0.995;  ///< when the end was missed
    static constexpr double slack_s = 5;  ///< durations and clocks are read apart from each other
    static constexpr double progress_slack = 0.01;
    /// A gap between two statuses that may hide the end of one job and the beginning of another.
    static constexpr double outage_from_s = 60;

    /// Takes the values that were kept before a restart.
    void restore(job_memory kept) { job_ = std::move(kept); }

    [[nodiscard]] job_news update(status const&, moment now);

    /// The present job; empty without one.
    [[nodiscard]] std::optional<job_memory> const& job() const noexcept { return job_; }

private:
    [[nodiscard]] bool is_another(status const&, moment now) const;
    [[nodiscard]] bool is_leftover(status const&) const;
    [[nodiscard]] static job_outcome outcome_of(status const&, job_memory const&);

    std::optional<job_memory> job_, last_;
};

/// The id of a job of this file that began then.
[[nodiscard]] std::string make_job_id(std::int64_t started_at, std::string_view file);

}  // namespace p2m::flashforge
