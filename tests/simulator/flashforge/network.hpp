// SPDX-License-Identifier: MIT
// How simulated FlashForge printers are reached: HTTP 8898, console 8899, camera 8080, discovery
// UDP 48899 (unicast and broadcast) and the group 225.0.0.9 at 19000 and 8899.
#pragma once

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace p2m::simulator::flashforge {

class printer;

class network
{
public:
    /// `shared`: one socket per TCP port for all printers, on the loopback interface only; a
    /// printer without power takes connections then, and is silent, and a closed port resets them.
    network(boost::asio::io_context& io, bool shared);
    network(network const&) = delete;
    network& operator=(network const&) = delete;
    ~network();

    /// Opens the ports of its model. Throws when one of them is taken.
    void add(printer& p);
    void go_dark(printer& p);    ///< no power: connects are not answered
    void go_bright(printer& p);  ///< power is back
    void close_http(printer& p, bool closed);
    /// False when the address cannot be had; then nothing changed.
    [[nodiscard]] bool move(printer& p, std::string const& address);
    /// Connects to a console that answers none, since the last call.
    [[nodiscard]] std::uint32_t console_attempts(printer& p);
    /// Probes sent to this address reach all printers; a warning when it cannot be listened at.
    void listen_for_broadcasts(std::string const& address);
    /// The same for a multicast group, by model.
    void join(std::string const& group);

private:
    struct implementation;
    std::unique_ptr<implementation> mine_;
};

}  // namespace p2m::simulator::flashforge
