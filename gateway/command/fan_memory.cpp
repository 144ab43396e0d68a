// SPDX-License-Identifier: MIT
#include "gateway/command/fan_memory.hpp"

namespace p2m::gateway {

void fan_memory::on_state(printer::snapshot const& state, printer::steady_time now)
{
    for (auto const which : {printer::fan::part, printer::fan::auxiliary, printer::fan::chamber}) {
        auto const percent = state.telemetry.fan_pct[which];
        if (!percent)
            continue;
        auto& seen = seen_[which];
        auto const rises = *percent > seen.percent;
        if (*percent != seen.percent)
            seen = {*percent, now};
        if (*percent > 0 && (rises || now - seen.since >= runs_out_within))
            on_pct_[which] = *percent;
    }
}

}  // namespace p2m::gateway
