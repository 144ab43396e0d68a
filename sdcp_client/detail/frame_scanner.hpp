// SPDX-License-Identifier: MIT
// Walks the headers of the WebSocket frames that a server sends, in the bytes as they come. Text
// frames are renamed to binary ones, because Beast ends the connection for one byte that is no
// UTF-8, and firmware writes such bytes (a file name cut within a character). Text is cleaned where
// it is read.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace p2m::sdcp::detail {

/// How many begin among some bytes.
struct frame_count
{
    std::size_t frames{};     ///< first ones of a message, and control frames
    std::size_t fragments{};  ///< further ones of a message that is sent in pieces
};

class frame_scanner
{
public:
    /// Changes opcodes in place, and counts. What comes before the end of the HTTP answer to the
    /// upgrade is passed over.
    frame_count scan(std::span<unsigned char> bytes);

    /// Whether the next message, in the order in which they came, was sent as text.
    [[nodiscard]] bool take_was_text();

private:
    /// What the next byte is.
    enum class part : std::uint8_t { http, first, second, length_and_mask, payload };

    void on_header_end();

    part part_{part::http};
    std::uint8_t matched_{};  ///< bytes of the blank line that ends the HTTP answer
    std::uint8_t length_bytes_{}, header_bytes_{}, header_size_{};
    std::array<unsigned char, 12> header_{};  ///< extended length, then mask
    std::uint64_t payload_left_{};
    std::uint64_t begun_{}, taken_{};    ///< data messages
    std::vector<std::uint64_t> binary_;  ///< numbers of the ones that were not text; mostly none
};

}  // namespace p2m::sdcp::detail
