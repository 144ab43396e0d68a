// SPDX-License-Identifier: MIT
#include "gateway/command/sent_orders.hpp"

#include "gateway/command/command_effects.hpp"
#include "gateway/command/command_table.hpp"

#include <algorithm>
#include <utility>

namespace p2m::gateway {
namespace {

/// What the gateway does itself occupies no printer.
bool is_for_the_printer(instruction const& what) noexcept
{
    return std::holds_alternative<printer::command>(what);
}

}  // namespace

bool sent_orders::may_send(instruction const& next) const noexcept
{
    if (sent_.size() >= max_unconfirmed)
        return false;
    return std::ranges::none_of(sent_, [&](sent_order const& one) {
        auto const& what = one.who.request.what;
        if (!one.acknowledged && is_for_the_printer(what) && is_for_the_printer(next))
            return true;
        return is_held_by(next, what);
    });
}

void sent_orders::add(sent_order one)
{
    sent_.push_back(std::move(one));
}

sent_order* sent_orders::find(ticket which) noexcept
{
    auto const found = std::ranges::find(sent_, which, &sent_order::ticket);
    return found == sent_.end() ? nullptr : &*found;
}

sent_order sent_orders::take(ticket which)
{
    auto const found = std::ranges::find(sent_, which, &sent_order::ticket);
    auto out = std::move(*found);
    sent_.erase(found);
    return out;
}

void sent_orders::on_state(printer::snapshot const& now, bool is_report)
{
    for (auto& one : sent_) {
        one.report_seen = one.report_seen || is_report;
        one.effect_seen = one.effect_seen || is_shown(one.who.request.what, now);
    }
}

bool sent_orders::is_confirmed(sent_order const& one, printer::snapshot const& now)
{
    switch (row_of(one.who.request.what).confirmed_by) {
    case confirmation::answer:
        return true;
    case confirmation::next_status:
        return one.report_seen;
    case confirmation::state:
        return one.effect_seen || is_shown(one.who.request.what, now);
    case confirmation::seen_after:
        return one.effect_seen;
    }
    return false;
}

bool sent_orders::has(std::string_view id) const
{
    return std::ranges::any_of(sent_,
                               [&](sent_order const& one) { return one.who.request.id == id; });
}

std::optional<printer::steady_time> sent_orders::deadline() const noexcept
{
    auto const first = std::ranges::min_element(sent_, {}, &sent_order::deadline);
    return first == sent_.end() ? std::nullopt : std::optional{first->deadline};
}

}  // namespace p2m::gateway
