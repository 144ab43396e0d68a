// SPDX-License-Identifier: MIT
// One printer, kept connected: the shell around session_fsm. One WebSocket, always closed with a
// Close frame, reopened for ever with backoff. Everything runs on the given io_context's thread.
#pragma once

#include "sdcp_client/error.hpp"
#include "sdcp_client/messages.hpp"
#include "sdcp_client/request.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace p2m::sdcp {

/// Where a session is.
enum class link : std::uint8_t {
    connecting,        ///< first attempts, and every retry
    live,              ///< connected and status is fresh
    too_many_clients,  ///< refused with HTTP 500; waiting long
    not_responding,    ///< connected, but no status comes although asked for
    unreachable,       ///< waiting for the next attempt
};

struct client_options
{
    std::string host;  ///< host name or IP address
    std::uint16_t port = 3030;
    std::chrono::milliseconds push_period{2000};  ///< asked for with Cmd 512
};

struct client_statistics
{
    std::uint64_t connections{};  ///< opened so far
    std::uint64_t frames{};
    std::uint64_t bad_frames{};
    std::optional<std::chrono::milliseconds> round_trip;  ///< of the last request
};

class client_listener
{
public:
    virtual void on_attributes(attributes const&) = 0;
    virtual void on_status(status const&) = 0;
    /// At each change; `why` is set when something failed.
    virtual void on_link(link, boost::system::error_code why) = 0;

protected:
    ~client_listener() = default;
};

class client
{
public:
    using response_handler = std::function<void(boost::system::result<response>)>;

    client(boost::asio::io_context&, client_listener&, client_options);
    ~client();  ///< after stop() has completed, or before start()
    client(client const&) = delete;
    client& operator=(client const&) = delete;

    void start();
    /// Sends a Close frame, waits for its echo at most 2 s, fails what is pending, calls `done`
    /// once.
    void stop(std::function<void()> done);
    /// Another address from the next attempt on; a live session to the old one is left alone.
    void set_host(std::string host);
    /// Cuts the present backoff short (the printer was just heard); never that of too_many_clients.
    void hurry();

    /// Queues one request; one is in flight at a time. The handler is called exactly once and never
    /// from within this call. A response is waited for 4.5 s. Nothing is ever sent twice.
    void send(request, response_handler);

    [[nodiscard]] client_statistics statistics() const;

private:
    class implementation;
    std::shared_ptr<implementation> implementation_;
};

}  // namespace p2m::sdcp
