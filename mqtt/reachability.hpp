// SPDX-License-Identifier: MIT
// Where a TCP port answers, asked outside the library: it hides whether an attempt got that far.
// Blocks its caller, each address no longer than it is told.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace p2m::mqtt {

/// How long one address may take to answer.
inline constexpr std::chrono::milliseconds answer_timeout{2000};
/// More addresses of one name are not asked.
inline constexpr std::size_t max_addresses = 8;

/// The addresses of a name or a literal, at most max_addresses; empty: none, or no name server.
[[nodiscard]] std::vector<boost::asio::ip::tcp::endpoint> addresses_of(std::string const& host,
                                                                       std::uint16_t port);

/// The first in this order that takes a connection within `at_most`; empty: none does.
[[nodiscard]] std::optional<boost::asio::ip::tcp::endpoint>
first_listening(std::vector<boost::asio::ip::tcp::endpoint> const& of,
                std::chrono::milliseconds at_most = answer_timeout);

}  // namespace p2m::mqtt
