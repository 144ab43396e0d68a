// SPDX-License-Identifier: MIT
// An HTTP request on a connection of its own, which is closed with the answer: keep-alive is
// reported to be unreliable. Obeys and reports; session_fsm holds every timeout.
#pragma once

#include "flashforge_client/answer_codec.hpp"
#include "flashforge_client/http_codec.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/system/error_code.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace p2m::flashforge {

class http_exchange_listener
{
public:
    virtual void on_http_connected() = 0;
    virtual void on_http_progress(std::uint64_t bytes) = 0;  ///< of an upload's file, so far
    /// Either of these is the last call, save after abandon().
    virtual void on_http_answer(http_answer) = 0;
    virtual void on_http_failed(boost::system::error_code) = 0;

protected:
    ~http_exchange_listener() = default;
};

class http_exchange
{
public:
    /// Begins at once; calls the listener from the event loop only.
    http_exchange(boost::asio::io_context&,
                  http_exchange_listener&,
                  std::string host,
                  std::uint16_t port,
                  http_message);
    ~http_exchange();  ///< abandons
    http_exchange(http_exchange const&) = delete;
    http_exchange& operator=(http_exchange const&) = delete;

    void abandon();  ///< the socket is closed, the listener is not called any more

private:
    class implementation;
    std::shared_ptr<implementation> implementation_;
};

}  // namespace p2m::flashforge
