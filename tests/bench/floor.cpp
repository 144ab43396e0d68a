// SPDX-License-Identifier: MIT
// The floors of the scale benchmark: one WebSocket per printer, and as little as possible with each
// frame. Until SIGTERM, once a second: the frames so far, those that failed, connections lost.
//   usage: bench_floor read|BROKER_URL FIRST_ADDRESS PRINTERS PERIOD_MS
//   read         one SAX pass over it: nobody who understands frames does less
//   BROKER_URL   its bytes published unparsed, QoS 1, retained: the least a bridge can do
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
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
constexpr int library_buffer = 60'000;  // messages; the farm's frames of some seconds
constexpr std::uint16_t printer_port = 3030;

struct totals
{
    std::uint64_t done = 0;
    std::uint64_t failed = 0;  // not JSON, or the library's buffer was full
    std::uint64_t lost = 0;    // connections
};

/// What is done with one frame; false: it failed.
using work = std::function<bool(std::string const& topic, std::string_view frame)>;

bool parse(std::string const& /*topic*/, std::string_view frame)
{
    rapidjson::MemoryStream in{frame.data(), frame.size()};
    rapidjson::BaseReaderHandler<> nobody;
    return !rapidjson::Reader{}.Parse(in, nobody).IsError();
}

bool publish(mqtt::async_client& broker, std::string const& topic, std::string_view frame)
try {
    broker.publish(topic, frame.data(), frame.size(), 1, true);
    return true;
} catch (mqtt::exception const&) {
    return false;
}

asio::awaitable<void>
carry(tcp::endpoint where, std::string topic, int period_ms, work const& act, totals& sum)
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
        auto const well = act(topic, {static_cast<char const*>(frame.cdata().data()), size});
        ++(well ? sum.done : sum.failed);
        frame.consume(size);
    }
    ++sum.lost;
}

asio::awaitable<void> report(totals const& sum)
{
    asio::steady_timer timer{co_await asio::this_coro::executor};
    for (;;) {
        std::cout << sum.done << ' ' << sum.failed << ' ' << sum.lost << std::endl;
        timer.expires_after(std::chrono::seconds{1});
        co_await timer.async_wait(asio::use_awaitable);
    }
}

}  // namespace

int main(int argc, char** argv)
try {
    if (argc != 5) {
        std::cerr << "usage: bench_floor read|BROKER_URL FIRST_ADDRESS PRINTERS PERIOD_MS\n";
        return 2;
    }
    auto const first = asio::ip::make_address_v4(argv[2]).to_uint();
    auto const printers = static_cast<unsigned>(std::stoul(argv[3]));
    auto const period_ms = std::stoi(argv[4]);

    work act = parse;
    std::optional<mqtt::async_client> broker;
    if (std::string_view{argv[1]} != "read") {
        broker.emplace(argv[1], "bench_floor",
                       mqtt::create_options{MQTTVERSION_3_1_1, library_buffer});
        mqtt::connect_options options;
        options.set_max_inflight(library_buffer);
        broker->connect(options)->wait();
        act = [&broker](auto const& topic, auto frame) { return publish(*broker, topic, frame); };
    }

    asio::io_context io{1};
    totals sum;
    for (unsigned k = 0; k != printers; ++k)
        asio::co_spawn(io,
                       carry({asio::ip::address_v4{first + k}, printer_port},
                             "floor/" + std::to_string(k), period_ms, act, sum),
                       asio::detached);
    asio::co_spawn(io, report(sum), asio::detached);
    asio::signal_set signals{io, SIGINT, SIGTERM};
    signals.async_wait([&io](auto const&, int) { io.stop(); });
    io.run();
    if (broker)
        broker->disconnect()->wait();
} catch (std::exception const& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
