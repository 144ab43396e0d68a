// SPDX-License-Identifier: MIT
// The orders that were sent and have no outcome yet: at most one to the printer without its answer,
// and those whose effect is still looked for, which hold nobody up but what could harm them.
#pragma once

#include "gateway/command/order_line.hpp"
#include "printer/command.hpp"
#include "printer/snapshot.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

using ticket = std::uint64_t;

struct sent_order
{
    pending_order who;
    gateway::ticket ticket{};
    printer::steady_time deadline{};
    std::chrono::seconds shown_within{};            ///< of the answer
    std::optional<printer::answer> acknowledged{};  ///< then only its effect is missing
    std::optional<std::string> data{};              ///< of an answer of the gateway itself
    bool report_seen{};                             ///< since it was sent
    bool effect_seen{};                             ///< since it was sent
};

class sent_orders
{
public:
    static constexpr std::size_t max_unconfirmed = 32;  ///< with more nothing is sent

    /// False: a request is on its way to the printer, or too much is unconfirmed.
    [[nodiscard]] bool may_send(instruction const& next) const noexcept;

    void add(sent_order);
    /// Null: it has its outcome already, or never was.
    [[nodiscard]] sent_order* find(ticket) noexcept;
    [[nodiscard]] sent_order take(ticket);

    /// The state is this now. `is_report`: because the printer said so, not another source.
    void on_state(printer::snapshot const&, bool is_report);
    /// Whether an acknowledged order is done.
    [[nodiscard]] static bool is_confirmed(sent_order const&, printer::snapshot const&);

    /// Those for which `is_over` holds, in the order in which they were sent.
    template <class Predicate>
    [[nodiscard]] std::vector<ticket> select(Predicate const& is_over) const
    {
        std::vector<ticket> out;
        for (auto const& one : sent_)
            if (is_over(one))
                out.push_back(one.ticket);
        return out;
    }

    [[nodiscard]] bool has(std::string_view id) const;
    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept;

private:
    std::vector<sent_order> sent_;
};

}  // namespace p2m::gateway
