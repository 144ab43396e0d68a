// SPDX-License-Identifier: MIT
// TCP_NODELAY for a library that neither sets it nor shows its socket (Paho C before 1.3.14).
#pragma once

#include <cstddef>
#include <cstdint>

namespace p2m::mqtt {

/// Turns Nagle's algorithm off on this process's TCP connections to `port` of any host: on the
/// broker's, and on any other the same is harmless. Returns how many there were. Linux only;
/// elsewhere, or without /proc, 0.
std::size_t set_no_delay_of_connections_to(std::uint16_t port) noexcept;

}  // namespace p2m::mqtt
