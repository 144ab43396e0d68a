// SPDX-License-Identifier: MIT
#include "tests/simulator/printer.hpp"

#include "tests/simulator/connection.hpp"
#include "tests/simulator/pictures.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <spdlog/spdlog.h>

namespace p2m::simulator {
namespace {
using namespace std::chrono_literals;
using tcp = asio::ip::tcp;
constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t max_log = 10'000;
constexpr std::size_t max_log_text = 2048;
constexpr int camera_slots = 2;

tcp::acceptor listen(asio::io_context& io, std::string const& address, std::uint16_t port)
{
    return {io, tcp::endpoint{asio::ip::make_address(address), port}};
}
}  // namespace

printer::printer(asio::io_context& context, machine m, firmware const& f, bool lean)
    : io(context)
    , model(std::move(m))
    , fw(&f)
    , udp_(context)
    , lean_(lean)
{}

void printer::start()
{
    asio::ip::udp::endpoint const here{asio::ip::make_address(model.address), 3000};
    udp_.open(here.protocol());
    udp_.set_option(asio::socket_base::reuse_address{true});
    udp_.bind(here);
    asio::co_spawn(io, answer_probes(), asio::detached);
    asio::co_spawn(io, serve_websockets(), asio::detached);
    if (!lean_)
        asio::co_spawn(io, serve_camera(), asio::detached);
}

std::int64_t printer::wall_s() const
{
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

void printer::update()
{
    auto const now = steady::now();
    model.advance(std::chrono::duration<double>(now - updated_).count(), wall_s());
    updated_ = now;
}

void printer::log(std::string_view what, std::string_view text)
{
    auto const at =
        std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    entries.push_back({at, std::string{what}, std::string{text.substr(0, max_log_text)}});
    if (entries.size() > (lean_ ? 100 : max_log))
        entries.pop_front();
}

void printer::violate(std::string_view rule, std::string_view detail)
{
    ++violations[std::string{rule}];
    log("violation", std::string{rule} + " " + std::string{detail});
    spdlog::warn("printer={} violation {} {}", model.address, rule, detail.substr(0, 200));
}

int printer::slots_used()
{
    std::erase_if(lost_slots, [now = steady::now()](auto t) { return t <= now; });
    return static_cast<int>(lost_slots.size() + live.size());
}

asio::awaitable<void> printer::answer_probes()
{
    std::array<char, 256> bytes{};
    for (asio::ip::udp::endpoint from;;) {
        auto [ec, n] = co_await udp_.async_receive_from(asio::buffer(bytes), from, no_throw);
        if (!ec && std::string_view{bytes.data(), n} == "M99999")
            answer_probe(from);
    }
}

void printer::answer_probe(asio::ip::udp::endpoint to)
{
    ++counters["probes"];
    log("probe", to.address().to_string());
    if (faults.dark || faults.udp_blocked)
        return;
    boost::system::error_code ec;
    udp_.send_to(asio::buffer(discovery_reply(model, *fw)), to, 0, ec);
    if (ec)
        log("udp_send_failed", ec.message());
}

asio::awaitable<void> printer::serve_websockets()
{
    auto acceptor = listen(io, model.address, 3030);
    std::vector<tcp::socket> silent;  // accepted by the kernel, answered by nobody
    for (;;) {
        auto [ec, socket] = co_await acceptor.async_accept(no_throw);
        if (ec)
            continue;
        if (faults.dark || faults.crashed) {
            silent.push_back(std::move(socket));
            if (silent.size() > 16)
                silent.erase(silent.begin());
            continue;
        }
        silent.clear();
        if (faults.refuse_connections) {
            socket.set_option(asio::socket_base::linger{true, 0});
            continue;
        }
        socket.set_option(tcp::no_delay{true});
        auto const& client =
            live.emplace_back(std::make_shared<connection>(*this, std::move(socket)));
        asio::co_spawn(
            io,
            [](std::shared_ptr<connection> c) -> asio::awaitable<void> {
                co_await c->run();
            }(client),
            asio::detached);
    }
}

asio::awaitable<void> printer::serve_camera()
{
    auto acceptor = listen(io, model.address, 3031);
    for (;;) {
        auto [ec, socket] = co_await acceptor.async_accept(no_throw);
        if (!ec && faults.camera != "refuse")
            asio::co_spawn(io, camera_client(std::move(socket)), asio::detached);
    }
}

asio::awaitable<void> printer::camera_client(tcp::socket socket)
{
    constexpr std::string_view head =
        "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=--foo\r\n\r\n";
    asio::steady_timer timer{io};
    std::array<char, 2048> request{};
    std::ignore = co_await socket.async_read_some(asio::buffer(request), no_throw);
    log("camera_open", "");
    auto const full = cameras >= camera_slots;
    ++cameras;
    ++counters["camera_connections"];
    auto& most = counters["camera_clients_max"];
    most = std::max(most, long{cameras});
    std::ignore = co_await asio::async_write(socket, asio::buffer(head), no_throw);
    auto const all = mjpeg();
    std::size_t at = 0;
    for (;;) {
        timer.expires_after(100ms);
        std::ignore = co_await timer.async_wait(no_throw);
        if (full || faults.dark || faults.crashed || faults.camera == "stall") {
            std::array<char, 1> probe{};
            boost::system::error_code ec;
            socket.non_blocking(true, ec);
            socket.receive(asio::buffer(probe), asio::socket_base::message_peek, ec);
            if (ec && ec != asio::error::would_block)
                break;
            continue;
        }
        auto const end = all.find("\xff\xd9\xff\xd8", at);
        auto picture = std::string{all.substr(at, end == all.npos ? end : end + 2 - at)};
        at = end == all.npos ? 0 : end + 2;
        if (faults.camera == "garbage")
            picture.assign(picture.size(), 'x');
        else if (faults.camera == "half_frames")
            picture.resize(picture.size() / 2);
        else if (faults.camera == "huge_frame")
            picture.insert(picture.size() - 2, 32UL * 1024 * 1024, '\0');
        auto const part = "--foo\r\nContent-Type: image/jpeg\r\nContent-Length: "
                          + std::to_string(picture.size()) + "\r\n\r\n" + picture + "\r\n";
        auto [ec, n] = co_await asio::async_write(socket, asio::buffer(part), no_throw);
        if (ec)
            break;
    }
    socket.close();
    log("camera_close", "");
    timer.expires_after(10s);  // the slot leaks that long
    std::ignore = co_await timer.async_wait(no_throw);
    --cameras;
}

void printer::abandon_all()
{
    for (auto const& c : live) {
        c->abandon();
        lost_slots.push_back(steady::now() + 30s);
    }
    dead.insert(dead.end(), live.begin(), live.end());
    live.clear();
}

void printer::reset_all()
{
    auto const all = std::exchange(live, {});
    for (auto const& c : all)
        c->reset();
}

void printer::close_all()
{
    for (auto const& c : live)
        c->close();
}

void printer::say_to_all(std::string const& text)
{
    for (auto const& c : live)
        c->send(text, 0ms);
}

}  // namespace p2m::simulator
