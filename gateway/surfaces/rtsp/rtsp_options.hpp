// SPDX-License-Identifier: MIT
// What may be chosen about video over RTSP.
#pragma once

#include "gateway/supervisor/supervisor_fsm.hpp"
#include "gateway/surfaces/rtsp/ffmpeg_command.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace p2m::gateway {

/// A MediaMTX that runs elsewhere.
struct rtsp_elsewhere
{
    std::string host;  ///< of its API; empty: one of our own is started
    std::uint16_t port{};
    std::string source;  ///< where it reaches our web server: "http://192.0.2.5:8099"
};

struct rtsp_options
{
    bool enabled = false;
    std::string bind = "127.0.0.1";
    std::uint16_t port = 8554;
    std::string username, password;  ///< of viewers
    gateway::encoding encoding;
    bool webrtc = false;
    std::uint16_t webrtc_port = 8889;
    bool hls = false;
    std::uint16_t hls_port = 8888;
    std::string program;  ///< empty: looked for
    rtsp_elsewhere elsewhere;
    std::string host;       ///< in URLs; empty: chosen
    std::string directory;  ///< exists and is ours: MediaMTX's configuration
    /// What ends MediaMTX's own children with it: "printer2mqtt supervise-child". Empty: nothing.
    std::vector<std::string> helper{"/proc/self/exe", "supervise-child", "--"};
    supervisor_limits limits{.ready_within = std::chrono::seconds{10},
                             .grace = std::chrono::seconds{4}};  // longer than the helper's
    std::chrono::milliseconds retry_every{30'000};               ///< while something is missing
    std::chrono::milliseconds poll_every{10'000};                ///< MediaMTX is asked who looks

    [[nodiscard]] bool is_elsewhere() const noexcept { return !elsewhere.host.empty(); }
};

}  // namespace p2m::gateway
