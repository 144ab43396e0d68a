// SPDX-License-Identifier: MIT
// The IPv4 interfaces that are up: a multicast leaves by one of them only, and a probe carries the
// address of its own.
#pragma once

#include <boost/asio/ip/address_v4.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace p2m::flashforge {

inline constexpr std::size_t max_interfaces = 64;  ///< further ones are passed over

struct interface
{
    boost::asio::ip::address_v4 address;
    std::optional<boost::asio::ip::address_v4> broadcast;
};

/// Without loopback. Empty when the system does not tell.
[[nodiscard]] std::vector<interface> interfaces();

}  // namespace p2m::flashforge
