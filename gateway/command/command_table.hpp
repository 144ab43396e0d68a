// SPDX-License-Identifier: MIT
// Every action there is of a printer, one row each: how it is read, which class allows it, how it
// is confirmed, and what it has to do with the job. Its values, needs and effects are in
// command_values, command_rules and command_effects.
#pragma once

#include "gateway/command/command_values.hpp"
#include "gateway/command/order.hpp"
#include "gateway/command/refusal.hpp"
#include "printer/command.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace p2m::gateway {

/// When an acknowledged order counts as seen.
enum class confirmation : std::uint8_t {
    answer,       ///< the answer itself says it
    next_status,  ///< any report that comes after sending
    state,        ///< is_shown() holds
    seen_after,   ///< is_shown() held in a state that came after sending
};

/// What an order has to do with the job, and so with the orders that follow it while its effect has
/// not been seen.
enum class job_relation : std::uint8_t {
    none,     ///< allowed whatever the printer does
    depends,  ///< allowed by what the printer does
    changes,  ///< pause, resume, stop
    begins,   ///< the printer will do something that its state does not show yet
};

struct command_row
{
    std::string_view action;
    printer::command_class allowed_by;
    or_refusal<instruction> (*read)(parameters const&, reading const&);
    confirmation confirmed_by;
    job_relation job;
    /// What it sets. Two with the same one follow each other: a printer that is told of several
    /// fans, the speed and the z offset in one message would undo what it does not show yet.
    std::string_view thing;
    /// Some firmware toggles: what is shown already is not sent.
    bool skip_when_shown;
};

/// In the order of the alternatives of printer::command, then of printer_action.
[[nodiscard]] std::span<command_row const> command_rows() noexcept;

/// The first with this name: two commands may share one (set_speed).
[[nodiscard]] command_row const* find_command(std::string_view action) noexcept;
[[nodiscard]] command_row const& row_of(instruction const&) noexcept;

/// stop first, then pause and resume, then the rest: which of those that wait goes first.
[[nodiscard]] int rank_of(instruction const&) noexcept;

/// Whether `next` must wait while `unconfirmed` is acknowledged and its effect not seen: another
/// one of the same thing might toggle it, and what depends on the job would be checked against a
/// state that is about to change. A stop never waits.
[[nodiscard]] bool is_held_by(instruction const& next, instruction const& unconfirmed) noexcept;

}  // namespace p2m::gateway
