// SPDX-License-Identifier: MIT
// What the MQTT surface makes of a message on a command topic: the order of set/<what> or of the
// envelope. A set payload means the same as an action with parameters, which the core reads.
#pragma once

#include "gateway/command/order.hpp"
#include "gateway/command/refusal.hpp"
#include "printer/attributes.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace p2m::gateway {

constexpr std::size_t max_set_bytes = 64;  ///< a longer payload of set/... is invalid_payload

/// One topic set/<what>.
struct set_row
{
    std::string_view what;    ///< "fan/part"
    std::string_view action;  ///< empty: the payload is the action
    printer::command_class allowed_by;
    std::array<printer::capability, 2> needs;  ///< either of the two
    int nozzle_number;                         ///< of set/target/nozzle/<n>; else 0
    or_refusal<named_action> (*read)(std::string_view payload, set_row const&);
};

/// One message on a command topic of a printer or of the gateway.
struct command_message
{
    std::string source;  ///< below the root: "set/light" or "command"
    std::string payload;
    bool retained{};
    std::optional<std::chrono::seconds> message_expiry{};
};

[[nodiscard]] std::span<set_row const> set_rows() noexcept;
[[nodiscard]] set_row const* find_set(std::string_view what) noexcept;

/// The action that a payload of set/<what> is; unknown_action for an unknown `what`. Total.
[[nodiscard]] or_refusal<named_action> parse_set(std::string_view what, std::string_view payload);

/// Nothing for an empty retained message: somebody clears one.
[[nodiscard]] std::optional<order>
make_order(command_message, reply_token, printer::moment received_at);

}  // namespace p2m::gateway
