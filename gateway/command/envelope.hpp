// SPDX-License-Identifier: MIT
// The JSON envelope of an order: section 4 of docs/topics.md. Reads any bytes.
#pragma once

#include "gateway/command/order.hpp"
#include "gateway/command/parameters.hpp"
#include "gateway/command/refusal.hpp"
#include "printer/support/moment.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::gateway {

constexpr std::size_t max_envelope_bytes = 4096;  ///< a larger one is invalid_payload
constexpr std::size_t max_envelope_depth = 8;     ///< a deeper one too
constexpr std::size_t max_id_bytes = 64;

struct envelope
{
    std::optional<std::string> id;  ///< 1..64 bytes without control characters
    std::string action;
    parameters params;
    std::optional<printer::wall_time> expires_at;
    std::string canonical;  ///< equal for equal JSON values, whatever the order of keys and spaces
};

/// What can be said of an order that is refused: so that its sender knows its answer.
struct envelope_hint
{
    std::optional<std::string> id, action;
};

/// Total. On a refusal `hint` has the id and the action as far as the message tells them.
[[nodiscard]] or_refusal<envelope> parse_envelope(std::string_view json, envelope_hint& hint);

/// The envelope that an order is, whatever its form: of a named action with the canonical text of
/// the same envelope. `unreadable_order` and typed contents are invalid_payload.
[[nodiscard]] or_refusal<envelope> read_envelope(order const&, envelope_hint& hint);

/// Whether this may be an id, or be repeated as an action: 1..64 bytes, no control character.
[[nodiscard]] bool is_short_text(std::string_view) noexcept;

}  // namespace p2m::gateway
