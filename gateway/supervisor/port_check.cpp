// SPDX-License-Identifier: MIT
#include "gateway/supervisor/port_check.hpp"

#include <boost/asio/ip/tcp.hpp>

namespace p2m::gateway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

error_code listen(tcp::acceptor& on, std::string const& address, std::uint16_t port)
{
    error_code error;
    tcp::endpoint const wanted{asio::ip::make_address(address, error), port};
    if (!error)
        on.open(wanted.protocol(), error);
    if (!error)
        on.set_option(asio::socket_base::reuse_address{true}, error);
    if (!error)
        on.bind(wanted, error);
    if (!error)
        on.listen(1, error);
    return error;
}

}  // namespace

error_code check_port(asio::io_context& io, std::string const& address, std::uint16_t port)
{
    tcp::acceptor probe{io};
    return listen(probe, address, port);
}

boost::system::result<std::uint16_t> find_free_port(asio::io_context& io)
{
    tcp::acceptor probe{io};
    if (auto const error = listen(probe, "127.0.0.1", 0))
        return error;
    error_code error;
    auto const port = probe.local_endpoint(error).port();
    if (error)
        return error;
    return port;
}

}  // namespace p2m::gateway
