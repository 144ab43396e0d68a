// SPDX-License-Identifier: MIT
// The command line with which MediaMTX starts ffmpeg when somebody looks. Pure functions.
#pragma once

#include <string>
#include <vector>

namespace p2m::gateway {

struct encoding
{
    int frame_rate_fps = 10;  ///< that the bit rate is spread over; frames pass as they come
    int bit_rate_kbps = 1000;
    std::string preset = "ultrafast";  ///< of x264
    bool operator==(encoding const&) const = default;
};

struct ffmpeg_options
{
    std::string program = "ffmpeg";
    std::string source;  ///< URL of a multipart MJPEG stream
    std::string target;  ///< RTSP URL to publish to
    gateway::encoding encoding;
};

/// From MJPEG to H.264 that every viewer can show (Constrained Baseline, yuv420p), at the lowest
/// latency measured. The program comes first.
[[nodiscard]] std::vector<std::string> ffmpeg_arguments(ffmpeg_options const&);

/// One line for MediaMTX, which splits it like a shell, without one, and then expands `$VARIABLE`,
/// also within quotes.
[[nodiscard]] std::string to_command_line(std::vector<std::string> const& arguments);

}  // namespace p2m::gateway
