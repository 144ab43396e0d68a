// SPDX-License-Identifier: MIT
// The floor of the scale benchmark: one WebSocket per printer, and the bytes of each frame
// published unparsed, QoS 1, retained. Nothing that does the gateway's work can be much cheaper
// than this.
//   usage: bench_floor BROKER_URL FIRST_ADDRESS PRINTERS PERIOD_MS
// Prints the number of frames published so far, once a second, until SIGTERM.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>
#include <mqtt/async_client.h>

#include <chrono>
#include <cstdint>
#include <iostream>
#include <string>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
constexpr int library_buffer = 60'000;  // messages; the farm's frames of some seconds
constexpr std::uint16_t printer_port = 3030;

struct totals
{
    std::uint64_t published = 0;
    std::uint64_t refused = 0;  // by the library: its buffer was full
    std::uint64_t lost = 0;     // connections
};

asio::awaitable<void> carry(
    tcp::endpoint where, std::string topic, int period_ms, mqtt::async_client& broker, totals& sum)
{
    beast::websocket::stream<tcp::socket, false> ws{co_await asio::this_coro::executor};
    auto const request = R"({"Id":"","Data":{"Cmd":512,"Data":{"TimePeriod":)"
                         + std::to_string(period_ms) + R"(},"RequestID":")" + std::string(32, '0')
                         + R"(","MainboardID":"","TimeStamp":0,"From":1}})";
    auto [failed] = co_await ws.next_layer().async_connect(where, no_throw);
    if (!failed)
        std::tie(failed) =
            co_await ws.async_handshake(where.address().to_string(), "/websocket", no_throw);
    if (!failed)
        std::tie(failed, std::ignore) = co_await ws.async_write(asio::buffer(request), no_throw);
    for (beast::flat_buffer frame; !failed;) {
        auto [ec, size] = co_await ws.async_read(frame, no_throw);
        failed = ec;
        if (ec)
            break;
        try {
            broker.publish(topic, frame.cdata().data(), size, 1, true);
            ++sum.published;
        } catch (mqtt::exception const&) {
            ++sum.refused;
        }
        frame.consume(size);
    }
    ++sum.lost;
}

asio::awaitable<void> report(totals const& sum)
{
    asio::steady_timer timer{co_await asio::this_coro::executor};
    for (;;) {
        std::cout << sum.published << ' ' << sum.refused << ' ' << sum.lost << std::endl;
        timer.expires_after(std::chrono::seconds{1});
        co_await timer.async_wait(asio::use_awaitable);
    }
}

}  // namespace

int main(int argc, char** argv)
try {
    if (argc != 5) {
        std::cerr << "usage: bench_floor BROKER_URL FIRST_ADDRESS PRINTERS PERIOD_MS\n";
        return 2;
    }
    auto const first = asio::ip::make_address_v4(argv[2]).to_uint();
    auto const printers = static_cast<unsigned>(std::stoul(argv[3]));
    auto const period_ms = std::stoi(argv[4]);

    mqtt::async_client broker{argv[1], "bench_floor",
                              mqtt::create_options{MQTTVERSION_3_1_1, library_buffer}};
    mqtt::connect_options options;
    options.set_max_inflight(library_buffer);
    broker.connect(options)->wait();

    asio::io_context io{1};
    totals sum;
    for (unsigned k = 0; k != printers; ++k)
        asio::co_spawn(io,
                       carry({asio::ip::address_v4{first + k}, printer_port},
                             "floor/" + std::to_string(k), period_ms, broker, sum),
                       asio::detached);
    asio::co_spawn(io, report(sum), asio::detached);
    asio::signal_set signals{io, SIGINT, SIGTERM};
    signals.async_wait([&io](auto const&, int) { io.stop(); });
    io.run();
    broker.disconnect()->wait();
} catch (std::exception const& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
