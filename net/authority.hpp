// SPDX-License-Identifier: MIT
// Host and port as a URL and an HTTP `Host` header write them (RFC 3986, 3.2).
#pragma once

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::net {

/// The address that `host` spells, with or without the brackets of IPv6; empty for a name.
[[nodiscard]] std::optional<boost::asio::ip::address> literal_address(std::string_view host);

/// "192.0.2.1:3030", "[2001:db8::1]:3030", "printer.lan:3030". The zone of a link-local address
/// is left out: only this machine knows it.
[[nodiscard]] std::string authority_of(std::string_view host, std::uint16_t port);

}  // namespace p2m::net
