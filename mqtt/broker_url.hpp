// SPDX-License-Identifier: MIT
// mqtt://, mqtts://, ws:// and wss://, as the library and the socket want them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace p2m::mqtt {

struct broker_url
{
    std::string library_uri;  ///< with the library's scheme: tcp, ssl, ws, wss
    std::string host;         ///< without the brackets of IPv6
    std::uint16_t port{};
    bool has_tls{};
};

/// `url` was checked by the configuration: an unknown scheme counts as mqtt://, a missing port
/// becomes the scheme's.
[[nodiscard]] broker_url parse_broker_url(std::string_view url);

}  // namespace p2m::mqtt
