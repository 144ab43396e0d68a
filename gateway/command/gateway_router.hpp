// SPDX-License-Identifier: MIT
// What may be asked of the gateway itself on <base>/gateway/command: the same envelope and the same
// results as for a printer. Its actions are carried out at once, so nothing waits.
#pragma once

#include "gateway/command/intake.hpp"
#include "gateway/command/result_memory.hpp"
#include "gateway/command/router.hpp"

#include <string>
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
    gateway_command what;
    std::optional<std::string> id;
    std::string action, canonical, response_topic, correlation;
    printer::steady_time arrived;
};

class gateway_router
{
public:
    explicit gateway_router(control_settings control)
        : control_{std::move(control)}
    {}
    void configure(control_settings control) { control_ = std::move(control); }

    /// Nothing for an empty retained message.
    [[nodiscard]] std::variant<std::monostate, gateway_request, publish_result>
    receive(command_message const&, printer::moment);

    /// Done (an empty refusal), or why not: "there is no such printer" is not_allowed_now.
    [[nodiscard]] publish_result
    finish(gateway_request const&, std::optional<refusal>, printer::moment);

private:
    control_settings control_;
    result_memory memory_;
};

}  // namespace p2m::gateway
