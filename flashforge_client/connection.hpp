// SPDX-License-Identifier: MIT
// How a printer stands, as others see it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace p2m::flashforge {

enum class connection : std::uint8_t {
    connecting,           ///< the first attempt
    connected,            ///< an answer came within the last 20 s
    not_responding,       ///< the port is open, but no readable answer comes
    credentials_refused,  ///< asked again once a minute
    lan_mode_off,         ///< told by code -2, or port 8898 is closed while discovery answers
    unreachable,          ///< no connection comes about
};

[[nodiscard]] constexpr std::string_view to_word(connection where) noexcept
{
    switch (where) {
    case connection::connecting:
        return "connecting";
    case connection::connected:
        return "connected";
    case connection::not_responding:
        return "not_responding";
    case connection::credentials_refused:
        return "credentials_refused";
    case connection::lan_mode_off:
        return "lan_mode_off";
    case connection::unreachable:
        return "unreachable";
    }
    return "unknown";
}

struct client_statistics
{
    std::uint64_t requests{};                               ///< sent, polls and orders
    std::uint64_t answers{};                                ///< read
    std::uint64_t bad_answers{};                            ///< unreadable
    std::uint64_t failures{};                               ///< no answer
    std::optional<std::chrono::milliseconds> round_trip{};  ///< of the last answered poll
};

}  // namespace p2m::flashforge
