// SPDX-License-Identifier: MIT
#include "tests/simulator/connection.hpp"

#include <boost/asio/write.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>

namespace p2m::simulator {
namespace {
using namespace std::chrono_literals;
namespace http = beast::http;
namespace websocket = beast::websocket;
using boost::system::error_code;
constexpr std::ptrdiff_t max_clients = 5;
constexpr std::size_t max_frame = 1024UL * 1024;
}  // namespace

connection::connection(printer& p, asio::ip::tcp::socket socket)
    : printer_(p)
    , ws_(std::move(socket))
    , timer_(p.io)
{
    ws_.read_message_max(max_frame);
    // A client that does not answer our Close is not waited for.
    ws_.set_option(websocket::stream_base::timeout{5s, websocket::stream_base::none(), false});
}

asio::awaitable<bool> connection::refuse(http::status status, std::string body)
{
    http::response<http::string_body> out{status, 11};
    out.body() = std::move(body);
    out.prepare_payload();
    auto [ec, n] = co_await http::async_write(ws_.next_layer(), out, no_throw);
    if (ec)
        printer_.log("refusal_not_written", ec.message());
    co_return false;
}

asio::awaitable<bool> connection::handshake()
{
    beast::flat_buffer buffer;
    http::request<http::string_body> request;
    auto [ec, n] = co_await http::async_read(ws_.next_layer(), buffer, request, no_throw);
    if (ec || gone_)
        co_return false;
    visitor_ = request.count("X-Simulator-Visitor") != 0;
    auto const now = steady::now();
    if (auto const broken = printer_.visits.judge_upgrade(now); !visitor_ && !broken.empty())
        printer_.violate(broken, "");
    if (printer_.faults.ws_full || printer_.slots_used() > max_clients) {
        ++printer_.counters["refused_upgrades"];
        if (!visitor_)
            printer_.visits.on_refused(now);
        co_return co_await refuse(http::status::internal_server_error, "too many client");
    }
    if (printer_.faults.upgrade_503) {
        ++printer_.counters["refused_upgrades"];
        if (auto const broken = printer_.visits.judge_unavailable(now);
            !visitor_ && !broken.empty())
            printer_.violate(broken, "");
        co_return co_await refuse(http::status::service_unavailable, "not yet");
    }
    if (request.target() != "/websocket" || !websocket::is_upgrade(request))
        co_return co_await refuse(http::status::not_found, "");
    auto [refused] = co_await ws_.async_accept(request, no_throw);
    co_return !refused && !gone_;
}

asio::awaitable<void> connection::run()
{
    auto const self = shared_from_this();
    if (!co_await handshake()) {
        std::erase(printer_.live, self);
        co_return;
    }
    upgraded_ = true;
    rules_ = connection_rules{steady::now()};
    ++printer_.counters["connections"];
    printer_.log("ws_open", visitor_ ? "visitor" : "");
    auto const open = std::ranges::count_if(
        printer_.live, [](auto const& c) { return c->upgraded_ && !c->visitor_; });
    if (auto const broken = visit_rules::judge_connections(open); !visitor_ && !broken.empty())
        printer_.violate(broken, "");
    printer_.update();
    auto const sub = printer_.model.sub;
    auto const silent = sub == 5 || sub == 6 || sub == 7 || sub == 8 || sub == 14;
    if (!silent && !printer_.faults.dead_status)
        send(attributes_frame(printer_.model, *printer_.fw, printer_.cameras, printer_.wall_s()),
             30ms);
    if (printer_.fw->resin) {  // it pushes while it prints, whoever asks
        period_ = 2s;
        push_at_ = steady::now() + period_;
    }
    spawn(printer_.io, write_loop(self));
    co_await read_loop();
    timer_.cancel();
}

asio::awaitable<void> connection::read_loop()
{
    for (beast::flat_buffer buffer;;) {
        auto [ec, n] = co_await ws_.async_read(buffer, no_throw);
        if (gone_)
            co_return;
        if (ec) {
            gone_ = true;
            auto const clean = ec == websocket::error::closed;
            printer_.log(clean ? "ws_close" : "ws_lost", ec.message());
            if (!clean && !closing_) {
                ++printer_.counters["unclean_closes"];
                printer_.lose_slot();
            }
            std::erase(printer_.live, shared_from_this());
            co_return;
        }
        auto const text = beast::buffers_to_string(buffer.data());
        buffer.consume(n);
        on_text(text);
        if (gone_)
            co_return;
    }
}

void connection::push_status(steady::time_point now)
{
    push_at_ = now + period_;
    printer_.update();
    auto const dead = printer_.faults.dead_pushes || printer_.faults.dead_status
                      || (printer_.fw->dead_idle_pushes && !printer_.model.in_job());
    if (!dead)
        queue_.emplace(now, outgoing{.text = printer_.status()});
}

asio::awaitable<bool> connection::write(outgoing item)
{
    if (!item.answers.empty())
        rules_.on_answered(item.answers);
    error_code failed;
    if (item.how == broken_frame::form::raw) {
        auto [ec, n] =
            co_await asio::async_write(ws_.next_layer(), asio::buffer(item.text), no_throw);
        failed = ec;
    } else {
        ws_.binary(item.how == broken_frame::form::binary);
        auto [ec, n] = co_await ws_.async_write(asio::buffer(item.text), no_throw);
        failed = ec;
    }
    co_return !failed;  // the read loop sees the same loss, and says so
}

asio::awaitable<void> connection::write_loop([[maybe_unused]] std::shared_ptr<connection> self)
{
    while (!gone_ && !closing_) {
        auto const now = steady::now();
        if (push_at_ && now >= *push_at_)
            push_status(now);
        if (!queue_.empty() && queue_.begin()->first <= now) {
            if (!co_await write(std::move(queue_.extract(queue_.begin()).mapped())))
                co_return;
            continue;
        }
        auto until = now + 1h;
        if (!queue_.empty())
            until = std::min(until, queue_.begin()->first);
        if (push_at_)
            until = std::min(until, *push_at_);
        timer_.expires_at(until);
        std::ignore = co_await timer_.async_wait(no_throw);
    }
    if (gone_)
        co_return;
    auto [ec] = co_await ws_.async_close(websocket::close_code::going_away, no_throw);
    if (ec && !gone_)
        printer_.log("close_not_answered", ec.message());
}

void connection::enqueue(outgoing item, std::chrono::milliseconds after)
{
    queue_.emplace(steady::now() + after, std::move(item));
    timer_.cancel();
}

void connection::send(std::string text, std::chrono::milliseconds after)
{
    enqueue({.text = std::move(text)}, after);
}

void connection::send(broken_frame frame)
{
    enqueue({.text = std::move(frame.bytes), .how = frame.how}, 0ms);
}

void connection::abandon()
{
    gone_ = true;
    error_code ec;
    ws_.next_layer().cancel(ec);
    if (ec)
        printer_.log("abandon", ec.message());
    timer_.cancel();
}

void connection::reset()
{
    gone_ = true;
    error_code ec;
    ws_.next_layer().set_option(asio::socket_base::linger{true, 0}, ec);
    ws_.next_layer().close(ec);
    if (ec)
        printer_.log("reset", ec.message());
    timer_.cancel();
}

void connection::close()
{
    closing_ = true;
    timer_.cancel();
}

}  // namespace p2m::simulator
