// SPDX-License-Identifier: MIT
// Tells systemd how the program is: ready, reloading, stopping, and alive as long as the event loop
// turns. Without systemd it says nothing.
//
// The documented datagrams, sent by ourselves: libsystemd would bring six more libraries into the
// process for one sendto(2). What cannot be sent is dropped, as sd_notify(3) advises: a service
// that waits for its manager is worse than one that is not heard. A lost sign of life is followed
// by another before systemd's patience ends.
#pragma once

#include "gateway/service/notices.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/datagram_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include <string>
#include <string_view>

namespace p2m::gateway {

/// Reads what systemd asked of this process and removes it from the environment, so that no child
/// speaks in the gateway's name. Call once, before there are threads.
[[nodiscard]] service_wishes take_service_wishes();

class service_manager
{
public:
    service_manager(boost::asio::io_context&, service_wishes);

    /// Begins the signs of life; the event loop need not run yet.
    void start();
    /// Up: told once, later calls are those of status().
    void ready(std::string_view status);
    /// One line for `systemctl status`.
    void status(std::string_view);
    /// A reload begins; reloaded() has to follow, whatever became of it.
    void reloading();
    void reloaded();
    /// The end begins. Signs of life go on as long as the event loop does.
    void stopping();

private:
    void send(std::string const& notice);
    void give_signs_of_life();

    service_wishes wishes_;
    boost::asio::local::datagram_protocol::socket socket_;
    boost::asio::local::datagram_protocol::endpoint manager_;
    boost::asio::steady_timer timer_;
    std::string status_;
    bool is_ready_ = false;
};

}  // namespace p2m::gateway
