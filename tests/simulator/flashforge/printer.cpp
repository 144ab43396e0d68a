// SPDX-License-Identifier: MIT
#include "tests/simulator/flashforge/printer.hpp"

#include "tests/simulator/flashforge/discovery.hpp"
#include "tests/simulator/flashforge/network.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <array>

namespace p2m::simulator::flashforge {
namespace {
using tcp = asio::ip::tcp;
constexpr std::size_t max_silent = 64;  ///< the oldest goes when one more comes
}  // namespace

bool has_left(tcp::socket& socket)
{
    std::array<char, 1> byte{};
    boost::system::error_code ec;
    socket.non_blocking(true, ec);
    std::ignore = socket.receive(asio::buffer(byte), asio::socket_base::message_peek, ec);
    return ec && ec != asio::error::would_block;
}

asio::awaitable<bool>
wait_with(std::shared_ptr<tcp::socket> socket, asio::io_context& io, double seconds)
{
    constexpr std::chrono::milliseconds step{50};
    auto const end =
        steady::now()
        + std::chrono::duration_cast<steady::duration>(std::chrono::duration<double>(seconds));
    for (asio::steady_timer timer{io}; steady::now() < end;) {
        timer.expires_at(std::min(end, steady::now() + step));
        std::ignore = co_await timer.async_wait(no_throw);
        if (!socket->is_open() || has_left(*socket))
            co_return false;
    }
    co_return true;
}

void reset(tcp::socket& socket)
{
    boost::system::error_code ignored;  // a dead connection is as good
    socket.set_option(asio::socket_base::linger{true, 0}, ignored);
    socket.close(ignored);
}

printer::printer(asio::io_context& context, network& net, device d)
    : io(context)
    , it(std::move(d))
    , network_(net)
{}

void printer::refresh()
{
    auto const wall =
        std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    it.update(steady::now(), wall);
    for (auto n = network_.console_attempts(*this); n != 0; --n) {
        ++it.counters["console_attempts"];
        it.violate("console_of_creator", "connect to 8899");
    }
}

std::optional<std::string> printer::answer_probe(std::string const& from, unsigned short group)
{
    if (group != 0 && !hears_group(it.kind(), group))
        return {};
    refresh();
    ++it.counters["probes"];
    it.log("probe", from);
    if (it.faults.dark || it.faults.udp_blocked)
        return {};
    return discovery_reply(it);
}

bool printer::adopt(std::shared_ptr<tcp::socket> const& socket)
{
    refresh();
    if (it.faults.dark) {
        silent_.push_back(socket);
        if (silent_.size() > max_silent)
            silent_.erase(silent_.begin());
        return false;
    }
    std::erase_if(visitors_, [](auto const& one) { return one.expired(); });
    visitors_.push_back(socket);
    return true;
}

void printer::take_http(tcp::socket socket)
{
    auto const shared = std::make_shared<tcp::socket>(std::move(socket));
    if (it.faults.http_closed || !it.kind().http())
        return reset(*shared);  // one port for all printers: it cannot refuse for this one
    if (adopt(shared))
        spawn(io, serve_http(shared, *this));
}

void printer::take_console(tcp::socket socket)
{
    auto const shared = std::make_shared<tcp::socket>(std::move(socket));
    if (it.kind().has(quirk::hangs_on_console)) {
        refresh();
        ++it.counters["console_attempts"];
        it.violate("console_of_creator", "connect to 8899");
        silent_.push_back(shared);
    } else if (adopt(shared))
        spawn(io, serve_console(shared, *this));
}

void printer::take_camera(tcp::socket socket)
{
    auto const shared = std::make_shared<tcp::socket>(std::move(socket));
    if (!it.kind().has(quirk::camera) || it.faults.camera == "refuse")
        return reset(*shared);
    if (adopt(shared))
        spawn(io, serve_camera(shared, *this));
}

void printer::reset_all()
{
    for (auto const& one : std::exchange(visitors_, {}))
        if (auto const socket = one.lock())
            reset(*socket);
    for (auto const& one : std::exchange(silent_, {}))
        reset(*one);
    it.flights.forget();
    it.logged_in = false;
}

void printer::drop_network()
{
    refresh();
    it.faults.dark = true;
    it.flights.forget();
    network_.go_dark(*this);
}

void printer::cut_power()
{
    refresh();
    it.model.lose_power();
    it.logged_in = false;
    drop_network();
}

void printer::come_back()
{
    refresh();
    it.faults.dark = false;
    network_.go_bright(*this);
}

void printer::boot()
{
    refresh();
    it.model.lose_power();
    reset_all();
    come_back();
}

void printer::close_http(bool closed)
{
    it.faults.http_closed = closed;
    network_.close_http(*this, closed);
}

bool printer::move_to(std::string const& address)
{
    if (!network_.move(*this, address))
        return false;
    it.address = address;
    it.flights.forget();
    for (auto const& one : std::exchange(visitors_, {}))
        if (auto socket = one.lock())
            silent_.push_back(std::move(socket));
    if (it.faults.dark)
        network_.go_dark(*this);
    return true;
}

}  // namespace p2m::simulator::flashforge
