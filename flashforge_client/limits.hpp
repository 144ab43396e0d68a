// SPDX-License-Identifier: MIT
// Bounds of everything foreign. Beyond a bound the rest is dropped, save where a row says
// otherwise.
#pragma once

#include <cstddef>

namespace p2m::flashforge {

struct limits
{
    static constexpr std::size_t text_bytes = 512;       ///< longer text is cut between characters
    static constexpr std::size_t file_name_bytes = 255;  ///< longer names are never sent
    static constexpr std::size_t nozzles = 8;
    static constexpr std::size_t slots = 32;  ///< of a material station
    static constexpr std::size_t tools = 4;   ///< of one file's mapping
    static constexpr std::size_t files = 2000;
    static constexpr std::size_t answer_bytes = 1024 * 1024;       ///< a larger answer is an error
    static constexpr std::size_t picture_bytes = 8 * 1024 * 1024;  ///< a larger picture is an error
    /// A picture as base64 within JSON; a larger answer is an error.
    static constexpr std::size_t picture_answer_bytes = 12 * 1024 * 1024;
    static constexpr std::size_t datagram_bytes = 1024;  ///< a larger one is no reply
    static constexpr std::size_t console_text_bytes =
        64 * 1024;                                      ///< of one reply; more is an error
    static constexpr std::size_t console_lines = 256;   ///< of one reply; more is an error
    static constexpr std::size_t waiting_requests = 8;  ///< more are too_many_requests
};

}  // namespace p2m::flashforge
