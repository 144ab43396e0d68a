// SPDX-License-Identifier: MIT
// Whether a child will get the port it is told to listen on: asked before it is started, since its
// own words about that are many and in another tongue.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

#include <cstdint>
#include <string>

namespace p2m::gateway {

/// No error: it can be listened on now. `address` is an IP address.
[[nodiscard]] boost::system::error_code
check_port(boost::asio::io_context&, std::string const& address, std::uint16_t port);

/// A TCP port of 127.0.0.1 on which nobody listens now.
[[nodiscard]] boost::system::result<std::uint16_t> find_free_port(boost::asio::io_context&);

}  // namespace p2m::gateway
