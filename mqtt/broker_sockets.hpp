// SPDX-License-Identifier: MIT
// The sockets of a library that does not show them (Paho C): found by the port at their other end.
// Linux only; elsewhere, or without /proc, nothing is found.
#pragma once

#include <cstddef>
#include <cstdint>

namespace p2m::mqtt {

/// Turns Nagle's algorithm off on this process's TCP connections to `port` of any host, which
/// Paho C before 1.3.14 leaves on: on the broker's, and on any other the same is harmless. Returns
/// how many there were.
std::size_t set_no_delay_of_connections_to(std::uint16_t port) noexcept;

/// Ends this process's TCP connections to `port` of any host without a word of the protocol, so
/// that a broker publishes the will. Another connection to the same port is cut with it and has to
/// be made anew. What was written before still arrives. Returns how many there were.
std::size_t shut_down_connections_to(std::uint16_t port) noexcept;

}  // namespace p2m::mqtt
