// SPDX-License-Identifier: MIT
#include "flashforge_client/picture_codec.hpp"

#include <utility>

namespace p2m::flashforge {

std::optional<picture_format> sniff_picture(std::string_view bytes) noexcept
{
    constexpr std::string_view png{"\x89PNG\r\n\x1A\n", 8};
    constexpr std::string_view jpeg{"\xFF\xD8\xFF", 3};
    constexpr std::size_t smallest_bmp = 14 + 12;  // its two headers
    if (bytes.starts_with(png))
        return picture_format::png;
    if (bytes.starts_with(jpeg))
        return picture_format::jpeg;
    if (bytes.starts_with("BM") && bytes.size() >= smallest_bmp)
        return picture_format::bmp;
    return {};
}

boost::system::result<picture> make_picture(std::string bytes)
{
    if (bytes.size() > limits::picture_bytes)
        return error::answer_too_large;
    auto const format = sniff_picture(bytes);
    if (!format)
        return error::no_picture;
    return picture{*format, std::move(bytes)};
}

}  // namespace p2m::flashforge
