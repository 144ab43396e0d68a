// SPDX-License-Identifier: MIT
// Port 8899: bytes to a console_session and its replies back, whole, late or in small segments.
#include "tests/simulator/flashforge/console.hpp"
#include "tests/simulator/flashforge/printer.hpp"
#include "tests/simulator/pictures.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <array>

namespace p2m::simulator::flashforge {
namespace {

using tcp = asio::ip::tcp;
constexpr std::size_t segment = 7;
constexpr double between_segments_s = 0.02;
constexpr double line_end_s = 0.25;  ///< silence that ends a line without an end
constexpr int max_segments = 60;     ///< the rest follows in one piece

asio::awaitable<bool>
send(std::shared_ptr<tcp::socket> socket, printer& p, std::string bytes, bool split)
{
    std::size_t at = 0;
    for (int i = 0; split && i != max_segments && at + segment < bytes.size(); ++i) {
        auto [ec, n] =
            co_await asio::async_write(*socket, asio::buffer(bytes.data() + at, segment), no_throw);
        if (ec || !co_await wait_with(socket, p.io, between_segments_s))
            co_return false;
        at += segment;
    }
    auto [ec, n] = co_await asio::async_write(
        *socket, asio::buffer(bytes.data() + at, bytes.size() - at), no_throw);
    co_return !ec;
}

/// Ends the wait for more bytes after so many seconds.
void watch(asio::steady_timer& timer, std::shared_ptr<tcp::socket> const& socket, double seconds)
{
    timer.expires_after(
        std::chrono::duration_cast<steady::duration>(std::chrono::duration<double>(seconds)));
    timer.async_wait([weak = std::weak_ptr{socket}](boost::system::error_code ec) {
        if (auto const open = weak.lock(); open && !ec) {
            boost::system::error_code ignored;  // a dead connection is as good
            open->cancel(ignored);
        }
    });
}

}  // namespace

asio::awaitable<void> serve_console(std::shared_ptr<tcp::socket> socket, printer& p)
{
    auto& d = p.it;
    console_session session{d, thumbnail()};
    asio::steady_timer silence{p.io};
    std::array<char, 16384> bytes{};
    ++d.counters["console_clients"];
    d.log("console_open", "");
    bool alive = true, hung_up = false;
    while (alive && !session.broken()) {
        auto const partial = session.has_partial();
        watch(silence, socket, partial ? line_end_s : d.faults.idle_close_s);
        auto [ec, n] = co_await socket->async_read_some(asio::buffer(bytes), no_throw);
        silence.cancel();
        auto const quiet = ec == asio::error::operation_aborted && socket->is_open();
        if (quiet && partial)
            bytes.at(n++) = '\n';
        hung_up = quiet && !partial;
        if (hung_up || (ec && !quiet) || !p.adopt(socket))
            break;
        auto const id = p.next_request();
        auto const replies = session.feed({bytes.data(), n});
        if (!replies.empty())
            d.judge(d.flights.judge_request(id, d.now), "console");
        for (auto const& reply : replies) {
            auto const late = d.faults.late_s;
            if (late > 0 && d.faults.late_count > 0 && --d.faults.late_count == 0)
                d.faults.late_s = 0;
            alive = alive && (late <= 0 || co_await wait_with(socket, p.io, late));
            p.refresh();
            if (alive && socket->available() > 0)
                d.violate("pipelined_console_commands", "before the reply");
            alive = alive && p.adopt(socket)
                    && co_await send(socket, p, reply.bytes, reply.binary && d.faults.split_list);
        }
        p.refresh();
        if (alive)
            d.flights.on_answered(id);
        else
            d.flights.on_left(id, d.now);
    }
    p.refresh();
    --d.counters["console_clients"];
    d.log("console_close", "");
    session.on_closed(!d.faults.dark && !hung_up && socket->is_open());
}

}  // namespace p2m::simulator::flashforge
