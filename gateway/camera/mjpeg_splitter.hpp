// SPDX-License-Identifier: MIT
// The body of a multipart/x-mixed-replace answer, cut into whole JPEGs. Boundaries are not looked
// at, since printers get them wrong: between two pictures there is only text, so the next picture
// begins with the next SOI. It ends where Content-Length says when a JPEG ends there, else where
// its own structure says.
#pragma once

#include "gateway/camera/jpeg_walker.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

class mjpeg_splitter
{
public:
    static constexpr std::size_t max_frame_bytes = 2 * 1024 * 1024;  ///< larger: passed over
    static constexpr std::size_t max_header_bytes = 4096;  ///< more before a picture: forgotten

    /// The pictures that are whole now, in their order.
    [[nodiscard]] std::vector<std::string> feed(std::string_view bytes);

    /// Pictures that were begun, and given up: cut off, damaged, too large or too small, or with
    /// a size in pixels that no camera has.
    [[nodiscard]] std::uint64_t damaged() const noexcept { return damaged_; }
    /// What is kept at the moment; never more than a frame, a header and one feed().
    [[nodiscard]] std::size_t kept_bytes() const noexcept { return kept_.size(); }

private:
    [[nodiscard]] bool find_start();
    [[nodiscard]] bool find_end(std::vector<std::string>& out);
    void take(std::size_t size, std::vector<std::string>& out);
    void give_up(std::size_t skip);
    void drop(std::size_t size);

    std::string kept_;  // the picture begins at begin_; consumed bytes are before it
    std::size_t begin_ = 0;
    std::size_t searched_ = 0;  // no SOI before it, while none is found
    bool in_picture_ = false;
    bool trusts_lengths_ = true;  // until the first one that is wrong
    std::optional<std::size_t> length_;
    jpeg_walker walker_;
    std::uint64_t damaged_ = 0;
};

/// The last Content-Length in the lines before a picture; nothing when there is none or it is no
/// number from 4 to max_frame_bytes. Smaller than min_jpeg_bytes is a length, if not a picture's.
[[nodiscard]] std::optional<std::size_t> content_length_of(std::string_view header) noexcept;

}  // namespace p2m::gateway
