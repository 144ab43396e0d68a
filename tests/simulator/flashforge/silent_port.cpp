// SPDX-License-Identifier: MIT
#include "tests/simulator/flashforge/silent_port.hpp"

#include <linux/sock_diag.h>
#include <sys/socket.h>

#include <array>

namespace p2m::simulator::flashforge {

using boost::system::error_code;
using tcp = boost::asio::ip::tcp;

silent_port::silent_port(boost::asio::io_context& io)
    : acceptor_(io)
    , filler_(io)
{}

error_code silent_port::open(tcp::endpoint const& where)
{
    error_code ec;
    acceptor_.open(where.protocol(), ec);
    if (!ec)
        acceptor_.set_option(boost::asio::socket_base::reuse_address{true}, ec);
    if (!ec)
        acceptor_.bind(where, ec);
    if (!ec)
        acceptor_.listen(0, ec);
    if (!ec)
        filler_.connect(where, ec);  // takes the only place; on loopback at once
    if (ec)
        close();
    known_ = ec ? 0 : dropped();
    return ec;
}

void silent_port::close()
{
    error_code ignored;  // what is already closed is closed
    filler_.close(ignored);
    acceptor_.close(ignored);
}

std::uint32_t silent_port::dropped()
{
    std::array<std::uint32_t, SK_MEMINFO_VARS> figures{};
    socklen_t size = sizeof figures;
    if (!acceptor_.is_open()
        || ::getsockopt(acceptor_.native_handle(), SOL_SOCKET, SO_MEMINFO, figures.data(), &size)
               != 0)
        return known_;
    return figures[SK_MEMINFO_DROPS];
}

std::uint32_t silent_port::take_attempts()
{
    auto const now = dropped();
    auto const more = now - known_;
    known_ = now;
    return more;
}

}  // namespace p2m::simulator::flashforge
