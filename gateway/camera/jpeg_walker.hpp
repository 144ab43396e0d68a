// SPDX-License-Identifier: MIT
// Finds the end of one JPEG by its structure. Segments are skipped by their length, so the end of a
// thumbnail within one (Exif) is not taken for the end of the picture.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace p2m::gateway {

class jpeg_walker
{
public:
    enum class verdict : std::uint8_t {
        more,    ///< the end is not among the bytes so far
        whole,   ///< the picture ends at position()
        broken,  ///< not a JPEG
        begun,   ///< another picture begins at position(), before this one has ended
    };

    /// `picture` begins with SOI and is the same as before, with more at its end. Looks at each
    /// byte once.
    [[nodiscard]] verdict walk(std::string_view picture) noexcept;

    [[nodiscard]] std::size_t position() const noexcept { return at_; }

private:
    std::size_t at_ = 2;  // after SOI
    bool in_scan_ = false;
};

}  // namespace p2m::gateway
