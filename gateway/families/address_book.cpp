// SPDX-License-Identifier: MIT
#include "gateway/families/address_book.hpp"

#include <utility>

namespace p2m::gateway {

address_book::address_book(std::string host, host_origin origin, bool pinned)
    : home_{std::move(host)}
    , host_{home_}
    , origin_{origin}
    , pinned_{pinned}
{}

bool address_book::on_seen(std::string const& address, steady_time now)
{
    if (connection_ == connection_state::connected
        || connection_ == connection_state::not_responding)
        return false;
    if (!heard_ || now - *heard_ > heard_for)
        heard_since_ = now;
    heard_ = now;
    if (address == home_)
        heard_at_home_ = now;
    if (address != host_ && may_try_elsewhere(now))
        move_to(address);
    // Right after power-up each attempt is worth it; later the backoff knows better.
    return now - heard_since_ < 2 * booting_for;
}

void address_book::on_connection(connection_state what, steady_time now)
{
    connection_ = what;
    if (what == connection_state::connected) {
        failures_ = 0;
        failing_since_.reset();
        heard_.reset();
        heard_at_home_.reset();
        if (origin_ == host_origin::discovered)
            home_ = host_;  // proven
    } else if (what == connection_state::unreachable) {
        if (!failing_since_)
            failing_since_ = now;
        if (++failures_ >= attempts_elsewhere && host_ != home_)
            move_to(home_);
    }
}

bool address_book::may_try_elsewhere(steady_time now) const
{
    if (pinned_ || !failing_since_ || now - *failing_since_ < trusted_for)
        return false;
    // At home again, it gets an attempt before the next address; and who answers discovery at home
    // is there, whatever others answer.
    auto const is_home = heard_at_home_ && now - *heard_at_home_ <= heard_for;
    return !is_home && (host_ != home_ || failures_ > 0);
}

std::optional<address_book::connection_state> address_book::news(steady_time now)
{
    auto const present = state(now);
    if (std::exchange(told_, present) == present)
        return std::nullopt;
    return present;
}

address_book::connection_state address_book::state(steady_time now) const
{
    if (connection_ == connection_state::connecting) {
        // An attempt that gets a little further is no better word than what is wrong.
        auto const was_well = !told_ || *told_ == connection_state::connected
                              || *told_ == connection_state::not_responding;
        return was_well ? connection_state::connecting : *told_;
    }
    if (connection_ == connection_state::unreachable && answers_discovery_only(now))
        return connection_state::app_crashed;
    return connection_;
}

bool address_book::answers_discovery_only(steady_time now) const
{
    return heard_ && *heard_ - heard_since_ >= booting_for && now - *heard_ < heard_for;
}

void address_book::move_to(std::string const& address)
{
    host_ = address;
    failures_ = 0;
}

}  // namespace p2m::gateway
