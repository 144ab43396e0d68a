// SPDX-License-Identifier: MIT
// Stands between a client and a server on 127.0.0.1 and cuts their connections on demand.
#pragma once

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <memory>

namespace p2m::test {

class tcp_proxy
{
public:
    tcp_proxy(boost::asio::io_context&, std::uint16_t target_port);
    ~tcp_proxy();
    tcp_proxy(tcp_proxy const&) = delete;
    tcp_proxy& operator=(tcp_proxy const&) = delete;

    [[nodiscard]] std::uint16_t port() const;

    void refuse();  ///< New connections, from now on.

    /// Closes all connections without a word of the protocol in them.
    void cut();

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace p2m::test
