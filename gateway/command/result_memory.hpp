// SPDX-License-Identifier: MIT
// Results by id, for a minute: so that a sender in doubt may ask again and nothing runs twice.
#pragma once

#include "gateway/command/result.hpp"
#include "printer/support/moment.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace p2m::gateway {

class result_memory
{
public:
    static constexpr std::chrono::seconds kept_for{60};
    static constexpr std::size_t max_results = 64;

    struct entry
    {
        std::string canonical;  ///< the command's JSON value
        gateway::result result;
        printer::steady_time until;
    };

    /// Empty pointer when there is none, or it is older than a minute.
    [[nodiscard]] entry const* find(std::string_view id, printer::steady_time now);

    /// At the limit a result of a command that was never sent makes room: repeating that one does
    /// no harm. False when there is none, so that a new command must wait.
    [[nodiscard]] bool has_room(printer::steady_time now);

    /// Keeps a result that has an id.
    void add(std::string canonical, result const&, printer::steady_time now);

private:
    void forget_old(printer::steady_time now);

    std::deque<entry> entries_;  ///< oldest first
};

}  // namespace p2m::gateway
