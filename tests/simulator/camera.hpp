// SPDX-License-Identifier: MIT
// Port 3031 of a simulated printer: GET /video, pictures in a multipart stream, few slots.
#pragma once

#include "tests/simulator/printer.hpp"

namespace p2m::simulator {

/// One client of the camera, from its request until it leaves. Its slot stays taken for a while
/// after that, as the real server leaks them.
[[nodiscard]] asio::awaitable<void> serve_camera(asio::ip::tcp::socket socket, printer& p);

}  // namespace p2m::simulator
