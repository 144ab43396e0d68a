// SPDX-License-Identifier: MIT
// The checks that need no printer: from an order to a request, in the contract's order.
#pragma once

#include "gateway/command/command_readers.hpp"
#include "gateway/command/command_table.hpp"
#include "gateway/command/envelope.hpp"
#include "gateway/command/order.hpp"
#include "gateway/configuration/settings.hpp"

#include <optional>
#include <string>

namespace p2m::gateway {

/// When an order is too late, by both clocks: neither a clock that is set back nor a machine that
/// sleeps makes an old order young.
struct order_expiry
{
    std::optional<printer::wall_time> wall{};
    std::optional<printer::steady_time> mono{};
    printer::moment received_at{};
};

/// An order that passed every check up to its expiry.
struct order_request
{
    instruction what;
    std::optional<std::string> id{};
    std::string action{};
    std::optional<std::string> job{};  ///< of pause, resume, stop
    page_request page{};               ///< of list_files
    std::string canonical{};           ///< the JSON value; empty of a typed order
    order_expiry expiry{};
};

/// Whether an owner allows this class to this caller; `none` needs control to be on, no more.
[[nodiscard]] bool
is_allowed(control_settings const&, caller const&, printer::command_class) noexcept;

/// class_disabled, or nothing.
[[nodiscard]] std::optional<refusal>
check_class(control_settings const&, caller const&, printer::command_class);

/// What its surface could not read, size, syntax, action, class, parameters, expiry; the first that
/// fails answers.
[[nodiscard]] or_refusal<order_request> read_order(order const&,
                                                   control_settings const&,
                                                   reading const&,
                                                   printer::moment now,
                                                   envelope_hint& hint);

/// When it is too late for this order; `in_envelope` is what its envelope says.
[[nodiscard]] order_expiry
expiry_of(order const&, std::optional<printer::wall_time> in_envelope, printer::moment now);

/// expired, or nothing: also of an order older than max_order_age.
[[nodiscard]] std::optional<refusal> check_expiry(order_expiry const&, printer::moment now);

}  // namespace p2m::gateway
