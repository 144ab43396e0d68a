// SPDX-License-Identifier: MIT
// The broadcast address of each interface that is up. 255.255.255.255 alone leaves by one interface
// only, and on some machines by none.
#pragma once

#include <boost/asio/ip/address_v4.hpp>

#include <cstddef>
#include <vector>

namespace p2m::sdcp {

inline constexpr std::size_t max_broadcast_addresses = 64;  ///< further ones are passed over

/// Empty when the system does not tell. Each address once.
[[nodiscard]] std::vector<boost::asio::ip::address_v4> broadcast_addresses();

}  // namespace p2m::sdcp
