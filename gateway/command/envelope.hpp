// SPDX-License-Identifier: MIT
// The JSON envelope of the topic `command`. Reads any bytes; every parameter of the contract is a
// scalar, so that no JSON tree leaves this file.
#pragma once

#include "gateway/command/refusal.hpp"
#include "printer/support/moment.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace p2m::gateway {

constexpr std::size_t max_envelope_bytes = 4096;  ///< a larger one is invalid_payload
constexpr std::size_t max_envelope_depth = 8;     ///< a deeper one too
constexpr std::size_t max_id_bytes = 64;

/// A parameter that is no scalar of use: null, array, object or a number with a fraction.
struct unusable
{
    bool operator==(unusable const&) const = default;
};
/// A whole number beyond 64 bits.
struct huge_number
{
    bool operator==(huge_number const&) const = default;
};
using scalar = std::variant<unusable, huge_number, bool, std::int64_t, std::string>;
using parameters = std::map<std::string, scalar, std::less<>>;

struct envelope
{
    std::optional<std::string> id;  ///< 1..64 bytes without control characters
    std::string action;
    parameters params;
    std::optional<printer::wall_time> expires_at;
    std::string canonical;  ///< equal for equal JSON values, whatever the order of keys and spaces
};

/// What can be said of a message that is refused: so that its sender knows its answer.
struct envelope_hint
{
    std::optional<std::string> id, action;
};

/// Total. On a refusal `hint` has the id and the action as far as the message tells them.
[[nodiscard]] or_refusal<envelope> parse_envelope(std::string_view json, envelope_hint& hint);

/// Whether this may be an id, or be repeated as an action: 1..64 bytes, no control character.
[[nodiscard]] bool is_short_text(std::string_view) noexcept;

}  // namespace p2m::gateway
