// SPDX-License-Identifier: MIT
#include "mqtt/reachability.hpp"

#include <boost/asio/io_context.hpp>

namespace p2m::mqtt {

using boost::asio::ip::tcp;

std::vector<tcp::endpoint> addresses_of(std::string const& host, std::uint16_t port)
{
    boost::asio::io_context io;
    boost::system::error_code ec;
    std::vector<tcp::endpoint> out;
    for (auto const& entry : tcp::resolver(io).resolve(host, std::to_string(port), ec))
        if (out.size() < max_addresses)
            out.push_back(entry.endpoint());
    return out;
}

std::optional<tcp::endpoint> first_listening(std::vector<tcp::endpoint> const& of,
                                             std::chrono::milliseconds at_most)
{
    for (auto const& address : of) {
        boost::asio::io_context io;
        tcp::socket socket(io);
        bool is_listening = false;
        socket.async_connect(address, [&](boost::system::error_code ec) { is_listening = !ec; });
        io.run_for(at_most);
        if (is_listening)
            return address;
    }
    return std::nullopt;
}

}  // namespace p2m::mqtt
