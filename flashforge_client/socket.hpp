// SPDX-License-Identifier: MIT
// Common steps of both transports: find the printer, connect, notice that it is gone.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <cstdint>
#include <string>

namespace p2m::flashforge {

/// Connects to the first endpoint of a name or an address that takes the connection. A printer that
/// loses its power while an answer is awaited is noticed within about 20 s, by the socket's own
/// probes. Ends with operation_aborted when the socket or the resolver was cancelled.
boost::asio::awaitable<boost::system::error_code> connect(boost::asio::ip::tcp::socket&,
                                                          boost::asio::ip::tcp::resolver&,
                                                          std::string host,
                                                          std::uint16_t port,
                                                          bool const& wanted);

}  // namespace p2m::flashforge
