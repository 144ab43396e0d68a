// SPDX-License-Identifier: MIT
#include "gateway/surfaces/rtsp/ffmpeg_command.hpp"

#include <fmt/format.h>

#include <string_view>

namespace p2m::gateway {
namespace {

/// What the camera's own reader takes at most (gateway/camera/jpeg_walker.hpp): 4K.
constexpr long max_pixels = 3840L * 2160L;

struct option
{
    std::string_view name;
    std::string value;
};

void append(std::vector<std::string>& to, std::vector<option> const& options)
{
    for (auto const& one : options) {
        to.emplace_back(one.name);
        if (!one.value.empty())
            to.push_back(one.value);
    }
}

bool is_plain(std::string_view word)
{
    constexpr std::string_view plain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:=,$@[]";
    return !word.empty() && word.find_first_not_of(plain) == word.npos;
}

}  // namespace

std::vector<std::string> ffmpeg_arguments(ffmpeg_options const& from)
{
    auto const& [fps, kbps, preset] = from.encoding;
    auto const rate = fmt::format("{}k", kbps);
    std::vector<std::string> out{from.program};
    append(out,
           {{"-nostdin", ""},
            {"-hide_banner", ""},
            {"-loglevel", "error"},
            // Microseconds: a stalled source otherwise holds ffmpeg for ever, even as an orphan.
            {"-rw_timeout", "5000000"},
            {"-fflags", "nobuffer"},
            // MJPEG has no times of its own; without it the video plays 2.5 times too fast.
            {"-use_wallclock_as_timestamps", "1"},
            {"-f", "mpjpeg"},
            // A picture that claims more is refused before memory is taken for it.
            {"-max_pixels", std::to_string(max_pixels)},
            {"-threads", "1"},  // more decode in parallel, which costs a frame each
            {"-i", from.source}});
    append(out, {{"-an", ""},
                 {"-fps_mode", "passthrough"},  // else frames are doubled
                 {"-c:v", "libx264"},
                 {"-preset", preset},
                 {"-tune", "zerolatency"},
                 {"-profile:v", "baseline"},
                 {"-level", "3.0"},
                 {"-pix_fmt", "yuv420p"},
                 // With frames passed through, the encoder has to be told what the rate is for.
                 {"-x264-params", fmt::format("fps={}", fps)},
                 // A key frame each second: whoever joins sees something soon.
                 {"-g", std::to_string(fps)},
                 {"-b:v", rate},
                 {"-maxrate", rate},
                 {"-bufsize", rate},
                 {"-f", "rtsp"},
                 {"-rtsp_transport", "tcp"},
                 {"-pkt_size", "1400"}});  // larger packets would be cut by MediaMTX
    out.push_back(from.target);
    return out;
}

std::string to_command_line(std::vector<std::string> const& arguments)
{
    std::string out;
    for (auto const& word : arguments) {
        if (!out.empty())
            out += ' ';
        if (is_plain(word)) {
            out += word;
            continue;
        }
        out += '\'';
        for (auto const c : word)
            out.append(c == '\'' ? std::string_view{"'\\''"} : std::string_view{&c, 1});
        out += '\'';
    }
    return out;
}

}  // namespace p2m::gateway
