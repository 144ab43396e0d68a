// SPDX-License-Identifier: MIT
// HTTP for tests: the truth about each printer, and orders to it. See README.md for the routes.
#pragma once

#include "tests/simulator/printer.hpp"

namespace p2m::simulator {
using printers = std::vector<std::unique_ptr<printer>>;

[[nodiscard]] int total_violations(printers const& all);
/// Serves until the acceptor is closed.
asio::awaitable<void>
serve_control(asio::io_context& io, asio::ip::tcp::acceptor& acceptor, printers& all);
}  // namespace p2m::simulator
