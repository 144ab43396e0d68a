// SPDX-License-Identifier: MIT
#include "mqtt/error.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace p2m::mqtt {
namespace {

struct row
{
    error code;
    std::string_view sentence;
};

constexpr std::array rows{
    row{error::unreachable,
        "The MQTT broker does not answer: check its address and port and that it is running."},
    row{error::bad_credentials,
        "The MQTT broker refuses the user name or password: correct them in the configuration."},
    row{error::not_authorized,
        "The MQTT broker does not let this client in: check the user name and password, then the "
        "broker's access list."},
    row{error::bad_client_id,
        "The MQTT broker refuses the client id: choose another one in the configuration."},
    row{error::unsupported,
        "The MQTT broker lacks what is needed (MQTT 5 or 3.1.1, retained messages): "
        "allow it there or use another broker."},
    row{error::tls_failed,
        "The secure connection to the MQTT broker failed: check the CA file, the server's name "
        "and the client certificate."},
    row{error::taken_over,
        "Another MQTT client uses the same client id: stop it or choose another client id in the "
        "configuration."},
    row{error::connection_lost,
        "The connection to the MQTT broker was lost: it is being made again."},
    row{error::server_unavailable,
        "The MQTT broker is shutting down or overloaded: it is tried again until it is back."},
    row{error::packet_too_large,
        "The MQTT broker cut the connection because of an oversize message: raise its "
        "maximum packet size."},
};

class category final : public boost::system::error_category
{
public:
    char const* name() const noexcept override { return "mqtt"; }

    std::string message(int value) const override
    {
        auto const found = std::ranges::find(rows, static_cast<error>(value), &row::code);
        return found == rows.end() ? "MQTT error " + std::to_string(value)
                                   : std::string(found->sentence);
    }
};

}  // namespace

boost::system::error_category const& mqtt_category() noexcept
{
    static category const instance;
    return instance;
}

boost::system::error_code make_error_code(error value) noexcept
{
    return {static_cast<int>(value), mqtt_category()};
}

}  // namespace p2m::mqtt
