// SPDX-License-Identifier: MIT
// How a session stands, as others see it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace p2m::sdcp {

/// Where a session is.
enum class link : std::uint8_t {
    connecting,  ///< the first attempt, the first after a loss, or greeting an open connection
    live,        ///< connected and status is fresh
    too_many_clients,  ///< refused with HTTP 500; waiting long
    not_responding,    ///< connected, but no status comes although asked for
    unreachable,       ///< the last attempt failed; tried again with growing pauses
};

struct client_statistics
{
    std::uint64_t connections{};  ///< opened so far
    std::uint64_t frames{};       ///< text and binary frames, readable or not
    std::uint64_t bad_frames{};   ///< frames or objects that could not be read
    std::uint64_t strangers{};    ///< answers that nobody waited for (any more)
    std::optional<std::chrono::milliseconds> round_trip;  ///< of the last answered request
};

}  // namespace p2m::sdcp
