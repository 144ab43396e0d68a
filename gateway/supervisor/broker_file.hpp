// SPDX-License-Identifier: MIT
// The private configuration of the embedded mosquitto. A pure function of its options.
#pragma once

#include <cstdint>
#include <string>

namespace p2m::gateway {

struct broker_file_options
{
    std::string bind = "127.0.0.1";  ///< an IP address
    std::uint16_t port = 1883;
    std::string persistence_directory;  ///< empty: what is retained is lost at the end
    std::string user;                   ///< what a broker started by root becomes; empty: unset
    std::string password_file;          ///< in mosquitto's format; empty: nobody has a password
};

/// Whether this address reaches this machine only.
[[nodiscard]] bool is_loopback(std::string const& address) noexcept;

/// mosquitto.conf. Anonymous clients are let in on a loopback address only, and not beside a
/// password file.
[[nodiscard]] std::string make_broker_file(broker_file_options const&);

}  // namespace p2m::gateway
