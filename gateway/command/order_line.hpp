// SPDX-License-Identifier: MIT
// The orders of one printer that wait to be sent. A stop goes before all others, then pause and
// resume, then the rest as they came; the three have a place of their own beyond those eight.
#pragma once

#include "gateway/command/intake.hpp"
#include "gateway/command/order.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

/// An order on its way to its outcome.
struct pending_order
{
    order_request request;
    std::string source;
    caller from;
    reply_token reply{};
    printer::moment arrived{};
    bool was_admitted{};   ///< its result is kept for repetitions
    bool has_own_place{};  ///< in the line
};

class order_line
{
public:
    static constexpr std::size_t max_waiting = 8;  ///< besides those with a place of their own

    /// False: there is no room, and the order is left as it is.
    [[nodiscard]] bool add(pending_order&);

    /// The first that `may_go`, if any.
    [[nodiscard]] std::optional<pending_order>
    take_first(std::function<bool(instruction const&)> const& may_go);

    /// Those that `must_go`, in their order.
    [[nodiscard]] std::vector<pending_order>
    take_all(std::function<bool(pending_order const&)> const& must_go);

    [[nodiscard]] bool has(std::string_view id) const;
    [[nodiscard]] bool is_empty() const noexcept { return waiting_.empty(); }

private:
    std::deque<pending_order> waiting_;  ///< by rank, then by arrival
};

}  // namespace p2m::gateway
