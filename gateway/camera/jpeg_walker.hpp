// SPDX-License-Identifier: MIT
// Finds the end of one JPEG by its structure. Segments are skipped by their length, so the end of a
// thumbnail within one (Exif) is not taken for the end of the picture.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace p2m::gateway {

/// What a camera may claim: 4K. A decoder reserves memory for the claim, whatever follows.
inline constexpr std::uint32_t max_jpeg_pixels = 3840U * 2160U;
/// Nothing that shows anything is smaller: SOI, tables, frame and scan headers alone take more.
inline constexpr std::size_t min_jpeg_bytes = 100;

/// True when each frame header before the first scan gives a size from 1x1 to max_jpeg_pixels, and
/// there is exactly one. `picture` begins with SOI.
[[nodiscard]] bool has_acceptable_size(std::string_view picture) noexcept;

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
