// SPDX-License-Identifier: MIT
// The pictures built into the program: data/frames.mjpeg, complete JPEGs one after the other.
#pragma once

#include <string_view>

namespace p2m::simulator {
[[nodiscard]] std::string_view mjpeg();
}
