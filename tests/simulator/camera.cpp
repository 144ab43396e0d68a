// SPDX-License-Identifier: MIT
#include "tests/simulator/camera.hpp"

#include "tests/simulator/pictures.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <memory>

namespace p2m::simulator {
namespace {

using namespace std::chrono_literals;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
constexpr int camera_slots = 2;
constexpr auto frame_period = 100ms;
constexpr auto slot_leak = 10s;
constexpr std::size_t huge_frame = 50UL * 1024 * 1024;  // more than any client should take
constexpr std::size_t big_frame = 700UL * 1024;         // whole, yet too large for MQTT
constexpr std::string_view head =
    "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=--foo\r\n\r\n";

bool has_left(tcp::socket& socket)
{
    std::array<char, 1> byte{};
    boost::system::error_code ec;
    socket.non_blocking(true, ec);
    std::ignore = socket.receive(asio::buffer(byte), asio::socket_base::message_peek, ec);
    return ec && ec != asio::error::would_block;
}

/// A JPEG comment, "at=" and the time in microseconds since 1970: 16 digits.
std::string comment_of_now()
{
    using namespace std::chrono;
    auto const now = duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
    auto const text = "at=" + std::to_string(now);
    std::string const marker{"\xff\xfe\x00", 3};
    return marker + static_cast<char>(text.size() + 2) + text;
}

/// Its frame header says 16,000 x 16,000.
void claim_size(std::string& picture)
{
    auto const header = picture.find("\xff\xc0");
    if (header != picture.npos && header + 9 <= picture.size())
        picture.replace(header + 5, 4, "\x3e\x80\x3e\x80");
}

std::string many_tiny()
{
    constexpr int count = 1000;
    std::string out;
    for (int i = 0; i != count; ++i)
        out += "--foo\r\nContent-Type: image/jpeg\r\nContent-Length: 4\r\n\r\n\xff\xd8\xff\xd9\r\n";
    return out;
}

/// The pictures one after the other, again and again, with what the camera fault makes of them.
class film
{
public:
    std::string next(std::string const& fault)
    {
        auto const all = mjpeg();
        auto const end = all.find("\xff\xd9\xff\xd8", at_);
        auto picture = std::string{all.substr(at_, end == all.npos ? end : end + 2 - at_)};
        at_ = end == all.npos ? 0 : end + 2;
        if (fault == "garbage")
            picture.assign(picture.size(), 'x');
        else if (fault == "half_frames")
            picture.resize(picture.size() / 2);
        else if (fault == "huge_frame")
            picture.insert(picture.size() - 2, huge_frame, '\0');
        else if (fault == "big_frame")
            picture.insert(picture.size() - 2, big_frame, '\0');
        else if (fault == "claims_huge")
            claim_size(picture);
        else if (fault == "tiny")
            return many_tiny();
        else if (fault == "stamped")
            picture.insert(2, comment_of_now());
        return "--foo\r\nContent-Type: image/jpeg\r\nContent-Length: "
               + std::to_string(picture.size()) + "\r\n\r\n" + picture + "\r\n";
    }

private:
    std::size_t at_ = 0;
};

void judge(printer& p)
{
    // A client may close one stream and open the next: what it left does not count.
    auto const open = std::ranges::count_if(p.camera_streams, [](auto const& weak) {
        auto const stream = weak.lock();
        return stream && stream->is_open() && !has_left(*stream);
    });
    auto& most = p.counters["camera_clients_max"];
    most = std::max(most, static_cast<long>(open));
    if (auto const broken = visit_rules::judge_cameras(open); !broken.empty())
        p.violate(broken, "");
}

asio::awaitable<bool> read_request(tcp::socket& socket, printer& p, bool& visitor)
{
    beast::flat_buffer buffer;
    http::request<http::empty_body> request;
    auto [ec, n] = co_await http::async_read(socket, buffer, request, no_throw);
    if (ec)
        co_return false;
    visitor = request.count("X-Simulator-Visitor") != 0;
    if (request.target() == "/video")
        co_return true;
    p.violate("camera_path", {request.target().data(), request.target().size()});
    co_return false;
}

}  // namespace

asio::awaitable<void> serve_camera(tcp::socket plain, printer& p)
{
    auto const socket = std::make_shared<tcp::socket>(std::move(plain));
    bool visitor = false;
    if (p.faults.camera == "refuse" || !co_await read_request(*socket, p, visitor))
        co_return;
    p.log("camera_open", "");
    ++p.counters["camera_connections"];
    auto const full = p.cameras >= camera_slots;
    ++p.cameras;
    std::erase_if(p.camera_streams, [](auto const& weak) { return weak.expired(); });
    if (!visitor) {
        p.camera_streams.push_back(socket);
        judge(p);
    }
    std::ignore = co_await asio::async_write(*socket, asio::buffer(head), no_throw);
    asio::steady_timer timer{p.io};
    bool was_dark = false;
    for (film pictures; !has_left(*socket);) {
        timer.expires_after(frame_period);
        std::ignore = co_await timer.async_wait(no_throw);
        was_dark = was_dark || p.faults.dark;
        if (full || p.faults.dark || p.faults.crashed || p.faults.camera == "stall")
            continue;
        auto const part = pictures.next(p.faults.camera);
        auto [ec, n] = co_await asio::async_write(*socket, asio::buffer(part), no_throw);
        if (ec)
            break;
    }
    socket->close();
    p.log("camera_close", "");
    if (!was_dark) {  // who lost its power has forgotten its clients
        timer.expires_after(slot_leak);
        std::ignore = co_await timer.async_wait(no_throw);
    }
    --p.cameras;
}

}  // namespace p2m::simulator
