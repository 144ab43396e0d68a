// SPDX-License-Identifier: MIT
// Where a broker is, as users write it: mqtt://host[:port], mqtts, ws and wss. The one place where
// such a URL is read.
#pragma once

#include <boost/system/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace p2m::mqtt {

struct broker_url
{
    std::string scheme = "mqtt";  ///< mqtt, mqtts, ws or wss
    std::string host;             ///< a name or an address, IPv6 without its brackets
    std::uint16_t port{};
    std::string path{};  ///< of ws and wss only; "" or "/mqtt"

    [[nodiscard]] bool is_encrypted() const { return scheme == "mqtts" || scheme == "wss"; }
    [[nodiscard]] bool is_websocket() const { return scheme == "ws" || scheme == "wss"; }

    /// With the port always written out.
    [[nodiscard]] std::string to_string() const;
    bool operator==(broker_url const&) const = default;
};

/// What is wrong with a URL, as one sentence for its writer. It never repeats the URL, which may
/// hold a password.
using url_fault = std::string_view;

/// A missing port becomes 1883 (mqtt), 8883 (mqtts), 80 (ws) or 443 (wss). Refused: another scheme,
/// credentials, a query, a fragment, escapes in the host, and a path with mqtt and mqtts.
[[nodiscard]] boost::system::result<broker_url, url_fault> parse_broker_url(std::string_view);

/// A host as it stands in a URL: an IPv6 address gets its brackets.
[[nodiscard]] std::string url_host(std::string_view host);

}  // namespace p2m::mqtt
