// SPDX-License-Identifier: MIT
#include "mqtt/reason_codes.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace p2m::mqtt {
namespace {

struct row
{
    int code;
    error meaning;
};

constexpr std::array rows{
    // MQTT 3.1.1, section 3.2.2.3
    row{0x01, error::unsupported}, row{0x02, error::bad_client_id},
    row{0x03, error::server_unavailable}, row{0x04, error::bad_credentials},
    row{0x05, error::not_authorized},
    // MQTT 5, sections 3.2.2.2 and 3.14.2.1
    row{0x84, error::unsupported},         // unsupported protocol version
    row{0x85, error::bad_client_id},       // client identifier not valid
    row{0x86, error::bad_credentials},     // bad user name or password
    row{0x87, error::not_authorized},      // not authorized
    row{0x88, error::server_unavailable},  // server unavailable
    row{0x89, error::server_unavailable},  // server busy
    row{0x8A, error::not_authorized},      // banned
    row{0x8B, error::server_unavailable},  // server shutting down
    row{0x8C, error::not_authorized},      // bad authentication method
    row{0x8E, error::taken_over},          // session taken over
    row{0x95, error::packet_too_large},    // packet too large
    row{0x97, error::server_unavailable},  // quota exceeded
    row{0x98, error::not_authorized},      // administrative action
    row{0x9A, error::unsupported},         // retain not supported
    row{0x9B, error::unsupported},         // QoS not supported
    row{0x9C, error::server_unavailable},  // use another server
    row{0x9D, error::server_unavailable},  // server moved
    row{0x9F, error::server_unavailable},  // connection rate exceeded
};
static_assert(std::ranges::adjacent_find(rows, std::ranges::greater_equal{}, &row::code)
                  == rows.end(),
              "codes ascend, none twice");

}  // namespace

error to_error(int code) noexcept
{
    auto const found = std::ranges::lower_bound(rows, code, {}, &row::code);
    return found != rows.end() && found->code == code ? found->meaning : error::connection_lost;
}

bool is_version_refused(int code) noexcept
{
    return code == 0x01 || code == 0x84;
}

}  // namespace p2m::mqtt
