// SPDX-License-Identifier: MIT
// Results by id, for a minute: so that a sender in doubt may ask again and nothing runs twice.
#pragma once

#include "gateway/command/order.hpp"
#include "gateway/command/result.hpp"
#include "printer/support/moment.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::gateway {

/// What makes two orders with one id the same. Of two that have a JSON value it is that.
struct order_identity
{
    std::string canonical{};
    std::optional<instruction> what{};
    std::optional<std::string> job{};

    [[nodiscard]] bool is_same_as(order_identity const& other) const
    {
        if (!canonical.empty() && !other.canonical.empty())
            return canonical == other.canonical;
        return what && what == other.what && job == other.job;
    }
};

class result_memory
{
public:
    static constexpr std::chrono::seconds kept_for{60};
    static constexpr std::size_t max_results = 64;

    struct entry
    {
        order_identity of;
        gateway::result result;
        printer::steady_time until;
    };

    /// Empty pointer when there is none, or it is older than a minute.
    [[nodiscard]] entry const* find(std::string_view id, printer::steady_time now);

    /// At the limit a result of a command that was never sent makes room: repeating that one does
    /// no harm. False when there is none, so that a new command must wait.
    [[nodiscard]] bool has_room(printer::steady_time now);

    /// Keeps a result that has an id.
    void add(order_identity, result const&, printer::steady_time now);

private:
    void forget_old(printer::steady_time now);

    std::deque<entry> entries_;  ///< oldest first
};

}  // namespace p2m::gateway
