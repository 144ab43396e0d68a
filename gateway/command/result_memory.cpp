// SPDX-License-Identifier: MIT
#include "gateway/command/result_memory.hpp"

#include <algorithm>

namespace p2m::gateway {
namespace {

bool never_sent(result_memory::entry const& one) noexcept
{
    return one.result.status == printer::result_status::rejected;
}

}  // namespace

result_memory::entry const* result_memory::find(std::string_view id, printer::steady_time now)
{
    forget_old(now);
    auto const found = std::ranges::find(
        entries_, id, [](entry const& e) { return std::string_view{*e.result.id}; });
    return found == entries_.end() ? nullptr : &*found;
}

bool result_memory::has_room(printer::steady_time now)
{
    forget_old(now);
    return entries_.size() < max_results || std::ranges::any_of(entries_, never_sent);
}

void result_memory::add(order_identity of, result const& what, printer::steady_time now)
{
    if (!what.id)
        return;
    if (entries_.size() >= max_results) {
        auto const spare = std::ranges::find_if(entries_, never_sent);
        if (spare != entries_.end())
            entries_.erase(spare);
    }
    entries_.push_back({std::move(of), what, now + kept_for});
}

void result_memory::forget_old(printer::steady_time now)
{
    while (!entries_.empty() && entries_.front().until <= now)
        entries_.pop_front();
}

}  // namespace p2m::gateway
