// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/failure_limiter.hpp"

#include "gateway/surfaces/http/limits.hpp"

#include <algorithm>

namespace p2m::surfaces::http {

std::optional<std::chrono::milliseconds> failure_limiter::pause_of(std::string const& address,
                                                                   printer::steady_time now) const
{
    auto const found = rows_.find(address);
    if (found == rows_.end() || !found->second.until || *found->second.until <= now)
        return std::nullopt;
    return std::chrono::ceil<std::chrono::milliseconds>(*found->second.until - now);
}

failure_limiter::told failure_limiter::on_failure(std::string const& address,
                                                  printer::steady_time now)
{
    if (rows_.size() == limits::remembered_addresses && !rows_.contains(address))
        forget_the_longest_unheard();
    auto& mine = rows_[address];
    // A slip a minute is a person's.
    if (mine.failures != 0 && now - mine.last >= limits::failure_pause)
        mine = {};
    mine.last = now;
    ++mine.failures;
    if (mine.failures < limits::failures_before_pause)
        return mine.failures == 1 ? told::first_failure : told::nothing;
    mine.failures = 0;
    mine.until = now + limits::failure_pause;
    return told::pause_begins;
}

void failure_limiter::on_success(std::string const& address)
{
    rows_.erase(address);
}

void failure_limiter::forget_the_longest_unheard()
{
    rows_.erase(
        std::ranges::min_element(rows_, {}, [](auto const& one) { return one.second.last; }));
}

}  // namespace p2m::surfaces::http
