// SPDX-License-Identifier: MIT
#include "flashforge_client/socket.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <netinet/tcp.h>
#include <sys/socket.h>
#include <vector>

namespace p2m::flashforge {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t max_endpoints = 4;  ///< of one name; further ones are not tried
constexpr int probe_after_s = 5;
constexpr int probe_every_s = 5;
constexpr int max_probes = 3;

/// Both only make things better, so that a system without them is no error.
void watch_over(tcp::socket& socket)
{
    error_code ignored;
    socket.set_option(tcp::no_delay{true}, ignored);
    socket.set_option(asio::socket_base::keep_alive{true}, ignored);
    auto const set = [&socket](int option, int value) {
        ::setsockopt(socket.native_handle(), IPPROTO_TCP, option, &value, sizeof value);
    };
    set(TCP_KEEPIDLE, probe_after_s);
    set(TCP_KEEPINTVL, probe_every_s);
    set(TCP_KEEPCNT, max_probes);
}

}  // namespace

asio::awaitable<error_code> connect(tcp::socket& socket,
                                    tcp::resolver& resolver,
                                    std::string host,
                                    std::uint16_t port,
                                    bool const& wanted)
{
    std::vector<tcp::endpoint> endpoints;
    error_code literal;
    if (auto const address = asio::ip::make_address(host, literal); !literal)
        endpoints.emplace_back(address, port);
    else {
        auto [ec, found] = co_await resolver.async_resolve(host, std::to_string(port), no_throw);
        if (ec)
            co_return ec;
        for (auto const& entry : found)
            if (endpoints.size() != max_endpoints)
                endpoints.push_back(entry.endpoint());
    }
    error_code last = asio::error::host_not_found;
    for (auto const& endpoint : endpoints) {
        if (!wanted)
            co_return asio::error::operation_aborted;
        error_code ignored;  // a socket that is not open needs no closing
        socket.close(ignored);
        auto [ec] = co_await socket.async_connect(endpoint, no_throw);
        last = ec;
        if (!ec)
            break;
    }
    if (!last)
        watch_over(socket);
    co_return last;
}

}  // namespace p2m::flashforge
