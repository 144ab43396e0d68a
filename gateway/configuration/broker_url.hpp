// SPDX-License-Identifier: MIT
// Where a broker is, as users write it: mqtt://host[:port], mqtts, ws and wss.
#pragma once

#include <boost/system/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace p2m::gateway {

struct broker_url
{
    std::string scheme;  ///< mqtt, mqtts, ws or wss
    std::string host;    ///< an IPv6 address in its brackets
    std::uint16_t port{};
    std::string path;  ///< of ws and wss only; "" or "/mqtt"

    [[nodiscard]] bool is_encrypted() const { return scheme == "mqtts" || scheme == "wss"; }

    /// With the port always written out.
    [[nodiscard]] std::string to_string() const;
    bool operator==(broker_url const&) const = default;
};

/// What is wrong with a URL, as one sentence for its writer. It never repeats the URL, which may
/// hold a password.
using url_fault = std::string_view;

/// A missing port becomes 1883 (mqtt), 8883 (mqtts), 80 (ws) or 443 (wss).
[[nodiscard]] boost::system::result<broker_url, url_fault> parse_broker_url(std::string_view);

}  // namespace p2m::gateway
