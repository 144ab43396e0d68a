// SPDX-License-Identifier: MIT
// One connection of an HTTP client: requests one after the other, until it goes or streams.
#pragma once

#include "gateway/surfaces/http/desk.hpp"

#include <boost/asio/ip/tcp.hpp>

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

/// Begins to serve; `done` is called once when the connection is closed.
[[nodiscard]] std::shared_ptr<http_session>
serve_http(boost::asio::ip::tcp::socket, std::shared_ptr<http_desk>, std::function<void()> done);

}  // namespace p2m::gateway
