// SPDX-License-Identifier: MIT
// Which user of this machine is at the other end of a connection over loopback. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace p2m::gateway {

/// An IPv4 address, as a number in the order of the host, and a port.
struct ipv4_end
{
    std::uint32_t address{};
    std::uint16_t port{};
    bool operator==(ipv4_end const&) const = default;
};

/// The owner of the socket at `peer` that is connected to `ours`, from the text of /proc/net/tcp;
/// empty when no row says so.
[[nodiscard]] std::optional<std::uint32_t>
find_peer_user(std::string_view proc_net_tcp, ipv4_end peer, ipv4_end ours);

}  // namespace p2m::gateway
