// SPDX-License-Identifier: MIT
// JPEGs that are as small as their structure allows, and streams of them.
#pragma once

#include <string>
#include <string_view>

namespace p2m::gateway::pictures {

using namespace std::string_literals;

/// A segment of the given kind; its length is written before its content.
inline std::string segment(char marker, std::string const& content)
{
    auto const length = content.size() + 2;
    return "\xff"s + marker + static_cast<char>(length >> 8) + static_cast<char>(length & 0xff)
           + content;
}

/// The header of a frame of this size.
inline std::string frame_header(unsigned width = 640, unsigned height = 360, char marker = '\xc0')
{
    auto const word = [](unsigned n) {
        return std::string{static_cast<char>(n >> 8), static_cast<char>(n & 0xff)};
    };
    return segment(marker, "\x08" + word(height) + word(width) + "\x01\x01\x11"s + '\0');
}

/// `scan` is the coded part: no 0xff, save as marker. A comment makes it as long as a picture is.
inline std::string jpeg(std::string const& scan = "scan",
                        std::string const& thumbnail = "",
                        std::string const& header = frame_header())
{
    return "\xff\xd8"s + segment('\xfe', std::string(100, 'c'))
           + segment('\xe1', "Exif" + thumbnail) + header + segment('\xda', "head") + scan
           + "\xff\xd9";
}

inline std::string part(std::string const& picture, std::string const& length)
{
    return "--foo\r\nContent-Type: image/jpeg\r\n"
           + (length.empty() ? "" : "Content-Length: " + length + "\r\n") + "\r\n" + picture
           + "\r\n";
}
inline std::string part(std::string const& picture)
{
    return part(picture, std::to_string(picture.size()));
}

}  // namespace p2m::gateway::pictures
