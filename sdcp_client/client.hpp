// SPDX-License-Identifier: MIT
// One printer, kept connected: the shell around session_fsm. One WebSocket, always closed with a
// Close frame, reopened for ever with backoff. Everything runs on the given io_context's thread.
#pragma once

#include "sdcp_client/error.hpp"
#include "sdcp_client/link.hpp"
#include "sdcp_client/messages.hpp"
#include "sdcp_client/request.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace p2m::sdcp {

struct client_options
{
    std::string host;  ///< host name or IP address
    std::uint16_t port = 3030;
    std::chrono::milliseconds push_period{2000};  ///< asked for with Cmd 512
};

class client_listener
{
public:
    /// On each connection before its first status, and whenever the printer tells them again.
    virtual void on_attributes(attributes const&) = 0;
    virtual void on_status(status const&) = 0;
    /// At each change, after the status that made it live, and at each attempt that failed like the
    /// one before; `why` is set when something failed.
    virtual void on_link(link, boost::system::error_code why) = 0;

protected:
    ~client_listener() = default;
};

class client
{
public:
    using response_handler = std::function<void(boost::system::result<response>)>;

    client(boost::asio::io_context&, client_listener&, client_options);
    /// At any time, also from within the listener. What is open is closed as by stop(), behind its
    /// back; neither the listener nor any handler given to this client is called any more.
    ~client();
    client(client const&) = delete;
    client& operator=(client const&) = delete;

    void start();
    /// Sends a Close frame, waits for its echo at most 2 s, fails what is pending, calls `done`
    /// once. A client does not start again.
    void stop(std::function<void()> done);
    /// Another address from the next attempt on; a live session to the old one is left alone.
    void set_host(std::string host);
    /// Cuts the present backoff short (the printer was just heard); never that of too_many_clients.
    void hurry();

    /// Queues one request; one is in flight at a time, and 8 may wait. The handler is called
    /// exactly once, never from within this call, and at the latest 4.5 s after it: what could not
    /// be sent in the first 3 s of that is not sent at all. Nothing is ever sent twice.
    void send(request, response_handler);
    /// Something was asked whose effect shows in the status: for so long (at most 10 s) status is
    /// asked for every second that brings none.
    void expect_change(std::chrono::milliseconds how_long);

    /// Where the present connection goes, else where the last attempt went or the first one will.
    [[nodiscard]] std::string const& host() const;
    [[nodiscard]] client_statistics statistics() const;

private:
    class implementation;
    std::shared_ptr<implementation> implementation_;
};

}  // namespace p2m::sdcp
