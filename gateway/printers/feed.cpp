// SPDX-License-Identifier: MIT
#include "gateway/printers/feed.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <ranges>

namespace p2m::gateway {

std::string_view to_string(change_kind kind) noexcept
{
    static constexpr std::array<std::string_view, 10> words{
        "configured",  "attributes", "thumbnail", "state",  "availability",
        "diagnostics", "snapshot",   "event",     "result", "removed"};
    auto const index = static_cast<std::size_t>(kind);
    return index < words.size() ? words[index] : "";
}

std::size_t feed_subscriber::picture_limit() const
{
    return std::numeric_limits<std::size_t>::max();
}

void feed::publish(change const& what) const
{
    if (what.kind == change_kind::removed)
        for (auto* const one : subscribers_ | std::views::reverse)
            one->on_change(what);
    else
        for (auto* const one : subscribers_)
            one->on_change(what);
}

std::size_t feed::picture_limit() const
{
    auto limit = std::numeric_limits<std::size_t>::max();
    for (auto const* const one : subscribers_)
        limit = std::min(limit, one->picture_limit());
    return limit;
}

}  // namespace p2m::gateway
