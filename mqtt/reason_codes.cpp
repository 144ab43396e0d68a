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
    std::string_view detail = {};
};

constexpr std::array rows{
    // MQTT 3.1.1, section 3.2.2.3
    row{0x01, error::unsupported, "the broker refuses this version of MQTT"},
    row{0x02, error::bad_client_id},
    row{0x03, error::server_unavailable},
    row{0x04, error::bad_credentials},
    row{0x05, error::not_authorized},
    // MQTT 5, sections 3.2.2.2 and 3.14.2.1
    row{0x84, error::unsupported, "the broker refuses this version of MQTT"},
    row{0x85, error::bad_client_id},       // client identifier not valid
    row{0x86, error::bad_credentials},     // bad user name or password
    row{0x87, error::not_authorized},      // not authorized
    row{0x88, error::server_unavailable},  // server unavailable
    row{0x89, error::server_unavailable},  // server busy
    row{0x8A, error::not_authorized, "the broker has banned this client"},
    row{0x8B, error::server_unavailable},  // server shutting down
    row{0x8C, error::not_authorized, "the broker wants another authentication method"},
    row{0x8E, error::taken_over},        // session taken over
    row{0x95, error::packet_too_large},  // packet too large
    row{0x97, error::server_unavailable, "a quota of the broker is exceeded"},
    row{0x98, error::not_authorized, "an administrator of the broker has ended the connection"},
    row{0x9A, error::unsupported, "the broker keeps no retained messages"},
    row{0x9B, error::unsupported, "the broker has no QoS 1"},
    row{0x9C, error::server_unavailable, "the broker wants another server to be used for now"},
    row{0x9D, error::server_unavailable, "the broker has moved to another server"},
    row{0x9F, error::server_unavailable, "the broker bears no more connections for now"},
};
static_assert(std::ranges::adjacent_find(rows, std::ranges::greater_equal{}, &row::code)
                  == rows.end(),
              "codes ascend, none twice");

row const* find(int code) noexcept
{
    auto const found = std::ranges::lower_bound(rows, code, {}, &row::code);
    return found != rows.end() && found->code == code ? &*found : nullptr;
}

}  // namespace

error to_error(int code) noexcept
{
    auto const* const found = find(code);
    return found ? found->meaning : error::connection_lost;
}

std::string_view detail_of(int code) noexcept
{
    auto const* const found = find(code);
    return found ? found->detail : std::string_view{};
}

bool is_version_refused(int code) noexcept
{
    return code == 0x01 || code == 0x84;
}

}  // namespace p2m::mqtt
