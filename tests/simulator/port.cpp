// SPDX-License-Identifier: MIT
#include "tests/simulator/port.hpp"

#include <spdlog/spdlog.h>

#include <sys/socket.h>

#include <cerrno>

namespace p2m::simulator {

using tcp = asio::ip::tcp;
using boost::system::error_code;

port::port(asio::io_context& io, on_accept take)
    : take_(std::move(take))
    , acceptor_(io)
    , filler_(io)
    , rest_(io)
{}

error_code port::open(tcp::endpoint const& where, std::string const& device)
{
    error_code ec;
    acceptor_.open(where.protocol(), ec);
    if (!ec)
        acceptor_.set_option(asio::socket_base::reuse_address{true}, ec);
    if (!ec && !device.empty()
        && ::setsockopt(acceptor_.native_handle(), SOL_SOCKET, SO_BINDTODEVICE, device.data(),
                        static_cast<socklen_t>(device.size()))
               != 0)
        ec.assign(errno, boost::system::system_category());
    if (!ec)
        acceptor_.bind(where, ec);
    if (!ec)
        acceptor_.listen(asio::socket_base::max_listen_connections, ec);
    if (ec) {
        close();
        return ec;
    }
    where_ = where;
    accept_next();
    return {};
}

void port::close()
{
    ++generation_;
    dark_ = false;
    error_code ignored;  // what is already closed is closed
    rest_.cancel();
    filler_.close(ignored);
    acceptor_.close(ignored);
}

void port::accept_next()
{
    acceptor_.async_accept([this, mine = generation_](error_code ec, tcp::socket socket) {
        if (mine != generation_)
            return;
        if (!ec) {
            take_(std::move(socket));
            if (mine == generation_)
                accept_next();
            return;
        }
        // Out of descriptors, most likely: the connection waits in the queue meanwhile.
        spdlog::warn("accept: {}", ec.message());
        rest_.expires_after(std::chrono::milliseconds{200});
        rest_.async_wait([this, mine](error_code) {
            if (mine == generation_)
                accept_next();
        });
    });
}

void port::go_dark()
{
    if (dark_ || !acceptor_.is_open())
        return;
    dark_ = true;
    ++generation_;
    error_code ec;
    acceptor_.cancel(ec);
    // A queue of length zero takes one connection, ours; the kernel drops every SYN after that.
    acceptor_.listen(0, ec);
    auto const here = acceptor_.local_endpoint(ec);
    if (ec)
        return spdlog::warn("cannot go dark: {}", ec.message());
    filler_.async_connect(here, [](error_code) {});  // refused: somebody else fills the queue
}

error_code port::go_bright()
{
    error_code ec;
    if (!acceptor_.is_open())
        return where_ ? open(*where_) : ec;
    if (!dark_)
        return ec;
    dark_ = false;
    filler_.close(ec);
    acceptor_.listen(asio::socket_base::max_listen_connections, ec);
    if (!ec)
        acceptor_.non_blocking(true, ec);
    if (ec)
        return ec;
    // Who connected in the dark has seen a printer that says nothing; it starts anew.
    for (error_code none; !none;) {
        tcp::socket waiting{acceptor_.get_executor()};
        acceptor_.accept(waiting, none);
    }
    accept_next();
    return ec;
}

}  // namespace p2m::simulator
