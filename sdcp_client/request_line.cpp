// SPDX-License-Identifier: MIT
#include "sdcp_client/request_line.hpp"

#include <algorithm>
#include <utility>

namespace p2m::sdcp {

void request_line::wait(ticket whose, request what, steady_time now)
{
    queue_.push_back({whose, std::move(what), now + patience});
}

request_line::waiting request_line::take_next()
{
    auto next = std::move(queue_.front());
    queue_.erase(queue_.begin());
    return next;
}

void request_line::sent(std::string request_id, waiting const& of, steady_time now)
{
    flight_ = flight{std::move(request_id), of.whose, now, of.until};
}

void request_line::sent_own(std::string request_id, steady_time now)
{
    flight_ = flight{std::move(request_id), {}, now, now + patience};
}

std::optional<request_line::flight> request_line::answered(std::string_view request_id)
{
    if (!flight_ || flight_->request_id != request_id)
        return std::nullopt;
    return std::exchange(flight_, std::nullopt);
}

request_line::failures request_line::expire(steady_time now)
{
    failures out;
    if (flight_ && now >= end_of(*flight_)) {
        if (flight_->whose)
            out.push_back({*flight_->whose, error::request_timeout});
        flight_.reset();
    }
    while (!queue_.empty() && now >= queue_.front().until - least_for_an_answer)
        out.push_back({take_next().whose, error::not_sent_in_time});
    return out;
}

request_line::failures request_line::lose_all()
{
    failures out;
    if (flight_ && flight_->whose)
        out.push_back({*flight_->whose, error::connection_lost});
    flight_.reset();
    for (auto const& each : queue_)
        out.push_back({each.whose, error::not_connected});
    queue_.clear();
    return out;
}

std::optional<steady_time> request_line::deadline() const noexcept
{
    std::optional<steady_time> first;
    if (flight_)
        first = end_of(*flight_);
    if (!queue_.empty()) {
        auto const too_late = queue_.front().until - least_for_an_answer;
        first = first ? std::min(*first, too_late) : too_late;
    }
    return first;
}

steady_time request_line::end_of(flight const& of) const noexcept
{
    auto const yields = !of.whose && !queue_.empty();
    return yields ? std::min(of.until, of.sent + own_read_yields) : of.until;
}

}  // namespace p2m::sdcp
