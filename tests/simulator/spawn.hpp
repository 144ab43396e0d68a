// SPDX-License-Identifier: MIT
// Coroutines of the simulator: how they are started and how their operations report.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <utility>

namespace p2m::simulator {

namespace asio = boost::asio;
constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);

/// Starts a coroutine. An exception that leaves it leaves io_context::run() too and ends the
/// program: a printer that half works would make tests lie.
inline void spawn(asio::io_context& io, asio::awaitable<void> what)
{
    asio::co_spawn(io, std::move(what), [](std::exception_ptr const& failed) {
        if (failed)
            std::rethrow_exception(failed);
    });
}

}  // namespace p2m::simulator
