// SPDX-License-Identifier: MIT
// Port 8898: requests one after the other, answers as late and as broken as a fault wants them.
#include "tests/simulator/flashforge/http_api.hpp"
#include "tests/simulator/flashforge/printer.hpp"
#include "tests/simulator/pictures.hpp"

#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace p2m::simulator::flashforge {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
constexpr std::uint64_t max_body = 512ULL * 1024 * 1024;
constexpr std::size_t huge_size = 50UL * 1024 * 1024;  ///< more than any client should take
constexpr std::size_t deep_size = 100'000;
constexpr double forever_s = 3600;

http_request plain(http::request<http::string_body>& from)
{
    http_request out;
    out.method = std::string{from.method_string()};
    out.path = std::string{from.target()};
    for (auto const& field : from)
        out.headers.emplace_back(std::string{field.name_string()}, std::string{field.value()});
    out.body = std::move(from.body());
    return out;
}

/// The fault that is due for this answer.
spoil take_spoil(device& d)
{
    auto const number = ++d.counters["answers"];
    if (d.faults.drop_one_in > 0 && number % d.faults.drop_one_in == 0)
        return spoil::reset;
    auto const how = d.faults.how;
    if (how != spoil::none && d.faults.spoil_count > 0 && --d.faults.spoil_count == 0)
        d.faults.how = spoil::none;
    return how;
}

double take_delay(device& d)
{
    auto const seconds = d.faults.late_s;
    if (seconds > 0 && d.faults.late_count > 0 && --d.faults.late_count == 0)
        d.faults.late_s = 0;
    return seconds;
}

void bend_body(std::string& body, spoil how)
{
    if (how == spoil::half_json)
        body.resize(body.size() / 2);
    else if (how == spoil::empty_body)
        body.clear();
    else if (how == spoil::no_json)
        body = "<html><body>busy</body></html>";
    else if (how == spoil::scalar)
        body = "42";
    else if (how == spoil::huge)
        body = R"({"code":0,"x":")" + std::string(huge_size, 'x') + R"("})";
    else if (how == spoil::deep)
        body = std::string(deep_size, '[') + std::string(deep_size, ']');
}

std::string bytes_of(device const& d, http_answer const& said, bool keep_alive)
{
    http::response<http::string_body> out{static_cast<http::status>(said.status), 11};
    out.set(http::field::content_type,
            said.type == "application/json" ? d.faults.content_type : said.type);
    out.keep_alive(keep_alive);
    out.body() = said.body;
    out.prepare_payload();
    std::string head;
    http::response_serializer<http::string_body> serializer{out};
    for (beast::error_code ec; !ec && !serializer.is_done();)
        serializer.next(ec, [&](beast::error_code&, auto const& buffers) {
            auto const text = beast::buffers_to_string(buffers);
            head += text;
            serializer.consume(text.size());
        });
    return head;
}

asio::awaitable<bool> read_body(tcp::socket& socket,
                                beast::flat_buffer& buffer,
                                http::request_parser<http::string_body>& parser)
{
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    if (beast::iequals(parser.get()[http::field::expect], "100-continue"))
        std::ignore = co_await asio::async_write(socket, asio::buffer(go_on), no_throw);
    auto [ec, n] = co_await http::async_read(socket, buffer, parser, no_throw);
    co_return !ec;
}

}  // namespace

asio::awaitable<void> serve_http(std::shared_ptr<tcp::socket> socket, printer& p)
{
    auto& d = p.it;
    for (beast::flat_buffer buffer;;) {
        http::request_parser<http::string_body> parser;
        parser.body_limit(max_body);
        auto [ec, n] = co_await http::async_read_header(*socket, buffer, parser, no_throw);
        if (ec || !p.adopt(socket))
            co_return;
        auto const id = p.next_request();
        d.judge(d.flights.judge_request(id, d.now), std::string{parser.get().target()});
        auto const whole = co_await read_body(*socket, buffer, parser);
        p.refresh();
        if (!whole) {
            d.log("request_broken", std::string{parser.get().target()});
            co_return d.flights.on_left(id, d.now);
        }
        auto const keep_alive = parser.get().keep_alive() && !d.faults.no_keep_alive;
        auto said = answer(d, plain(parser.get()), thumbnail());
        auto const how = take_spoil(d);
        auto const delay = how == spoil::hang ? forever_s : take_delay(d);
        if (how != spoil::none)
            d.rests.on_spoiled(d.now);
        else if (!said.refused && said.status == 200)
            d.rests.on_good();
        if (delay > 0 && !co_await wait_with(socket, p.io, delay)) {
            p.refresh();
            co_return d.flights.on_left(id, d.now);
        }
        if (!p.adopt(socket))
            co_return;
        bend_body(said.body, how);
        auto bytes = bytes_of(d, said, keep_alive);
        auto const cut = how == spoil::reset_mid_body || how == spoil::reset;
        if (cut)
            bytes.resize(how == spoil::reset ? 0 : bytes.size() - said.body.size() / 2);
        auto [failed, m] = co_await asio::async_write(*socket, asio::buffer(bytes), no_throw);
        d.flights.on_answered(id);
        d.log("answer", std::to_string(said.status) + " " + said.body.substr(0, 60));
        if (cut)
            co_return reset(*socket);
        if (failed || !keep_alive)
            co_return;
    }
}

}  // namespace p2m::simulator::flashforge
