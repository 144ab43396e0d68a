// SPDX-License-Identifier: MIT
#include "gateway/state/task_inquiries.hpp"

#include <algorithm>

namespace p2m::gateway {

void task_inquiries::begin(inquiry what, std::string const& task, printer::steady_time now)
{
    at(what) = {.task = task, .due = now, .tries = 0, .answers = 0, .open = true};
}

void task_inquiries::end(inquiry what) noexcept
{
    at(what).open = false;
}

bool task_inquiries::asks(inquiry what, std::string const& task) const noexcept
{
    return at(what).open && at(what).task == task;
}

std::optional<std::string> task_inquiries::next(printer::steady_time now)
{
    if (!in_flight_.empty() && now >= in_flight_until_)
        in_flight_.clear();
    if (!linked_ || !in_flight_.empty())
        return std::nullopt;
    auto const found = std::ranges::find_if(entries_, [now](entry const& one) {
        return one.open && one.tries < max_tries && one.due <= now;
    });
    if (found == entries_.end())
        return std::nullopt;
    // One answer serves everybody who wants this task.
    for (auto& one : entries_)
        if (one.open && one.task == found->task) {
            ++one.tries;
            one.due = now + retry_after;
        }
    in_flight_ = found->task;
    in_flight_until_ = now + answer_timeout;
    return in_flight_;
}

void task_inquiries::on_answer(std::string const& task, bool has_record, printer::steady_time now)
{
    if (in_flight_ == task)
        in_flight_.clear();
    for (auto& one : entries_)
        if (one.open && one.task == task) {
            one.answers += has_record ? 1 : 0;
            one.due = now + retry_after;
        }
}

void task_inquiries::on_link_lost() noexcept
{
    linked_ = false;
    in_flight_.clear();
}

void task_inquiries::on_link_back(printer::steady_time now) noexcept
{
    linked_ = true;
    for (auto& one : entries_) {
        one.tries = 0;
        one.due = now;
    }
}

std::optional<printer::steady_time> task_inquiries::deadline() const noexcept
{
    if (!linked_)
        return std::nullopt;
    if (!in_flight_.empty())
        return in_flight_until_;
    std::optional<printer::steady_time> first;
    for (auto const& one : entries_)
        if (one.open && (!first || one.due < *first))
            first = one.due;
    return first;
}

}  // namespace p2m::gateway
