// SPDX-License-Identifier: MIT
#include "gateway/state/job_clock.hpp"

#include <utility>

namespace p2m::gateway {

using std::chrono::abs;
using std::chrono::seconds;

seconds job_clock::set_by(printer::moment now, std::optional<seconds> elapsed) noexcept
{
    auto const last = std::exchange(last_, now);
    auto const last_elapsed = std::exchange(last_elapsed_, elapsed);
    if (!last)
        return seconds::zero();
    seconds const shown = now.wall - last->wall;
    auto const passed = std::chrono::floor<seconds>(now.mono - last->mono);
    auto const step = shown - passed;
    if (abs(step) < tolerance)
        return seconds::zero();
    if (step > seconds::zero() && printer::is_sane(last->wall) && elapsed && last_elapsed) {
        auto const printed = *elapsed - *last_elapsed;
        if (abs(printed - shown) < abs(printed - passed))
            return seconds::zero();
    }
    return step;
}

}  // namespace p2m::gateway
