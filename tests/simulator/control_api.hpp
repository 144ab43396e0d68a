// SPDX-License-Identifier: MIT
// HTTP for tests: the truth about each printer, and orders to it. See README.md for the routes.
#pragma once

#include "tests/simulator/guest.hpp"
#include "tests/simulator/printer.hpp"

#include <variant>

namespace p2m::simulator {
using printers = std::vector<std::unique_ptr<printer>>;
/// Printers of all families by their number, which counts from 1.
using farm = std::vector<std::variant<printer*, guest*>>;

[[nodiscard]] int total_violations(farm const& all);
/// Serves until the acceptor is closed.
asio::awaitable<void>
serve_control(asio::io_context& io, asio::ip::tcp::acceptor& acceptor, farm& all);
}  // namespace p2m::simulator
