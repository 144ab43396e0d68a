// SPDX-License-Identifier: MIT
// The shell of flashforge_client over real sockets, against a scripted printer in the same loop.
#include "flashforge_client/client.hpp"
#include "flashforge_client/discovery.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using asio::ip::udp;
using boost::system::error_code;
using namespace std::chrono_literals;

namespace p2m::flashforge {
namespace {

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
constexpr std::string_view ready =
    R"({"code":0,"detail":{"status":"ready","pid":36,"name":"Werkstatt","firmwareVersion":"3.1.5"}})";
constexpr std::string_view product = R"({"code":0,"product":{"lightCtrlState":1}})";
constexpr std::string_view success = R"({"code":0,"message":"Success"})";

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

struct heard_listener final : client_listener
{
    std::vector<attributes> about;
    std::vector<status> statuses;
    std::vector<std::pair<connection, error_code>> connections;

    void on_attributes(attributes const& what) override { about.push_back(what); }
    void on_status(status const& what) override { statuses.push_back(what); }
    void on_connection(connection where, error_code why) override
    {
        connections.emplace_back(where, why);
    }
    [[nodiscard]] bool is(connection where) const
    {
        return !connections.empty() && connections.back().first == where;
    }
};

/// Answers by target; counts what overlaps.
struct http_printer
{
    std::map<std::string, std::string> answers{{"/detail", std::string{ready}},
                                               {"/product", std::string{product}},
                                               {"/control", std::string{success}},
                                               {"/uploadGcode", std::string{success}}};
    std::string raw;  ///< of every answer, instead of `answers`
    std::vector<http::request<http::string_body>> requests;
    int open{}, most_open{};
    bool continues{true};  ///< answers `Expect`

    explicit http_printer(asio::io_context& io)
        : acceptor_{io, {asio::ip::make_address("127.0.0.1"), 0}}
    {
        asio::co_spawn(io, accept(), asio::detached);
    }
    std::uint16_t port() const { return port_; }
    void leave() { acceptor_.close(); }
    std::size_t count(std::string_view target) const
    {
        return static_cast<std::size_t>(std::ranges::count_if(
            requests, [target](auto const& each) { return each.target() == target; }));
    }

private:
    asio::awaitable<void> accept()
    {
        for (;;) {
            auto [ec, socket] = co_await acceptor_.async_accept(no_throw);
            if (ec)
                co_return;
            asio::co_spawn(acceptor_.get_executor(), serve(std::move(socket)), asio::detached);
        }
    }

    asio::awaitable<void> serve(tcp::socket socket)
    {
        most_open = std::max(most_open, ++open);
        beast::flat_buffer buffer;
        http::request_parser<http::string_body> parser;
        parser.body_limit(64 * 1024 * 1024);
        auto [head, size] = co_await http::async_read_header(socket, buffer, parser, no_throw);
        if (!head && continues && parser.get().count(http::field::expect) != 0)
            co_await asio::async_write(
                socket, asio::buffer(std::string_view{"HTTP/1.1 100 Continue\r\n\r\n"}), no_throw);
        auto [ec, rest] = co_await http::async_read(socket, buffer, parser, no_throw);
        if (!ec) {
            requests.push_back(parser.get());
            auto const target = std::string{parser.get().target()};
            auto const body = answers.contains(target) ? answers[target] : std::string{};
            auto const text = !raw.empty() ? raw
                              : body.empty()
                                  ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
                                  : "HTTP/1.1 200 OK\r\nContent-Type: appliation/json\r\n"
                                    "Content-Length: "
                                        + std::to_string(body.size()) + "\r\n\r\n" + body;
            co_await asio::async_write(socket, asio::buffer(text), no_throw);
        }
        --open;
    }

    tcp::acceptor acceptor_;
    std::uint16_t const port_ = acceptor_.local_endpoint().port();
};

/// Answers lines as an Adventurer 3 or 4 does.
struct console_printer
{
    std::map<std::string, std::string> answers{
        {"~M115", "CMD M115 Received.\r\nMachine Type: Adventurer 4\r\nFirmware: 2.0.9\r\nok\r\n"},
        {"~M119", "CMD M119 Received.\r\nMachineStatus: READY\r\nMoveMode: READY\r\nok\r\n"},
        {"~M105", "CMD M105 Received.\r\nT0:22/0 B:14/0\r\nok\r\n"},
        {"~M601 S1", "CMD M601 Received.\r\nControl Success.\r\nok\r\n"},
        {"~M602", "CMD M602 Received.\r\nControl Release.\r\nok\r\n"},
        {"~M104 S200", "CMD 104 Received.\r\nok\r\n"},
        {"~M25", "CMD M25 Received.\r\nok\r\n"},
    };
    std::vector<std::string> lines;
    int connections{};

    explicit console_printer(asio::io_context& io)
        : acceptor_{io, {asio::ip::make_address("127.0.0.1"), 0}}
    {
        asio::co_spawn(io, accept(), asio::detached);
    }
    std::uint16_t port() const { return port_; }

private:
    asio::awaitable<void> accept()
    {
        for (;;) {
            auto [ec, socket] = co_await acceptor_.async_accept(no_throw);
            if (ec)
                co_return;
            ++connections;
            asio::co_spawn(acceptor_.get_executor(), serve(std::move(socket)), asio::detached);
        }
    }
    asio::awaitable<void> serve(tcp::socket socket)
    {
        for (std::string buffer;;) {
            auto [ec, size] = co_await asio::async_read_until(socket, asio::dynamic_buffer(buffer),
                                                              "\r\n", no_throw);
            if (ec)
                co_return;
            lines.push_back(buffer.substr(0, size - 2));
            buffer.erase(0, size);
            auto const answer = answers[lines.back()];
            co_await asio::async_write(socket, asio::buffer(answer), no_throw);
        }
    }

    tcp::acceptor acceptor_;
    std::uint16_t const port_ = acceptor_.local_endpoint().port();
};

struct world : event_loop
{
    heard_listener listener;
    http_printer printer{io};
    console_printer console{io};
    std::optional<flashforge::client> client;

    void start(int pid = pid_adventurer_5m_pro)
    {
        client.emplace(io, listener,
                       client_options{.host = "127.0.0.1",
                                      .pid = pid,
                                      .who = *credentials::make("SN1", "12345678"),
                                      .http_port = printer.port(),
                                      .console_port = console.port()});
        client->start();
    }
    void connect(int pid = pid_adventurer_5m_pro)
    {
        start(pid);
        BOOST_REQUIRE(until([&] { return listener.is(connection::connected); }, 10s));
    }
    boost::system::result<answer> ask(request what)
    {
        std::optional<boost::system::result<answer>> got;
        client->send(std::move(what), [&](auto result) { got = std::move(result); });
        BOOST_REQUIRE(until([&] { return got.has_value(); }, 10s));
        return *got;
    }
    void stop()
    {
        bool stopped = false;
        client->stop([&] { stopped = true; });
        BOOST_TEST(until([&] { return stopped; }, 5s));
    }
};

struct temporary_file
{
    std::filesystem::path path = std::filesystem::temp_directory_path()
                                 / ("p2m-flashforge-" + std::to_string(::getpid()) + ".gcode");
    explicit temporary_file(std::string const& bytes)
    {
        std::ofstream{path, std::ios::binary} << bytes;
    }
    ~temporary_file()
    {
        std::error_code ignored;
        std::filesystem::remove(path, ignored);
    }
    temporary_file(temporary_file const&) = delete;
    temporary_file& operator=(temporary_file const&) = delete;
};

BOOST_AUTO_TEST_SUITE(flashforge_client)

BOOST_FIXTURE_TEST_CASE(a_printer_is_read_over_http, world)
{
    connect();
    BOOST_TEST(listener.about.front().name == "Werkstatt");
    BOOST_TEST((listener.statuses.front().state == machine_state::ready));
    BOOST_TEST(until([&] { return printer.count("/product") == 1U; }, 5s));
    auto const& first = printer.requests.front();
    BOOST_TEST(first.target() == "/detail");
    BOOST_TEST(first.body() == R"({"serialNumber":"SN1","checkCode":"12345678"})");
    BOOST_TEST(first[http::field::content_type] == "application/json");
    BOOST_TEST(first[http::field::connection] == "close");
    stop();
}

BOOST_FIXTURE_TEST_CASE(orders_reach_the_printer_one_at_a_time, world)
{
    connect();
    int finished = 0;
    for (int i = 0; i != 5; ++i)
        client->send(set_light{i % 2 == 0}, [&](auto result) {
            BOOST_TEST(result.has_value());
            ++finished;
        });
    BOOST_TEST(until([&] { return finished == 5; }, 10s));
    BOOST_TEST(printer.count("/control") == 5U);
    BOOST_TEST(printer.most_open == 1);
}

BOOST_FIXTURE_TEST_CASE(a_refusal_is_an_error_with_a_sentence, world)
{
    connect();
    printer.answers["/control"] = R"({"code":-1})";
    BOOST_TEST((ask(set_light{true}).error() == error::bad_parameter));
}

BOOST_FIXTURE_TEST_CASE(refused_credentials_are_a_state, world)
{
    printer.answers["/detail"] = R"({"code":1,"message":"Access code is different"})";
    start();
    BOOST_TEST(until([&] { return listener.is(connection::credentials_refused); }, 10s));
    BOOST_TEST((listener.connections.back().second == error::credentials_refused));
}

BOOST_FIXTURE_TEST_CASE(a_closed_port_is_unreachable, world)
{
    auto const gone = printer.port();
    printer.leave();
    start();
    BOOST_TEST(gone != 0);
    BOOST_TEST(until([&] { return listener.is(connection::unreachable); }, 10s));
}

BOOST_FIXTURE_TEST_CASE(half_an_answer_is_none, world)
{
    printer.raw = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"code\":0,";
    start();
    BOOST_TEST(until([&] { return listener.is(connection::not_responding); }, 10s));
    BOOST_TEST((listener.connections.back().second == error::connection_lost));
}

BOOST_FIXTURE_TEST_CASE(what_is_no_http_is_no_printer, world)
{
    printer.raw = "220 mail ready\r\n\r\n";
    start();
    BOOST_TEST(until([&] { return listener.is(connection::not_responding); }, 10s));
}

BOOST_FIXTURE_TEST_CASE(an_answer_without_a_length_ends_with_its_connection, world)
{
    printer.raw = "HTTP/1.0 200 OK\r\n\r\n" + std::string{ready};
    connect();
}

BOOST_FIXTURE_TEST_CASE(an_answer_beyond_its_limit_is_dropped, world)
{
    printer.raw = "HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n";
    start();
    BOOST_TEST(until([&] { return listener.is(connection::not_responding); }, 10s));
    BOOST_TEST((listener.connections.back().second == error::answer_too_large));
}

BOOST_FIXTURE_TEST_CASE(a_file_is_uploaded_as_it_is, world)
{
    std::string bytes;
    for (int i = 0; i != 200'000; ++i)
        bytes += static_cast<char>(i * 7);
    temporary_file const file{bytes};
    connect();
    for (bool const continues : {true, false}) {
        printer.continues = continues;
        printer.requests.clear();
        std::optional<boost::system::result<answer>> got;
        std::uint64_t progress = 0;
        client->upload(
            {file.path, "part.gcode"}, [&](auto result) { got = std::move(result); },
            [&](std::uint64_t so_far) {
                BOOST_TEST(so_far > progress);
                progress = so_far;
            });
        BOOST_REQUIRE(until([&] { return got.has_value(); }, 20s));
        BOOST_TEST(got->has_value());
        BOOST_TEST(progress == bytes.size());
        auto const found = std::ranges::find_if(
            printer.requests, [](auto const& each) { return each.target() == "/uploadGcode"; });
        BOOST_REQUIRE((found != printer.requests.end()));
        BOOST_TEST((*found)["fileSize"] == std::to_string(bytes.size()));
        BOOST_TEST((*found)["printNow"] == "false");
        BOOST_TEST((*found)["materialMappings"] == "W10=");
        auto const& body = found->body();
        auto const at = body.find("\r\n\r\n") + 4;
        BOOST_TEST((body.substr(at, bytes.size()) == bytes));
        BOOST_TEST(body.substr(at + bytes.size()).starts_with("\r\n--"));
    }
}

BOOST_FIXTURE_TEST_CASE(a_file_that_is_not_there_is_not_uploaded, world)
{
    connect();
    std::optional<boost::system::result<answer>> got;
    client->upload({"/nonexistent/x.gcode", "x.gcode"}, [&](auto result) { got = result; }, {});
    BOOST_REQUIRE(until([&] { return got.has_value(); }, 5s));
    BOOST_TEST((got->error() == error::file_unreadable));
    BOOST_TEST(printer.count("/uploadGcode") == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_target_of_a_5m_logs_in_and_out_of_the_console, world)
{
    connect();
    set_targets hot;
    hot.nozzles[0] = 200;
    BOOST_TEST(ask(hot).has_value());
    BOOST_TEST((console.lines == std::vector<std::string>{"~M601 S1", "~M104 S200", "~M602"}));
}

BOOST_FIXTURE_TEST_CASE(no_byte_goes_to_the_console_of_a_creator_5, world)
{
    printer.answers["/detail"] =
        R"({"code":0,"detail":{"status":"ready","pid":40,"nozzleTemps":[20,20,20,20]}})";
    connect(pid_creator_5);
    set_targets hot;
    hot.nozzles[0] = 200;
    BOOST_TEST(ask(hot).has_value());
    BOOST_TEST((ask(home_axes{}).error() == error::not_supported));
    BOOST_TEST(console.connections == 0);
}

BOOST_FIXTURE_TEST_CASE(an_older_printer_is_read_on_one_connection, world)
{
    connect(pid_adventurer_4_pro);
    BOOST_TEST(listener.about.front().model == "Adventurer 4");
    BOOST_TEST(*listener.statuses.front().nozzles[0].celsius == 22.0);
    BOOST_TEST(ask(pause_print{}).has_value());
    BOOST_TEST(console.connections == 1);
    BOOST_TEST(
        (console.lines
         == std::vector<std::string>{"~M115", "~M119", "~M105", "~M601 S1", "~M25", "~M602"}));
    BOOST_TEST(printer.requests.empty());
    stop();
}

BOOST_FIXTURE_TEST_CASE(a_login_that_reads_need_is_given_back_at_the_end, world)
{
    console.answers["~M115"] = "CMD M115 Received.\r\nControl failed.\r\nok\r\n";
    start(pid_adventurer_3);
    BOOST_TEST(until([&] { return std::ranges::count(console.lines, "~M601 S1") == 1; }, 5s));
    stop();
    BOOST_TEST(until([&] { return console.lines.back() == "~M602"; }, 5s), console.lines.back());
}

BOOST_FIXTURE_TEST_CASE(a_client_may_end_at_any_time, world)
{
    start();
    client->send(set_light{true}, [](auto) { BOOST_ERROR("nobody is to be told"); });
    client.reset();
    until([] { return false; }, 50ms);
    connect();
    client->send(set_light{true}, [&](auto) { client.reset(); });
    BOOST_TEST(until([&] { return !client.has_value(); }, 5s));
}

BOOST_FIXTURE_TEST_CASE(a_probe_is_answered_by_where_the_printer_is, event_loop)
{
    udp::socket printer{io, {asio::ip::make_address("127.0.0.1"), 0}};
    std::array<char, 64> probe{};
    udp::endpoint from;
    std::string reply(276, '\0');
    reply.replace(0, 4, "Five");
    reply.replace(0x88, 2, std::string{"\0\x24", 2});
    reply.replace(0x92, 3, "SN1");
    std::vector<std::string> probes;
    std::function<void()> serve = [&] {
        printer.async_receive_from(asio::buffer(probe), from, [&](error_code ec, std::size_t size) {
            if (ec)
                return;
            probes.emplace_back(probe.data(), size);
            printer.send_to(asio::buffer(reply), from);
            printer.send_to(asio::buffer(std::string_view{"garbage"}), from);
            serve();
        });
    };
    serve();
    std::vector<discovered> found;
    auto const port = printer.local_endpoint().port();
    discovery finder{
        io,
        {.targets = {{"127.0.0.1", port}}, .host_port = port, .probes = 2, .between_probes = 10ms},
        [&](discovered const& what) { found.push_back(what); }};
    finder.probe();
    BOOST_REQUIRE(until([&] { return found.size() == 2U; }, 5s));
    BOOST_TEST(found[0].address == "127.0.0.1");
    BOOST_TEST(found[0].reply.serial_number == "SN1");
    BOOST_TEST(found[0].reply.pid == pid_adventurer_5m_pro);
    finder.probe("127.0.0.1");
    BOOST_REQUIRE(until([&] { return found.size() == 3U; }, 5s));
    // The vendor's form: our address, our port, two zeros.
    BOOST_REQUIRE(probes.size() == 3U);
    BOOST_TEST(probes[0].size() == 8U);
    BOOST_TEST((probes[0].substr(0, 4) == std::string{"\x7F\0\0\x01", 4}));
    BOOST_TEST((probes[0] == probes[2]));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace p2m::flashforge
