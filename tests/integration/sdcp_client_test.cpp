// SPDX-License-Identifier: MIT
// The shell of sdcp_client over real sockets, against a scripted printer in the same event loop.
#include "sdcp_client/client.hpp"
#include "sdcp_client/discovery.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using asio::ip::udp;
using boost::system::error_code;
using namespace std::chrono_literals;
using namespace std::string_literals;

// Inside, because ::link of <unistd.h> would be ambiguous outside.
namespace p2m::sdcp {
namespace {

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
using stream = websocket::stream<tcp::socket>;

struct event_loop
{
    asio::io_context io;

    /// Runs until it is so, or for `bound`; true when it is so.
    bool until(std::function<bool()> const& so, std::chrono::milliseconds bound)
    {
        auto const end = std::chrono::steady_clock::now() + bound;
        while (!so() && std::chrono::steady_clock::now() < end)
            io.run_one_until(end);
        return so();
    }
};

/// What a printer does to a new TCP connection.
using behaviour = std::function<asio::awaitable<void>(tcp::socket)>;

struct scripted_printer
{
    std::vector<behaviour> script;  ///< of each connection in turn; the last one stays
    std::size_t connections{};
    std::vector<std::uint16_t> close_codes;  ///< of the Close frames seen
    int upgrades{};

    explicit scripted_printer(asio::io_context& io)
        : acceptor_{io, {asio::ip::make_address("127.0.0.1"), 0}}
    {
        asio::co_spawn(io, accept(), asio::detached);
    }
    void leave() { acceptor_.close(); }
    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    /// Answers as a printer does, until the other side leaves.
    asio::awaitable<void> serve(stream& ws)
    {
        for (beast::flat_buffer buffer;;) {
            auto [ec, size] = co_await ws.async_read(buffer, no_throw);
            if (ec) {
                if (ec == websocket::error::closed)
                    close_codes.push_back(ws.reason().code);
                co_return;
            }
            auto const text = beast::buffers_to_string(buffer.data());
            buffer.consume(size);
            for (auto const& answer : answers(text)) {
                auto [failed, sent] = co_await ws.async_write(asio::buffer(answer), no_throw);
                if (failed)
                    co_return;
            }
        }
    }

    asio::awaitable<void> healthy(tcp::socket socket)
    {
        stream ws{std::move(socket)};
        if (auto [ec] = co_await ws.async_accept(no_throw); ec)
            co_return;
        ++upgrades;
        co_await serve(ws);
    }

    /// Upgrades, answers until it was asked for the push period, then writes these bytes.
    behaviour then_writes(std::string bytes)
    {
        return [this, bytes](tcp::socket socket) -> asio::awaitable<void> {
            return writes(std::move(socket), bytes);
        };
    }
    behaviour is_healthy()
    {
        return [this](tcp::socket socket) { return healthy(std::move(socket)); };
    }

private:
    asio::awaitable<void> writes(tcp::socket socket, std::string bytes)
    {
        stream ws{std::move(socket)};
        if (auto [ec] = co_await ws.async_accept(no_throw); ec)
            co_return;
        ++upgrades;
        for (beast::flat_buffer buffer;;) {
            auto [ec, size] = co_await ws.async_read(buffer, no_throw);
            if (ec)
                co_return;
            auto const text = beast::buffers_to_string(buffer.data());
            buffer.consume(size);
            for (auto const& answer : answers(text))
                if (auto [failed, sent] = co_await ws.async_write(asio::buffer(answer), no_throw);
                    failed)
                    co_return;
            if (text.find("\"Cmd\":512") != std::string::npos)
                break;
        }
        co_await asio::async_write(ws.next_layer(), asio::buffer(bytes), no_throw);
        co_await serve(ws);
    }

    static std::vector<std::string> answers(std::string const& text)
    {
        auto const id_at = text.find("\"RequestID\":\"");
        auto const cmd_at = text.find("\"Cmd\":");
        if (id_at == std::string::npos || cmd_at == std::string::npos)
            return {"pong"};
        auto const cmd = std::to_string(std::stoi(text.substr(cmd_at + 6)));
        std::vector<std::string> result{R"({"Id":"x","Data":{"Cmd":)" + cmd
                                        + R"(,"Data":{"Ack":0},"RequestID":")"
                                        + text.substr(id_at + 13, 32)
                                        + R"(","MainboardID":"abc"},"Topic":"sdcp/response/abc"})"};
        if (cmd == "0")
            result.emplace_back(R"({"Status":{"CurrentStatus":[0],"TempOfNozzle":25.5},)"
                                R"("MainboardID":"abc","Topic":"sdcp/status/abc"})");
        if (cmd == "1")
            result.emplace_back(R"({"Attributes":{"Name":"n","MainboardID":"abc"},)"
                                R"("MainboardID":"abc","Topic":"sdcp/attributes/abc"})");
        return result;
    }

    asio::awaitable<void> accept()
    {
        for (;;) {
            auto [ec, socket] = co_await acceptor_.async_accept(no_throw);
            if (ec)
                co_return;
            auto const& next = script.at(std::min(connections++, script.size() - 1));
            asio::co_spawn(acceptor_.get_executor(), next(std::move(socket)), asio::detached);
        }
    }

    tcp::acceptor acceptor_;
};

struct fixture : event_loop, client_listener
{
    scripted_printer printer{io};
    std::optional<client> subject_{std::in_place, io, *this,
                                   client_options{.host = "127.0.0.1", .port = printer.port()}};
    client& subject{*subject_};
    std::vector<std::pair<link, error_code>> links;
    std::vector<std::string> order;
    std::string file;             ///< of the last status
    std::optional<link> ends_at;  ///< the client is destroyed from within this call
    bool stopped{};
    asio::steady_timer held{io, asio::steady_timer::time_point::max()};

    void on_attributes(attributes const&) override { order.emplace_back("attributes"); }
    void on_status(status const& what) override
    {
        order.emplace_back("status");
        file = what.print.file.value_or("");
    }
    void on_link(link where, error_code why) override
    {
        links.emplace_back(where, why);
        if (where == ends_at)
            subject_.reset();
    }

    bool is(link where) const { return !links.empty() && links.back().first == where; }
    bool saw(error_code why) const
    {
        return std::ranges::find(links, why, &std::pair<link, error_code>::second) != links.end();
    }
    void go_live()
    {
        subject.start();
        BOOST_TEST_REQUIRE(until([&] { return is(link::live); }, 5s));
    }
    /// The printer accepts, and does not answer the upgrade before `held` is cancelled.
    void connect_to_a_held_handshake()
    {
        bool waiting = false;
        printer.script = {[this, &waiting](tcp::socket socket) -> asio::awaitable<void> {
            waiting = true;
            co_await held.async_wait(no_throw);
            co_await printer.healthy(std::move(socket));
        }};
        subject.start();
        BOOST_TEST_REQUIRE(until([&] { return waiting; }, 3s));
        // One turn more, so that the client knows that it is connected.
        bool turned = false;
        asio::post(io, [&] { turned = true; });
        BOOST_TEST_REQUIRE(until([&] { return turned; }, 1s));
    }
    /// Nothing of the client is left to wait for, and it has said nothing more.
    void check_gone()
    {
        auto const said = links.size() + order.size();
        BOOST_TEST(!subject_.has_value());
        printer.leave();
        io.run_for(3s);
        BOOST_TEST(io.stopped());
        BOOST_TEST(links.size() + order.size() == said);
    }
    void stop_within(std::chrono::milliseconds bound)
    {
        subject.stop([&] { stopped = true; });
        BOOST_TEST(until([&] { return stopped; }, bound));
    }
    virtual ~fixture()
    {
        if (subject_ && !std::exchange(stopped, true)) {
            bool done = false;
            subject.stop([&] { done = true; });
            BOOST_TEST(until([&] { return done; }, 3s));
        }
    }
};

std::string text_frame_header(std::uint64_t size)
{
    std::string header{"\x81\x7f"};
    for (auto shift = 56; shift >= 0; shift -= 8)
        header += static_cast<char>((size >> shift) & 0xff);
    return header;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sdcp_client_test)

BOOST_FIXTURE_TEST_CASE(a_session_goes_live_answers_and_ends_with_a_close_frame, fixture)
{
    printer.script = {printer.is_healthy()};
    go_live();
    BOOST_TEST(order == (std::vector<std::string>{"attributes", "status"}),
               boost::test_tools::per_element());
    std::optional<boost::system::result<response>> answer;
    subject.send(set_light{true}, [&](auto result) { answer = std::move(result); });
    BOOST_TEST(!answer);  // never from within the call
    BOOST_TEST_REQUIRE(until([&] { return answer.has_value(); }, 2s));
    BOOST_TEST((answer->has_value() && (*answer)->ack == 0));
    BOOST_TEST(subject.statistics().connections == 1u);
    stop_within(2s);
    BOOST_TEST(until([&] { return !printer.close_codes.empty(); }, 2s));
    BOOST_TEST(printer.close_codes == (std::vector<std::uint16_t>{1000}),
               boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(http_500_means_no_free_slot, fixture)
{
    printer.script = {[](tcp::socket socket) -> asio::awaitable<void> {
        beast::flat_buffer buffer;
        http::request<http::empty_body> request;
        co_await http::async_read(socket, buffer, request, no_throw);
        http::response<http::string_body> response{http::status::internal_server_error, 11};
        response.body() = "too many client";
        response.prepare_payload();
        co_await http::async_write(socket, response, no_throw);
    }};
    subject.start();
    BOOST_TEST(until([&] { return is(link::too_many_clients); }, 3s));
    subject.hurry();
    BOOST_TEST(!until([&] { return printer.connections > 1; }, 1500ms));
    stop_within(2s);
}

BOOST_FIXTURE_TEST_CASE(a_web_server_is_no_sdcp_printer, fixture)
{
    printer.script = {[](tcp::socket socket) -> asio::awaitable<void> {
        co_await asio::async_write(socket, asio::buffer(std::string{"SSH-2.0-x\r\n\r\n"}),
                                   no_throw);
    }};
    subject.start();
    BOOST_TEST(until([&] { return is(link::unreachable); }, 3s));
    BOOST_TEST(saw(error::not_sdcp));
}

BOOST_FIXTURE_TEST_CASE(stopped_in_the_handshake_it_gives_its_slot_back, fixture)
{
    connect_to_a_held_handshake();
    subject.stop([&] { stopped = true; });
    held.cancel();
    BOOST_TEST(until([&] { return stopped && !printer.close_codes.empty(); }, 2s));
    stopped = true;
}

BOOST_FIXTURE_TEST_CASE(stopped_at_once_it_is_stopped_at_once, fixture)
{
    printer.script = {printer.is_healthy()};
    subject.start();
    stop_within(2s);
}

BOOST_FIXTURE_TEST_CASE(destroyed_while_live_it_leaves_with_a_close_frame, fixture)
{
    printer.script = {printer.is_healthy()};
    go_live();
    bool answered = false;
    subject.send(get_status{}, [&](auto const&) { answered = true; });
    subject_.reset();
    check_gone();
    BOOST_TEST(printer.close_codes == (std::vector<std::uint16_t>{1000}),
               boost::test_tools::per_element());
    BOOST_TEST(!answered);
}

BOOST_FIXTURE_TEST_CASE(destroyed_right_after_the_start_it_connects_to_nobody, fixture)
{
    printer.script = {printer.is_healthy()};
    subject.start();
    subject_.reset();
    check_gone();
    BOOST_TEST(printer.upgrades == 0);
    BOOST_TEST(links.empty());
}

BOOST_FIXTURE_TEST_CASE(destroyed_in_the_handshake_it_gives_its_slot_back, fixture)
{
    connect_to_a_held_handshake();
    subject_.reset();
    held.cancel();
    check_gone();
    BOOST_TEST(printer.close_codes.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(it_may_be_destroyed_from_within_its_own_call, fixture)
{
    printer.script = {printer.is_healthy()};
    ends_at = link::live;
    subject.start();
    BOOST_TEST_REQUIRE(until([&] { return !subject_; }, 5s));
    check_gone();
    BOOST_TEST(printer.close_codes.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(it_may_be_destroyed_before_its_first_attempt_has_begun, fixture)
{
    printer.script = {printer.is_healthy()};
    ends_at = link::connecting;
    subject.start();
    BOOST_TEST_REQUIRE(until([&] { return !subject_; }, 5s));
    check_gone();
    BOOST_TEST(printer.upgrades == 0);
}

BOOST_FIXTURE_TEST_CASE(destroyed_between_two_attempts_it_makes_no_further_one, fixture)
{
    printer.script = {[](tcp::socket) -> asio::awaitable<void> { co_return; }};
    ends_at = link::unreachable;
    subject.start();
    BOOST_TEST_REQUIRE(until([&] { return !subject_; }, 5s));
    auto const before = printer.connections;
    check_gone();
    BOOST_TEST(printer.connections == before);
}

BOOST_FIXTURE_TEST_CASE(a_printer_that_reads_nothing_does_not_hold_up_the_stop, fixture)
{
    asio::steady_timer for_ever{io, asio::steady_timer::time_point::max()};
    printer.script = {[&](tcp::socket socket) -> asio::awaitable<void> {
        stream ws{std::move(socket)};
        co_await ws.async_accept(no_throw);
        ++printer.upgrades;
        co_await for_ever.async_wait(no_throw);
    }};
    subject.start();
    BOOST_TEST_REQUIRE(until([&] { return subject.statistics().connections == 1; }, 3s));
    stop_within(2500ms);
    for_ever.cancel();
}

BOOST_FIXTURE_TEST_CASE(a_frame_over_the_limit_closes_the_connection_before_it_is_read, fixture)
{
    printer.script = {printer.then_writes(text_frame_header(5 * 1024 * 1024)),
                      printer.is_healthy()};
    go_live();
    BOOST_TEST(until([&] { return saw(error::frame_too_large); }, 3s));
    BOOST_TEST(until([&] { return is(link::live); }, 3s));
    BOOST_TEST(subject.statistics().bad_frames == 1u);
}

BOOST_FIXTURE_TEST_CASE(text_that_is_no_utf_8_is_read_and_shown_with_its_bad_bytes_replaced,
                        fixture)
{
    std::string const status = "{\"Status\":{\"CurrentStatus\":[1],\"PrintInfo\":{\"Filename\":"
                               "\"caf\xc3.gcode\"}},\"MainboardID\":\"abc\"}";
    std::string frames;
    for (int i = 0; i != 25; ++i)  // more than what costs the connection when it is rubbish
        frames += "\x81" + std::string(1, static_cast<char>(status.size())) + status;
    BOOST_TEST_REQUIRE(status.size() < 126);
    printer.script = {printer.then_writes(frames)};
    go_live();
    BOOST_TEST(until([&] { return file == "caf\xEF\xBF\xBD.gcode"; }, 3s));
    BOOST_TEST(until([&] { return order.size() >= 27; }, 3s));
    BOOST_TEST(is(link::live));
    BOOST_TEST(printer.connections == 1);
    BOOST_TEST(subject.statistics().bad_frames == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_flood_of_small_frames_is_read_no_faster_than_it_may_cost, fixture)
{
    std::string flood;
    for (int i = 0; i != 200'000; ++i)
        flood += "\x81\x04pong";
    printer.script = {printer.then_writes(flood)};
    go_live();
    auto const before = subject.statistics().frames;
    until([] { return false; }, 2500ms);
    auto const taken = subject.statistics().frames - before;
    BOOST_TEST(taken > 20u);
    BOOST_TEST(taken < 2'000u);
    BOOST_TEST(is(link::live));
}

BOOST_FIXTURE_TEST_CASE(a_flood_of_websocket_pings_is_answered_no_faster_either, fixture)
{
    std::size_t pongs = 0;
    std::string flood;
    for (int i = 0; i != 200'000; ++i)
        flood += std::string{"\x89\x00", 2};
    printer.script = {[&](tcp::socket socket) -> asio::awaitable<void> {
        stream ws{std::move(socket)};
        ws.control_callback([&](websocket::frame_type what, beast::string_view) {
            pongs += what == websocket::frame_type::pong ? 1 : 0;
        });
        if (auto [ec] = co_await ws.async_accept(no_throw); ec)
            co_return;
        asio::async_write(ws.next_layer(), asio::buffer(flood), asio::detached);
        beast::flat_buffer ignored;
        for (error_code ec; !ec;)
            std::tie(ec, std::ignore) = co_await ws.async_read(ignored, no_throw);
    }};
    subject.start();
    until([] { return false; }, 2s);
    BOOST_TEST(pongs > 0u);
    BOOST_TEST(pongs < 5'000u);
    stop_within(2500ms);
}

BOOST_FIXTURE_TEST_CASE(a_message_in_a_thousand_pieces_is_not_slowed_down_either, fixture)
{
    std::string pieces = "\x01\x02{}";
    for (int i = 0; i != 1'000; ++i)
        pieces += "\x00\x7e\x04\x00"s + std::string(1024, ' ');
    printer.script = {printer.then_writes(pieces + "\x80\x00"s)};
    go_live();
    BOOST_TEST(until([&] { return subject.statistics().bad_frames == 1; }, 3s));
}

BOOST_FIXTURE_TEST_CASE(a_flood_of_empty_pieces_is_read_no_faster_than_it_may_cost, fixture)
{
    std::string flood = "\x01\x02{}";
    for (int i = 0; i != 100'000; ++i)
        flood += "\x00\x00"s;
    printer.script = {printer.then_writes(flood + "\x80\x00"s)};
    go_live();
    until([] { return false; }, 2500ms);
    BOOST_TEST(subject.statistics().bad_frames == 0u);
    BOOST_TEST(is(link::live));
    stop_within(2500ms);
}

BOOST_FIXTURE_TEST_CASE(a_file_list_of_megabytes_is_not_slowed_down, fixture)
{
    std::string const big(3 * 1024 * 1024, ' ');
    printer.script = {printer.then_writes(text_frame_header(big.size() + 2) + "{}" + big)};
    go_live();
    auto const begun = std::chrono::steady_clock::now();
    BOOST_TEST(until([&] { return subject.statistics().bad_frames == 1; }, 3s));
    BOOST_TEST((std::chrono::steady_clock::now() - begun < 1500ms));
    BOOST_TEST(is(link::live));
}

BOOST_FIXTURE_TEST_CASE(reserved_bits_cost_less_than_3_s, fixture)
{
    printer.script = {printer.then_writes("\xc1\x01x"), printer.is_healthy()};
    go_live();
    BOOST_TEST(until([&] { return printer.connections == 2; }, 3s));
    BOOST_TEST(until([&] { return is(link::live); }, 3s));
    BOOST_TEST(subject.statistics().connections == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_host_may_be_given_by_its_name, fixture)
{
    printer.script = {printer.is_healthy()};
    subject.set_host("localhost");
    go_live();
}

BOOST_FIXTURE_TEST_CASE(a_name_that_nobody_knows_is_unreachable, fixture)
{
    subject.set_host("printer.invalid");  // RFC 6761: never resolves
    subject.start();
    BOOST_TEST(until([&] { return is(link::unreachable); }, 10s));
    BOOST_TEST(printer.connections == 0);
}

BOOST_FIXTURE_TEST_CASE(a_binary_frame_is_counted_and_passed_over, fixture)
{
    printer.script = {printer.then_writes(std::string{"\x82\x02\x00\x01", 4})};
    go_live();
    BOOST_TEST(until([&] { return subject.statistics().bad_frames == 1; }, 3s));
    BOOST_TEST(is(link::live));
}

BOOST_FIXTURE_TEST_CASE(a_close_frame_counts_though_the_socket_stays_open, fixture)
{
    std::optional<stream> first;
    printer.script = {[&](tcp::socket socket) -> asio::awaitable<void> {
                          first.emplace(std::move(socket));
                          co_await first->async_accept(no_throw);
                          co_await printer.serve(*first);
                      },
                      printer.is_healthy()};
    go_live();
    asio::write(first->next_layer(), asio::buffer(std::string{"\x88\x02\x03\xe9"}));
    first->next_layer().cancel();  // nobody reads there any more, and nobody closes it
    BOOST_TEST(until([&] { return saw(error::closed_by_printer); }, 3s));
    BOOST_TEST(until([&] { return is(link::live); }, 5s));
    BOOST_TEST(printer.upgrades == 1);
}

BOOST_FIXTURE_TEST_CASE(a_reset_is_noticed_at_once_and_mended_within_3_s, fixture)
{
    tcp::socket* cut = nullptr;
    std::unique_ptr<stream> ws;
    printer.script = {[&](tcp::socket socket) -> asio::awaitable<void> {
                          ws = std::make_unique<stream>(std::move(socket));
                          co_await ws->async_accept(no_throw);
                          cut = &ws->next_layer();
                          co_await printer.serve(*ws);
                      },
                      printer.is_healthy()};
    go_live();
    cut->set_option(asio::socket_base::linger{true, 0});
    cut->close();
    BOOST_TEST(until([&] { return is(link::connecting); }, 1s));
    BOOST_TEST(until([&] { return is(link::live); }, 3s));
    BOOST_TEST(subject.statistics().connections == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_reply_to_discovery_tells_who_and_from_where, event_loop)
{
    udp::socket printer{io, {asio::ip::make_address("127.255.255.255"), 0}};
    udp::socket voice{io, {asio::ip::make_address("127.3.2.1"), 0}};
    udp::socket forger{io, {asio::ip::make_address("127.3.2.2"), 0}};
    std::vector<discovered> found;
    discovery subject{io,
                      {.port = printer.local_endpoint().port(),
                       .broadcast = {"255.255.255.255", "127.255.255.255"},
                       .probes = 2,
                       .between_probes = 50ms},
                      [&](discovered const& who) { found.push_back(who); }};
    int probes = 0;
    asio::co_spawn(
        io,
        [&]() -> asio::awaitable<void> {
            for (std::array<char, 64> bytes{};;) {
                udp::endpoint from;
                auto [ec, size] =
                    co_await printer.async_receive_from(asio::buffer(bytes), from, no_throw);
                if (ec)
                    co_return;
                BOOST_TEST(std::string(bytes.data(), size) == "M99999");
                ++probes;
                std::string const reply =
                    R"({"Id":"x","Data":{"Name":"n","MachineName":"Centauri Carbon",)"
                    R"("MainboardID":"abc","MainboardIP":"127.3.2.1"}})";
                voice.send_to(asio::buffer(std::string(5000, ' ') + reply), from);
                voice.send_to(asio::buffer(reply), from);
                forger.send_to(asio::buffer(reply), from);
            }
        },
        asio::detached);
    subject.probe();
    BOOST_TEST_REQUIRE(until([&] { return found.size() >= 2; }, 3s));
    BOOST_TEST(probes == 2);
    io.run_for(50ms);
    BOOST_TEST(found.size() == 2u);  // the long and the forged ones were dropped
    BOOST_TEST(found.front().address == "127.3.2.1");
    BOOST_TEST(found.front().attributes.mainboard_id == "abc");
    subject.probe("127.255.255.255");
    BOOST_TEST(until([&] { return found.size() == 3; }, 3s));
    subject.probe();
    subject.stop();
    printer.close();
    io.run_for(1s);
    BOOST_TEST(io.stopped());  // nothing is left to wait for
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::sdcp
