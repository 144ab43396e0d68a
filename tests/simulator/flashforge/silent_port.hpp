// SPDX-License-Identifier: MIT
// A TCP port where a connect is never answered, and which still knows that one was tried.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>

namespace p2m::simulator::flashforge {

/// A full queue of length zero makes the kernel drop every SYN, and count it for this socket.
class silent_port
{
public:
    explicit silent_port(boost::asio::io_context& io);

    [[nodiscard]] boost::system::error_code open(boost::asio::ip::tcp::endpoint const& where);
    void close();
    /// Connects since the last call; each attempt counts once or, when it is patient, more often.
    [[nodiscard]] std::uint32_t take_attempts();

private:
    [[nodiscard]] std::uint32_t dropped();

    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::ip::tcp::socket filler_;
    std::uint32_t known_ = 0;
};

}  // namespace p2m::simulator::flashforge
