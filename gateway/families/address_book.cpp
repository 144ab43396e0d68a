// SPDX-License-Identifier: MIT
#include "gateway/families/address_book.hpp"

#include <utility>

namespace p2m::gateway {

using printer::connection_state;
using sdcp::link;

sdcp_whereabouts::sdcp_whereabouts(std::string host, host_origin origin)
    : home_{std::move(host)}
    , host_{home_}
    , origin_{origin}
{}

bool sdcp_whereabouts::on_seen(std::string const& address, steady_time now)
{
    if (link_ == link::live || link_ == link::not_responding)
        return false;
    if (!heard_ || now - *heard_ > heard_for)
        heard_since_ = now;
    heard_ = now;
    if (address != host_)
        move_to(address);
    // Right after power-up each attempt is worth it; later the backoff knows better.
    return now - heard_since_ < 2 * booting_for;
}

void sdcp_whereabouts::on_link(link where)
{
    link_ = where;
    if (where == link::live) {
        failures_ = 0;
        heard_.reset();
    } else if (where == link::unreachable && ++failures_ >= attempts_before_going_home
               && origin_ == host_origin::configured)
        move_to(home_);
}

std::optional<connection_state> sdcp_whereabouts::news(steady_time now)
{
    auto const present = state(now);
    if (std::exchange(told_, present) == present)
        return std::nullopt;
    return present;
}

connection_state sdcp_whereabouts::state(steady_time now) const
{
    switch (link_) {
    case link::live:
        return connection_state::connected;
    case link::too_many_clients:
        return connection_state::too_many_clients;
    case link::not_responding:
        return connection_state::not_responding;
    case link::connecting:
        // An attempt that gets a little further is no better word than what is wrong.
        if (told_ && *told_ != connection_state::connected
            && *told_ != connection_state::not_responding)
            return *told_;
        return connection_state::connecting;
    case link::unreachable:
        break;
    }
    return answers_discovery_only(now) ? connection_state::app_crashed
                                       : connection_state::unreachable;
}

bool sdcp_whereabouts::answers_discovery_only(steady_time now) const
{
    return heard_ && *heard_ - heard_since_ >= booting_for && now - *heard_ < heard_for;
}

void sdcp_whereabouts::move_to(std::string const& address)
{
    host_ = address;
    failures_ = 0;
}

}  // namespace p2m::gateway
