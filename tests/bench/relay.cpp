// SPDX-License-Identifier: MIT
// The floor of camera_bench: a plain copy loop. What comes from the camera is written to each
// viewer as it is; nobody looks for pictures, and the slowest viewer holds up all others.
//   usage: bench_relay PRINTER_ADDRESS LISTEN_ADDRESS PORT VIEWERS
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <cstdint>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
constexpr std::uint16_t camera_port = 3031;

std::string read_head(tcp::socket& from)
{
    std::string head;
    head.resize(asio::read_until(from, asio::dynamic_buffer(head), "\r\n\r\n"));
    return head;
}

void relay(std::string const& printer, tcp::endpoint const& here, std::size_t viewers)
{
    asio::io_context io;
    tcp::acceptor door{io, here};
    std::vector<tcp::socket> all;
    while (all.size() < viewers) {
        read_head(all.emplace_back(door.accept()));
        all.back().set_option(tcp::no_delay{true});
    }
    tcp::socket camera{io};
    camera.connect({asio::ip::make_address(printer), camera_port});
    asio::write(camera, asio::buffer("GET /video HTTP/1.1\r\nHost: " + printer + "\r\n\r\n"));
    std::array<char, 65536> some;
    for (;;) {
        auto const bytes = asio::buffer(some, camera.read_some(asio::buffer(some)));
        for (auto& viewer : all)
            asio::write(viewer, bytes);
    }
}

}  // namespace

int main(int count, char** words)
try {
    if (count != 5) {
        std::cerr << "usage: bench_relay PRINTER_ADDRESS LISTEN_ADDRESS PORT VIEWERS\n";
        return 2;
    }
    relay(words[1],
          {asio::ip::make_address(words[2]), static_cast<std::uint16_t>(std::stoul(words[3]))},
          std::stoul(words[4]));
} catch (std::exception const& error) {
    std::cerr << "bench_relay: " << error.what() << '\n';
    return 1;
}
