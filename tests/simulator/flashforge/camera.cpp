// SPDX-License-Identifier: MIT
// Port 8080: one stream for one client, and nothing else; what comes second is reset, or never
// answered.
#include "tests/simulator/flashforge/printer.hpp"
#include "tests/simulator/pictures.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace p2m::simulator::flashforge {
namespace {

using namespace std::chrono_literals;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
constexpr auto frame_period = 100ms;
constexpr double reset_after_s = 0.01;
constexpr double forever_s = 3600;
constexpr std::string_view head =
    "HTTP/1.0 200 OK\r\nConnection: close\r\nServer: MJPG-Streamer/0.2\r\nContent-Type: "
    "multipart/x-mixed-replace;boundary=boundarydonotcross\r\n\r\n--boundarydonotcross\r\n";

/// The pictures one after the other, again and again.
class film
{
public:
    std::string next(bool garbage)
    {
        auto const all = mjpeg();
        auto const end = all.find("\xff\xd9\xff\xd8", at_);
        auto picture = std::string{all.substr(at_, end == all.npos ? end : end + 2 - at_)};
        at_ = end == all.npos ? 0 : end + 2;
        if (garbage)
            picture.assign(picture.size(), 'x');
        return "Content-Type: image/jpeg\r\nContent-Length: " + std::to_string(picture.size())
               + "\r\nX-Timestamp: 0.000000\r\n\r\n" + picture + "\r\n--boundarydonotcross\r\n";
    }

private:
    std::size_t at_ = 0;
};

asio::awaitable<bool> asks_for_stream(tcp::socket& socket, printer& p)
{
    beast::flat_buffer buffer;
    http::request<http::empty_body> request;
    auto [ec, n] = co_await http::async_read(socket, buffer, request, no_throw);
    if (ec)
        co_return false;
    auto const asked = std::string{request.method_string()} + " " + std::string{request.target()};
    p.it.log("camera_request", asked);
    if (asked == "GET /?action=stream")
        co_return true;
    p.it.violate("camera_request", asked);  // no snapshot: the reply is empty
    co_return false;
}

}  // namespace

asio::awaitable<void> serve_camera(std::shared_ptr<tcp::socket> socket, printer& p)
{
    auto& d = p.it;
    if (!co_await asks_for_stream(*socket, p))
        co_return;
    p.refresh();
    ++d.counters["camera_connections"];
    if (p.camera_clients > 0) {
        d.violate("second_camera_client", "");
        auto const mute = d.faults.camera == "mute";
        std::ignore = co_await wait_with(socket, p.io, mute ? forever_s : reset_after_s);
        co_return reset(*socket);
    }
    ++p.camera_clients;
    d.log("camera_open", "");
    std::ignore = co_await asio::async_write(*socket, asio::buffer(head), no_throw);
    asio::steady_timer timer{p.io};
    for (film pictures; socket->is_open() && !has_left(*socket);) {
        timer.expires_after(frame_period);
        std::ignore = co_await timer.async_wait(no_throw);
        if (d.faults.dark || d.faults.camera == "stall")
            continue;
        auto const part = pictures.next(d.faults.camera == "garbage");
        auto [ec, n] = co_await asio::async_write(*socket, asio::buffer(part), no_throw);
        if (ec)
            break;
    }
    --p.camera_clients;
    d.log("camera_close", "");
}

}  // namespace p2m::simulator::flashforge
