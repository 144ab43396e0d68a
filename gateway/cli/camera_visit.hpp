// SPDX-License-Identifier: MIT
// A short visit to one printer's camera for the command line: connects, switches the video on,
// takes a picture, switches it off again, and leaves with a Close frame, also on Ctrl-C.
#pragma once

#include "gateway/camera/camera.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace p2m::gateway::cli {

enum class camera_visit_end : std::uint8_t {
    picture,
    no_printer,  ///< it did not answer
    no_picture,  ///< it answered; its camera did not
    interrupted,
};

struct camera_visit_outcome
{
    camera_visit_end end{camera_visit_end::no_printer};
    shared_frame picture;  ///< a whole JPEG, with `picture`
    std::string why;       ///< an English phrase, without a picture
};

/// Blocks. Connecting and the picture take `patience` at most, leaving at most 8 s more.
[[nodiscard]] camera_visit_outcome visit_camera(std::string const& host,
                                                std::chrono::seconds patience);

}  // namespace p2m::gateway::cli
