// SPDX-License-Identifier: MIT
#include "flashforge_client/start_rules.hpp"

namespace p2m::flashforge {

void start_guard::seen(machine_state state, steady_time asked) noexcept
{
    if (!sent_ || asked < *sent_)
        return;
    // With a job to be seen, the state itself says whether another may start.
    if (is_active(state) || asked >= *sent_ + effect_within)
        sent_.reset();
}

}  // namespace p2m::flashforge
