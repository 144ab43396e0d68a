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

unsigned byte_at(std::string_view bytes, std::size_t at) noexcept
{
    return static_cast<unsigned char>(bytes[at]);
}

}  // namespace

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
            auto const length = byte_at(picture, at_ + 2) * 256U + byte_at(picture, at_ + 3);
            if (length < 2)
                return verdict::broken;
            in_scan_ = marker == start_of_scan;
            at_ += 2 + length;
        }
    }
}

}  // namespace p2m::gateway
