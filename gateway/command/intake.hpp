// SPDX-License-Identifier: MIT
// The checks that need no printer: from a message to a request, in the contract's order.
#pragma once

#include "gateway/command/command_table.hpp"
#include "gateway/command/envelope.hpp"
#include "gateway/configuration/settings.hpp"
#include "printer/command.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::gateway {

/// One message on a command topic. `response_topic` is empty unless it may be answered
/// (mqtt::is_answerable).
struct command_message
{
    std::string source;  ///< below the printer's root: "set/light" or "command"
    std::string payload;
    bool retained{};
    std::string response_topic{};
    std::string correlation{};
    std::optional<std::chrono::seconds> message_expiry{};
};

/// A message that passed every check up to its expiry.
struct command_request
{
    printer::command what;
    std::optional<std::string> id;
    std::string action;
    std::optional<std::string> job;  ///< of pause, resume, stop
    std::string canonical;           ///< the JSON value; empty for set/...
    std::optional<printer::wall_time> expires_at;
    std::optional<printer::steady_time> expires_mono;
};

/// Whether an owner allows this class; `none` needs control to be on, no more.
[[nodiscard]] bool is_allowed(control_settings const&, printer::command_class);

/// The targets and fans as this owner and this printer have them.
[[nodiscard]] reading
make_reading(control_settings const&, printer::limits const&, printer::per_fan<int> fan_on_pct);

/// Retained, size, syntax, action, class, parameters, expiry; the first that fails answers.
[[nodiscard]] or_refusal<command_request> read_message(command_message const&,
                                                       control_settings const&,
                                                       reading const&,
                                                       printer::moment,
                                                       envelope_hint& hint);

/// Whether it is too late for this request.
[[nodiscard]] bool is_expired(command_request const&, printer::moment) noexcept;

}  // namespace p2m::gateway
