// SPDX-License-Identifier: MIT
// The pictures built into the program.
#pragma once

#include <string_view>

namespace p2m::simulator {

/// data/frames.mjpeg: complete JPEGs, one after the other.
[[nodiscard]] std::string_view mjpeg();
/// data/thumbnail.png
[[nodiscard]] std::string_view thumbnail();

}  // namespace p2m::simulator
