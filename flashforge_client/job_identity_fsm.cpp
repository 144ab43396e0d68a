// SPDX-License-Identifier: MIT
#include "flashforge_client/job_identity_fsm.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace p2m::flashforge {

namespace {

/// States in which a file that is named is being printed, or is about to be. A receiving or
/// checking printer names the file of the job before.
bool has_job(status const& now)
{
    switch (now.state) {
    case machine_state::busy:
    case machine_state::calibrating:
    case machine_state::heating:
    case machine_state::homing:
    case machine_state::printing:
    case machine_state::pausing:
    case machine_state::paused:
    case machine_state::cancelling:
        return !now.file.empty();
    default:
        return false;
    }
}

/// Busy and calibrating printers name the file of the job before; a start passes through both.
bool may_begin(status const& now)
{
    return now.state != machine_state::cancelling && now.state != machine_state::busy
           && now.state != machine_state::calibrating;
}

}  // namespace

std::string make_job_id(std::int64_t started_at, std::string_view file)
{
    std::uint32_t hash = 2'166'136'261U;  // FNV-1a
    for (auto const c : file) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 16'777'619U;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string id = std::to_string(started_at) + '-';
    for (int shift = 28; shift >= 0; shift -= 4)
        id += digits[(hash >> static_cast<unsigned>(shift)) & 0xFU];
    return id;
}

bool job_identity_fsm::is_another(status const& now, moment at) const
{
    if (now.file != job_->file)
        return true;
    if (now.duration_s && *now.duration_s + slack_s < job_->duration_s)
        return true;
    if (now.progress && *now.progress + progress_slack < job_->progress)
        return true;
    // A job that has printed for less time than nobody looked has begun meanwhile.
    auto const outage = static_cast<double>(at.unix_seconds - job_->seen_at);
    return outage >= outage_from_s && now.state == machine_state::printing && now.duration_s
           && *now.duration_s + slack_s < outage;
}

/// A heat-up by hand shows file and duration of the job before.
bool job_identity_fsm::is_leftover(status const& now) const
{
    return now.state == machine_state::heating && last_ && now.file == last_->file
           && now.duration_s.value_or(0) > 0
           && std::abs(*now.duration_s - last_->duration_s) <= slack_s;
}

job_outcome job_identity_fsm::outcome_of(status const& now, job_memory const& job)
{
    bool const same_file = now.file.empty() || now.file == job.file;
    if (same_file && now.state == machine_state::completed)
        return job_outcome::finished;
    if (same_file && now.state == machine_state::cancelled)
        return job_outcome::cancelled;
    if (same_file && now.state == machine_state::error)
        return job_outcome::failed;
    return job.progress >= finished_at_progress ? job_outcome::finished : job_outcome::other;
}

job_news job_identity_fsm::update(status const& now, moment at)
{
    job_news news;
    bool const active = has_job(now);
    if (job_) {
        bool const over = is_ended(now.state) || now.state == machine_state::ready;
        if (over || (active && is_another(now, at))) {
            auto const outcome = over                                     ? outcome_of(now, *job_)
                                 : job_->progress >= finished_at_progress ? job_outcome::finished
                                                                          : job_outcome::other;
            if (over && now.file == job_->file) {
                job_->seen_at = at.unix_seconds;
                job_->duration_s = std::max(job_->duration_s, now.duration_s.value_or(0));
                job_->progress = std::max(job_->progress, now.progress.value_or(0));
            }
            last_ = std::exchange(job_, std::nullopt);
            news.ended = job_news::ending{*last_, outcome};
        }
    }
    if (!active)
        return news;
    auto const duration = now.duration_s.value_or(0);
    auto const progress = now.progress.value_or(0);
    if (!job_) {
        if (!may_begin(now) || is_leftover(now))
            return news;
        auto const began = at.unix_seconds - static_cast<std::int64_t>(duration);
        job_ = job_memory{.id = make_job_id(began, now.file),
                          .file = now.file,
                          .started_at = began,
                          .seen_at = at.unix_seconds,
                          .duration_s = duration,
                          .progress = progress};
        news.began = job_;
        return news;
    }
    job_->seen_at = at.unix_seconds;
    job_->duration_s = duration;
    job_->progress = progress;
    return news;
}

}  // namespace p2m::flashforge
