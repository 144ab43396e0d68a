// SPDX-License-Identifier: MIT
#include "gateway/command/order_line.hpp"

#include <algorithm>
#include <utility>

namespace p2m::gateway {

bool order_line::add(pending_order& one)
{
    auto const& row = row_of(one.request.what);
    auto const is_same = [&](pending_order const& other) {
        return other.has_own_place && row_of(other.request.what).action == row.action;
    };
    auto const rank = rank_of(one.request.what);
    bool const has_own_place = rank < 2 && std::ranges::none_of(waiting_, is_same);
    auto const others = std::ranges::count(waiting_, false, &pending_order::has_own_place);
    if (!has_own_place && static_cast<std::size_t>(others) >= max_waiting)
        return false;
    auto const behind = std::ranges::find_if(
        waiting_, [&](pending_order const& other) { return rank_of(other.request.what) > rank; });
    waiting_.insert(behind, std::move(one))->has_own_place = has_own_place;
    return true;
}

std::optional<pending_order>
order_line::take_first(std::function<bool(instruction const&)> const& may_go)
{
    auto const found = std::ranges::find_if(
        waiting_, [&](pending_order const& one) { return may_go(one.request.what); });
    if (found == waiting_.end())
        return std::nullopt;
    auto out = std::move(*found);
    waiting_.erase(found);
    return out;
}

std::vector<pending_order>
order_line::take_all(std::function<bool(pending_order const&)> const& must_go)
{
    std::vector<pending_order> out;
    std::deque<pending_order> rest;
    for (auto& one : std::exchange(waiting_, {}))
        if (must_go(one))
            out.push_back(std::move(one));
        else
            rest.push_back(std::move(one));
    waiting_ = std::move(rest);
    return out;
}

bool order_line::has(std::string_view id) const
{
    return std::ranges::any_of(waiting_,
                               [&](pending_order const& one) { return one.request.id == id; });
}

}  // namespace p2m::gateway
