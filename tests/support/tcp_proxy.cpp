// SPDX-License-Identifier: MIT
#include "tests/support/tcp_proxy.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

namespace p2m::test {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
using shared_socket = std::shared_ptr<tcp::socket>;

void close(tcp::socket& socket)
{
    boost::system::error_code ec;  // closed already is as good
    socket.close(ec);
}

asio::awaitable<void> copy(shared_socket from, shared_socket to)
{
    std::array<std::byte, 4096> buffer{};
    for (;;) {
        auto const [read_error, size] =
            co_await from->async_read_some(asio::buffer(buffer), no_throw);
        if (read_error)
            break;
        auto const [write_error, written] =
            co_await asio::async_write(*to, asio::buffer(buffer, size), no_throw);
        if (write_error)
            break;
    }
    close(*from);
    close(*to);
}

}  // namespace

struct tcp_proxy::state
{
    state(asio::io_context& io, std::uint16_t port)
        : acceptor(io, {asio::ip::address_v4::loopback(), 0})
        , target(asio::ip::address_v4::loopback(), port)
    {}

    tcp::acceptor acceptor;
    tcp::endpoint target;
    std::vector<shared_socket> sockets;

    static asio::awaitable<void> serve(std::shared_ptr<state> self)
    {
        for (;;) {
            auto [ec, accepted] = co_await self->acceptor.async_accept(no_throw);
            if (ec)
                co_return;
            auto const client = std::make_shared<tcp::socket>(std::move(accepted));
            auto const server = std::make_shared<tcp::socket>(self->acceptor.get_executor());
            auto const [refused] = co_await server->async_connect(self->target, no_throw);
            if (refused)
                continue;
            self->sockets.push_back(client);
            self->sockets.push_back(server);
            asio::co_spawn(self->acceptor.get_executor(), copy(client, server), asio::detached);
            asio::co_spawn(self->acceptor.get_executor(), copy(server, client), asio::detached);
        }
    }
};

tcp_proxy::tcp_proxy(asio::io_context& io, std::uint16_t target_port)
    : state_(std::make_shared<state>(io, target_port))
{
    asio::co_spawn(io, state::serve(state_), asio::detached);
}

tcp_proxy::~tcp_proxy()
{
    refuse();
    cut();
}

std::uint16_t tcp_proxy::port() const
{
    return state_->acceptor.local_endpoint().port();
}

void tcp_proxy::refuse()
{
    boost::system::error_code ec;  // closed already is as good
    state_->acceptor.close(ec);
}

void tcp_proxy::cut()
{
    for (auto const& socket : std::exchange(state_->sockets, {}))
        close(*socket);
}

}  // namespace p2m::test
