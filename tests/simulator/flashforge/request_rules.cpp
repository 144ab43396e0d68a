// SPDX-License-Identifier: MIT
#include "tests/simulator/flashforge/request_rules.hpp"

#include <algorithm>

namespace p2m::simulator::flashforge {
namespace {
using namespace std::chrono_literals;
}

std::string_view flight_rules::judge_request(int id, steady::time_point now)
{
    std::erase_if(open_, [now](auto const& one) {
        return one.second.left && now - one.second.since >= patience;
    });
    auto const overlaps = !open_.empty();
    open_[id] = {now, false};
    return overlaps ? "two_requests_in_flight" : std::string_view{};
}

void flight_rules::on_answered(int id)
{
    open_.erase(id);
}

void flight_rules::on_left(int id, steady::time_point now)
{
    auto const found = open_.find(id);
    if (found == open_.end())
        return;
    if (now - found->second.since >= patience)
        open_.erase(found);
    else
        found->second.left = true;
}

void poll_rules::on_order(steady::time_point now)
{
    order_ = now;
    since_order_ = 0;
    last_ = now;
}

std::string_view poll_rules::judge_poll(std::string_view kind, bool in_job, steady::time_point now)
{
    if (!first_ || (last_ && now - *last_ >= forgets)) {
        first_ = now;
        idle_.clear();
        busy_.clear();
    }
    last_ = now;
    if (in_job != in_job_) {
        in_job_ = in_job;
        turned_ = now;
    }
    if (order_ && now - *order_ < after_order)
        return ++since_order_ > max_after_order ? "polled_too_often_after_order"
                                                : std::string_view{};
    if (now - *first_ < free_start || (turned_ && now - *turned_ < free_turn))
        return {};
    auto& all = in_job ? busy_ : idle_;
    auto found = all.find(kind);
    if (found == all.end())
        found = all.emplace(std::string{kind}, std::deque<steady::time_point>{}).first;
    auto& times = found->second;
    times.push_back(now);
    while (times.front() <= now - 60s)
        times.pop_front();
    if (times.size() <= (in_job ? max_busy_per_minute : max_idle_per_minute))
        return {};
    return in_job ? "polled_too_often_printing" : "polled_too_often_idle";
}

std::size_t poll_rules::per_minute() const noexcept
{
    std::size_t most = 0;
    for (auto const& [kind, times] : in_job_ ? busy_ : idle_)
        most = std::max(most, times.size());
    return most;
}

std::string_view rest_rules::judge_request(steady::time_point now)
{
    while (!refused_.empty() && refused_.front() <= now - refused_rest)
        refused_.pop_front();
    if (static_cast<int>(refused_.size()) > max_refused)
        return "refused_credentials_repeated";
    if (errors_ >= max_errors && last_error_ && now - *last_error_ < rest)
        return "no_rest_after_errors";
    return {};
}

void rest_rules::on_good()
{
    errors_ = 0;
    refused_.clear();
}

void rest_rules::on_spoiled(steady::time_point now)
{
    ++errors_;
    last_error_ = now;
}

void rest_rules::on_refused(steady::time_point now)
{
    refused_.push_back(now);
}

}  // namespace p2m::simulator::flashforge
