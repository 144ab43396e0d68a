// SPDX-License-Identifier: MIT
// How simulated printers are reached: WebSocket 3030, camera 3031, web 80, discovery UDP 3000.
#pragma once

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>

namespace p2m::simulator {

namespace asio = boost::asio;
class printer;

class network
{
public:
    network() = default;
    network(network const&) = delete;
    network& operator=(network const&) = delete;
    virtual ~network() = default;

    /// Opens the printer's ports. Throws when an essential one is taken; port 80, which needs a
    /// privilege, is only warned about, once.
    virtual void add(printer& p) = 0;
    /// No power: connects are not answered.
    virtual void go_dark(printer& p) = 0;
    /// Power is back, or the application runs again.
    virtual void go_bright(printer& p) = 0;
    /// The application is gone but the system lives: connects are refused.
    virtual void close(printer& p) = 0;
    /// The printer answers at `address` from now on, and nothing does at its old one.
    /// False when the address cannot be had; then nothing changed.
    [[nodiscard]] virtual bool move(printer& p, std::string const& address) = 0;
    /// Probes sent to this address reach all printers; a warning when it cannot be listened at.
    virtual void listen_for_broadcasts(std::string const& address) = 0;
};

/// Every printer has sockets of its own.
[[nodiscard]] std::unique_ptr<network> make_own_network(asio::io_context& io);
/// All printers share one socket per port, bound to the loopback interface: one descriptor per
/// client and nothing per printer. A printer without power takes connections here, and is silent.
[[nodiscard]] std::unique_ptr<network> make_shared_network(asio::io_context& io);

}  // namespace p2m::simulator
