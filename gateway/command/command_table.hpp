// SPDX-License-Identifier: MIT
// Every command there is, one row each: how it is read, which class allows it, what the printer
// must be able to do, when it is refused, and how the printer's state confirms it. A new command is
// a row here and its reader in command_readers.cpp.
#pragma once

#include "gateway/command/envelope.hpp"
#include "gateway/command/refusal.hpp"
#include "printer/attributes.hpp"
#include "printer/command.hpp"
#include "printer/snapshot.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace p2m::gateway {

constexpr std::size_t max_set_bytes = 64;  ///< a longer payload of set/... is invalid_payload
constexpr std::size_t max_path_bytes = 512;

/// What reading a payload depends on.
struct reading
{
    int nozzle_limit_celsius{};  ///< the smaller of the owner's and the printer's own
    int bed_limit_celsius{};
    printer::per_fan<int> fan_on_pct{{100, 100, 100}};  ///< what ON means for each fan
};

/// What a precondition looks at.
struct situation
{
    printer::snapshot const& now;
    std::optional<std::string> const& wanted_job;  ///< the `job` of pause, resume and stop
    bool temperature_while_printing{};
    bool rtsp_configured{};
    bool snapshot_too_soon{};
};

/// When an acknowledged command counts as seen.
enum class confirmation : std::uint8_t {
    answer,       ///< the answer itself says it
    next_status,  ///< any status that comes after sending
    state,        ///< `shows` holds
    seen_after,   ///< `shows` held in a status that came after sending
};

struct command_row
{
    std::string_view action;
    printer::command_class allowed_by;
    or_refusal<printer::command> (*read)(parameters const&, reading const&);
    /// The first of these the printer lacks refuses the command.
    std::optional<printer::capability> (*needs)(printer::command const&);
    std::optional<refusal> (*precondition)(printer::command const&, situation const&);
    confirmation confirmed_by;
    bool (*shows)(printer::command const&, printer::snapshot const&);
    /// Some firmware toggles: what `shows` already is not sent.
    bool skip_when_shown;
};

/// One topic set/<what>.
struct set_row
{
    std::string_view what;    ///< "fan/part"
    std::string_view action;  ///< empty: the payload is the action
    printer::command_class allowed_by;
    std::optional<printer::capability> needs;
    or_refusal<printer::command> (*read)(std::string_view payload, reading const&);
};

/// In the order of printer::command's alternatives.
[[nodiscard]] std::span<command_row const> command_rows() noexcept;
[[nodiscard]] std::span<set_row const> set_rows() noexcept;

[[nodiscard]] command_row const* find_command(std::string_view action) noexcept;
[[nodiscard]] set_row const* find_set(std::string_view what) noexcept;
[[nodiscard]] command_row const& row_of(printer::command const&) noexcept;

/// The payload of set/<what>; unknown_action for an unknown `what`. Total.
[[nodiscard]] or_refusal<printer::command>
parse_set(std::string_view what, std::string_view payload, reading const&);

/// Why this printer, in this state, must not get this command now.
[[nodiscard]] std::optional<refusal>
check_state(printer::command const&, printer::capabilities const&, situation const&);

}  // namespace p2m::gateway
