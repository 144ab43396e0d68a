// SPDX-License-Identifier: MIT
#include "printer/snapshot.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace p2m::printer {
namespace {

constexpr std::array<std::pair<speed_mode, int>, 4> speeds{{
    {speed_mode::silent, 50},
    {speed_mode::balanced, 100},
    {speed_mode::sport, 130},
    {speed_mode::ludicrous, 160},
}};

}  // namespace

permissions permissions_of(status now) noexcept
{
    permissions can;
    can.start = now == status::idle || is_terminal(now);
    can.pause = now == status::printing;
    can.resume = now == status::paused;
    can.stop = now == status::preparing || now == status::printing || now == status::paused;
    return can;
}

bool is_running(status now) noexcept
{
    return now >= status::preparing && now <= status::stopping;
}

bool is_terminal(status now) noexcept
{
    return now == status::finished || now == status::cancelled || now == status::failed;
}

std::optional<speed_mode> speed_mode_of(int percent) noexcept
{
    auto const found = std::ranges::find(speeds, percent, &std::pair<speed_mode, int>::second);
    return found == speeds.end() ? std::nullopt : std::optional{found->first};
}

int percent_of(speed_mode mode) noexcept
{
    return speeds[static_cast<std::size_t>(mode)].second;
}

}  // namespace p2m::printer
