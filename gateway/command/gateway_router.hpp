// SPDX-License-Identifier: MIT
// What may be asked of the gateway itself: the same orders and the same outcomes as for a printer.
// Its actions are carried out at once, so nothing waits.
#pragma once

#include "gateway/command/intake.hpp"
#include "gateway/command/order.hpp"
#include "gateway/command/result.hpp"
#include "gateway/command/result_memory.hpp"

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace p2m::gateway {

struct rediscover
{
    bool operator==(rediscover const&) const = default;
};
struct forget_printer
{
    std::string printer;  ///< its id or alias
    bool operator==(forget_printer const&) const = default;
};
struct restart_rtsp
{
    bool operator==(restart_rtsp const&) const = default;
};
using gateway_command = std::variant<rediscover, forget_printer, restart_rtsp>;

/// Carry it out and call finish() with it, once.
struct gateway_request
{
    gateway_command what{};
    std::optional<std::string> id{};
    std::string action{}, canonical{};
    std::string source{};
    caller from{};
    reply_token reply{};
    printer::steady_time arrived{};
};

class gateway_router
{
public:
    explicit gateway_router(control_settings control)
        : control_{std::move(control)}
    {}
    void configure(control_settings control) { control_ = std::move(control); }

    /// Typed contents are invalid_payload: an order of the gateway is an envelope or a named
    /// action.
    [[nodiscard]] std::variant<gateway_request, outcome> receive(order const&, printer::moment);

    /// Done (an empty refusal), or why not: "there is no such printer" is not_allowed_now.
    [[nodiscard]] outcome finish(gateway_request const&, std::optional<refusal>, printer::moment);

private:
    control_settings control_;
    result_memory memory_;
};

}  // namespace p2m::gateway
