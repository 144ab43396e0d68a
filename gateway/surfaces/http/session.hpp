// SPDX-License-Identifier: MIT
// One connection of an HTTP client: requests one after the other, until it goes or streams.
#pragma once

#include "gateway/surfaces/http/server_state.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <functional>
#include <memory>

namespace p2m::gateway {

class http_session
{
public:
    virtual ~http_session() = default;
    /// Closes at once.
    virtual void close() = 0;
};

/// A connection that was admitted as `number` of server_state::connections.
struct http_connection
{
    boost::asio::ip::tcp::socket socket;
    surfaces::http::connection_table::number number{};
    surfaces::http::peer from;
    std::shared_ptr<boost::asio::ssl::context> tls;  ///< null: plain
};

/// Begins to serve; `done` is called once when the connection is closed.
[[nodiscard]] std::shared_ptr<http_session>
serve_http(http_connection, std::shared_ptr<server_state>, std::function<void()> done);

}  // namespace p2m::gateway
