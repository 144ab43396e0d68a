// SPDX-License-Identifier: MIT
#include "mqtt/broker_url.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>
#include <utility>

namespace p2m::mqtt {
namespace {

struct scheme_row
{
    std::string_view ours;
    std::string_view librarys;
    std::uint16_t port;
    bool has_tls;
};

constexpr std::array scheme_rows{
    scheme_row{"mqtt", "tcp", 1883, false},
    scheme_row{"mqtts", "ssl", 8883, true},
    scheme_row{"ws", "ws", 80, false},
    scheme_row{"wss", "wss", 443, true},
};

}  // namespace

broker_url parse_broker_url(std::string_view url)
{
    auto const colon = url.find("://");
    auto const scheme = url.substr(0, colon == std::string_view::npos ? 0 : colon);
    auto const rest = colon == std::string_view::npos ? url : url.substr(colon + 3);
    auto const found = std::ranges::find(scheme_rows, scheme, &scheme_row::ours);
    auto const& row = found == scheme_rows.end() ? scheme_rows.front() : *found;

    auto const authority = rest.substr(0, rest.find('/'));
    auto const path = rest.substr(authority.size());
    auto const after_address = authority.rfind(']');  // of IPv6
    auto const port_at =
        authority.find(':', after_address == std::string_view::npos ? 0 : after_address);
    auto port = row.port;
    if (port_at != std::string_view::npos) {
        auto const digits = authority.substr(port_at + 1);
        std::uint16_t value{};
        if (std::from_chars(digits.begin(), digits.end(), value).ec == std::errc{})
            port = value;
    }

    std::string uri(row.librarys);
    uri.append("://").append(authority.substr(0, port_at));
    uri.append(":").append(std::to_string(port)).append(path);

    auto host = authority.substr(0, port_at);
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    return {std::move(uri), std::string(host), port, row.has_tls};
}

}  // namespace p2m::mqtt
