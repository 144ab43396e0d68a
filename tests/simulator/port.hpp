// SPDX-License-Identifier: MIT
// One listening TCP port of a simulated printer, which can lose its power.
//
//   closed --open--> open --go_dark--> dark     open: connections arrive
//      ^--- close ---/ \<--go_bright---/        dark: a connect is never answered
//                                               closed: a connect is refused
#pragma once

#include "tests/simulator/spawn.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <optional>
#include <string>

namespace p2m::simulator {

class port
{
public:
    using on_accept = std::function<void(asio::ip::tcp::socket)>;

    port(asio::io_context& io, on_accept take);

    /// `device`: the only network interface to listen at, or empty.
    [[nodiscard]] boost::system::error_code open(asio::ip::tcp::endpoint const& where,
                                                 std::string const& device = {});
    void close();
    void go_dark();
    /// Back to normal, dark or closed before; a port that was never open stays so.
    [[nodiscard]] boost::system::error_code go_bright();

private:
    void accept_next();

    on_accept take_;
    asio::ip::tcp::acceptor acceptor_;
    asio::ip::tcp::socket filler_;
    asio::steady_timer rest_;
    std::optional<asio::ip::tcp::endpoint> where_;
    unsigned generation_ = 0;  ///< tells an accept that was under way before from one after
    bool dark_ = false;
};

}  // namespace p2m::simulator
