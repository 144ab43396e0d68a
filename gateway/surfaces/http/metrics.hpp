// SPDX-License-Identifier: MIT
// The gateway in numbers, as Prometheus reads them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace p2m::gateway {

/// Sums over all printers: a label per printer would make thousands of series.
struct gateway_metrics
{
    std::string version;
    bool broker_connected{};
    std::map<std::string, std::size_t> printers;      ///< by connection state
    std::map<std::string, std::uint64_t> results;     ///< of commands, by code
    std::map<std::string, bool> children;             ///< by program: whether it is ready
    std::map<std::string, std::size_t> queued;        ///< by queue: what waits
    std::uint64_t frames{}, bad_frames{};             ///< received from printers
    std::uint64_t reconnects{};                       ///< of printers
    std::uint64_t publishes{};                        ///< handed to the broker's connection
    std::uint64_t camera_frames{}, camera_damaged{};  ///< pictures received, passed over
    std::uint64_t camera_connections{};               ///< to printers' cameras
    std::size_t camera_clients{};                     ///< who looks now
    std::size_t http_viewers{};                       ///< of them over HTTP
    std::size_t rtsp_readers{};                       ///< who looks over RTSP, WebRTC or HLS
};

/// The text exposition format, version 0.0.4.
[[nodiscard]] std::string write_metrics(gateway_metrics const&);

inline constexpr char const* metrics_content_type = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace p2m::gateway
