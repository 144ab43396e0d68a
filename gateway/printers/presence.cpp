// SPDX-License-Identifier: MIT
#include "gateway/printers/presence.hpp"

namespace p2m::gateway {

using printer::connection_state;

presence::change
presence::on_attached(connection_state present, bool has_reported, printer::moment now)
{
    has_reported_ = has_reported;
    return on_connection(present, now);
}

presence::change presence::on_connection(connection_state state, printer::moment now)
{
    connection_ = state;
    if (state == connection_state::connected)
        return come();
    has_reported_ = false;
    if (!online_)
        return change::none;
    // The session has asked in vain for long enough; there is nothing left to wait for.
    if (state == connection_state::not_responding)
        return leave();
    if (!leaves_)
        leaves_ = now.mono + grace;
    return change::none;
}

presence::change presence::on_report()
{
    has_reported_ = true;
    return come();
}

presence::change presence::on_time(printer::moment now)
{
    return leaves_ && now.mono >= *leaves_ ? leave() : change::none;
}

presence::change presence::on_detached()
{
    connection_ = connection_state::unreachable;
    has_reported_ = false;
    return leave();
}

presence::change presence::come()
{
    if (connection_ != connection_state::connected || !has_reported_)
        return change::none;
    leaves_.reset();
    if (online_)
        return change::none;
    online_ = true;
    return change::came_online;
}

presence::change presence::leave()
{
    leaves_.reset();
    if (!online_)
        return change::none;
    online_ = false;
    return change::went_offline;
}

}  // namespace p2m::gateway
