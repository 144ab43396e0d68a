// SPDX-License-Identifier: MIT
// The private configuration of the MediaMTX that the gateway starts. A pure function of its
// options. An unknown key is fatal to MediaMTX, so only keys that every version from 1.11 on knows
// are written; what is newer is switched off by the environment, where unknown names are passed
// over.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

struct mediamtx_options
{
    std::string bind = "127.0.0.1";  ///< an IP address
    std::uint16_t port = 8554;
    std::string username, password;  ///< of viewers; empty: nobody is asked
    bool webrtc = false;
    std::uint16_t webrtc_port = 8889;
    bool hls = false;
    std::uint16_t hls_port = 8888;
    std::uint16_t api_port{};
    std::string api_username, api_password;  ///< whoever has the API may run programs as us
};

/// mediamtx.yml. It has no paths: they come and go through the API.
[[nodiscard]] std::string make_mediamtx_file(mediamtx_options const&);

/// Its environment beside ours: the servers that older versions do not know, off.
[[nodiscard]] std::map<std::string, std::string> mediamtx_environment();

/// Variables that begin so would change what the file says; ours are not passed on to it.
[[nodiscard]] std::vector<std::string> mediamtx_prefixes();

/// Whether a line of its output is an error: one of its log, or one before it has a log.
[[nodiscard]] bool is_mediamtx_error(std::string_view line) noexcept;

/// Where programs on this machine reach what listens on `bind`: brackets around an IPv6 address.
[[nodiscard]] std::string local_host_of(std::string const& bind);

}  // namespace p2m::gateway
