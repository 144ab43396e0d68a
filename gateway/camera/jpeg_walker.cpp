// SPDX-License-Identifier: MIT
#include "gateway/camera/jpeg_walker.hpp"

namespace p2m::gateway {
namespace {

// The second byte of a marker; the first is 0xff.
constexpr unsigned start_of_image = 0xd8, end_of_image = 0xd9, start_of_scan = 0xda, fill = 0xff;

constexpr bool is_within_scan(unsigned marker) noexcept
{
    return marker == 0x00 || (marker >= 0xd0 && marker <= 0xd7);  // a stuffed byte, a restart
}
constexpr bool has_no_length(unsigned marker) noexcept
{
    return marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

// SOF0 to SOF15; three numbers among them are other segments.
constexpr bool is_frame_header(unsigned marker) noexcept
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

unsigned byte_at(std::string_view bytes, std::size_t at) noexcept
{
    return static_cast<unsigned char>(bytes[at]);
}

unsigned word_at(std::string_view bytes, std::size_t at) noexcept
{
    return byte_at(bytes, at) * 256U + byte_at(bytes, at + 1);
}

}  // namespace

bool has_acceptable_size(std::string_view picture) noexcept
{
    constexpr std::size_t to_height = 5, to_width = 7, header_bytes = 9;
    bool found = false;
    for (std::size_t at = 2; at + 4 <= picture.size() && byte_at(picture, at) == fill;) {
        auto const marker = byte_at(picture, at + 1);
        if (marker == fill) {
            ++at;
            continue;
        }
        if (marker == start_of_scan)
            return found;
        if (has_no_length(marker) || marker == end_of_image)
            return false;
        if (is_frame_header(marker)) {
            if (found || at + header_bytes > picture.size())
                return false;
            found = true;
            auto const pixels =
                std::uint64_t{word_at(picture, at + to_height)} * word_at(picture, at + to_width);
            if (pixels == 0 || pixels > max_jpeg_pixels)
                return false;
        }
        at += 2 + word_at(picture, at + 2);
    }
    return false;
}

jpeg_walker::verdict jpeg_walker::walk(std::string_view picture) noexcept
{
    for (;;) {
        if (in_scan_ && at_ < picture.size()) {
            at_ = picture.find('\xff', at_);
            if (at_ == std::string_view::npos)
                at_ = picture.size();
        }
        if (at_ + 2 > picture.size())
            return verdict::more;
        if (byte_at(picture, at_) != fill)
            return verdict::broken;
        auto const marker = byte_at(picture, at_ + 1);
        if (marker == end_of_image) {
            at_ += 2;
            return verdict::whole;
        }
        if (marker == start_of_image)
            return verdict::begun;
        if (marker == fill) {
            ++at_;
        } else if (in_scan_ && is_within_scan(marker)) {
            at_ += 2;
        } else if (has_no_length(marker)) {
            return verdict::broken;
        } else {
            if (at_ + 4 > picture.size())
                return verdict::more;
            auto const length = word_at(picture, at_ + 2);
            if (length < 2)
                return verdict::broken;
            in_scan_ = marker == start_of_scan;
            at_ += 2 + length;
        }
    }
}

}  // namespace p2m::gateway
