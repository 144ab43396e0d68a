// SPDX-License-Identifier: MIT
// What systemd is told and what it asks for, as text: the words of sd_notify(3) and
// sd_watchdog_enabled(3). Decides only; service_manager.hpp sends.
#pragma once

#include "gateway/configuration/load_settings.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::gateway {

/// What a service manager wants of a process that it started.
struct service_wishes
{
    std::string socket;  ///< where notices go; a leading '@' is an abstract name; empty: nowhere
    /// How often to show that the event loop turns; zero: nobody asks.
    std::chrono::microseconds sign_of_life{};

    bool operator==(service_wishes const&) const = default;
};

/// From NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID. A sign of life is due twice within the time
/// that is asked for. What is malformed, or meant for another process than `pid`, is not asked for.
[[nodiscard]] service_wishes read_service_wishes(environment const&, std::int64_t pid);

/// A status is one line of at most this many bytes; more is cut off, at a whole UTF-8 character.
inline constexpr std::size_t max_status_bytes = 200;

[[nodiscard]] std::string ready_notice(std::string_view status);
/// `now` is CLOCK_MONOTONIC, the steady clock on Linux.
[[nodiscard]] std::string reloading_notice(std::chrono::microseconds now);
[[nodiscard]] std::string stopping_notice();
[[nodiscard]] std::string status_notice(std::string_view status);
[[nodiscard]] std::string sign_of_life_notice();

}  // namespace p2m::gateway
