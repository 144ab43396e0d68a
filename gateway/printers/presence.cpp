// SPDX-License-Identifier: MIT
#include "gateway/printers/presence.hpp"

namespace p2m::gateway {

using printer::connection_state;

presence::change presence::on_connection(connection_state state, printer::moment now)
{
    if (state == connection_state::connected) {
        leaves_.reset();
        if (online_)
            return change::none;
        online_ = true;
        return change::came_online;
    }
    if (!online_)
        return change::none;
    // The session has asked in vain for long enough; there is nothing left to wait for.
    if (state == connection_state::not_responding)
        return on_detached();
    if (!leaves_)
        leaves_ = now.mono + grace;
    return change::none;
}

presence::change presence::on_time(printer::moment now)
{
    return leaves_ && now.mono >= *leaves_ ? on_detached() : change::none;
}

presence::change presence::on_detached()
{
    leaves_.reset();
    if (!online_)
        return change::none;
    online_ = false;
    return change::went_offline;
}

}  // namespace p2m::gateway
