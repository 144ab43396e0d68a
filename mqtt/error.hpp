// SPDX-License-Identifier: MIT
// Why there is no broker connection, each with one sentence that says what to do.
#pragma once

#include <boost/system/error_code.hpp>

#include <type_traits>

namespace p2m::mqtt {

enum class error {
    unreachable = 1,  ///< refused, no route, name not found, or no answer
    bad_credentials,  ///< user name or password refused
    not_authorized,   ///< the broker's access list refuses this client
    bad_client_id,    ///< the broker refuses the client id
    unsupported,      ///< the broker speaks neither MQTT 5 nor 3.1.1, or keeps no retained messages
    tls_failed,       ///< certificate, host name or key
    taken_over,       ///< another client connected with the same client id
    connection_lost,  ///< closed without a reason
    server_unavailable,  ///< the broker is shutting down or overloaded
    packet_too_large,    ///< the broker cut us for an oversize packet
};

[[nodiscard]] boost::system::error_category const& mqtt_category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(error) noexcept;

}  // namespace p2m::mqtt

template <>
struct boost::system::is_error_code_enum<p2m::mqtt::error> : std::true_type
{};
