// SPDX-License-Identifier: MIT
// An order: what somebody wants of a printer or of the gateway, through whatever surface, and what
// its sender is owed. Each order given to a router gets exactly one outcome (result.hpp).
//
//   order order{.content = envelope_text{body}, .source = "command",
//               .from = {.via = surface::http, .name = "kitchen", .classes = token.classes},
//               .reply = token, .received_at = now};
#pragma once

#include "gateway/command/parameters.hpp"
#include "gateway/command/printer_action.hpp"
#include "gateway/command/refusal.hpp"
#include "printer/command.hpp"
#include "printer/support/moment.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

namespace p2m::gateway {

/// Where an order comes from; the word `caller.surface` of its result.
enum class surface : std::uint8_t { mqtt, http, mcp, cli, slicer };

[[nodiscard]] std::string_view to_string(surface) noexcept;

/// Who gives an order. `classes` restricts further than the settings do: an order is allowed when
/// the settings and the caller both allow its class. Empty: whatever the settings allow.
struct caller
{
    surface via{surface::mqtt};
    std::optional<std::string> name{};  ///< of the token or client; at most 64 bytes are published
    std::optional<std::set<printer::command_class>> classes{};
    bool operator==(caller const&) const = default;
};

/// Chosen by whoever gives the order and handed back with its outcome; means nothing here.
using reply_token = std::uint64_t;

/// The JSON envelope of section 4 of docs/topics.md, unread.
struct envelope_text
{
    std::string json;
};
/// An action by its name, for surfaces whose requests are not the envelope: `set/light` with `ON`
/// is `set_light {on: true}`. Read as strictly as the envelope's.
struct named_action
{
    std::string action;
    parameters params{};
};
/// What its surface cannot turn into an action. The class is checked before `why` is told.
struct unreadable_order
{
    std::optional<std::string> action;  ///< as far as it is known
    printer::command_class allowed_by{printer::command_class::none};
    refusal why;
};

/// What is wanted of a printer: of its driver, or of the gateway about it.
using instruction = std::variant<printer::command, printer_action>;

struct order
{
    std::variant<envelope_text, named_action, instruction, unreadable_order> content;
    /// Published with the result: "command", or the topic or route it came by ("set/light").
    std::string source{"command"};
    caller from{};
    reply_token reply{};
    /// 1 to 64 bytes without control characters. Beside an envelope that has another one, the
    /// order is invalid_payload.
    std::optional<std::string> id{};
    std::optional<printer::wall_time> expires_at{};
    std::optional<std::chrono::seconds> expires_in{};  ///< of received_at: MQTT 5 message expiry
    /// The earliest moment at which the order can have reached this machine. Older than
    /// max_order_age when it is looked at, it is expired: whoever gave it has long looked away.
    printer::moment received_at{};
};

/// From its arrival until it is sent; a longer wait is `expired`.
constexpr std::chrono::seconds max_order_age{60};

}  // namespace p2m::gateway
