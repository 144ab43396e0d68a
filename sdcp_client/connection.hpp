// SPDX-License-Identifier: MIT
// One WebSocket from the first SYN to the last Close. It reports and obeys; when to do what is
// decided by session_fsm, which also holds every timeout.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/system/error_code.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace p2m::sdcp {

class connection_listener
{
public:
    virtual void on_connected() = 0;
    virtual void on_opened() = 0;
    virtual void on_text(std::string_view) = 0;  ///< valid during the call
    virtual void on_unreadable() = 0;            ///< a binary frame
    virtual void on_alive() = 0;                 ///< a ping or a pong
    /// A Close frame, which is answered here; on_closed() comes when the printer's socket ends.
    virtual void on_farewell() = 0;
    /// The last call, once, save after abandon().
    virtual void on_closed(boost::system::error_code) = 0;

protected:
    ~connection_listener() = default;
};

class connection
{
public:
    /// Connects to `host` (name or address) at once; calls the listener from the event loop only.
    connection(boost::asio::io_context&,
               connection_listener&,
               std::string host,
               std::uint16_t port);
    ~connection();  ///< abandons
    connection(connection const&) = delete;
    connection& operator=(connection const&) = delete;

    void send(std::string text);  ///< only while open
    void close();                 ///< sends a Close frame; only while open
    void abandon();               ///< the socket is closed, the listener is not called any more

private:
    class implementation;
    std::shared_ptr<implementation> implementation_;
};

}  // namespace p2m::sdcp
