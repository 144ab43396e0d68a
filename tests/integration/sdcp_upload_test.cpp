// SPDX-License-Identifier: MIT
// Uploads over real sockets, to a printer that reads them with the simulator's code.
#include "sdcp_client/error.hpp"
#include "sdcp_client/upload.hpp"
#include "tests/simulator/upload.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/test/unit_test.hpp>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

namespace p2m::sdcp {
namespace {

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);

std::string md5_of(std::string const& bytes)
{
    std::array<unsigned char, 16> digest{};
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_md5(), nullptr);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (auto const byte : digest)
        out += {digits[byte >> 4U], digits[byte & 15U]};
    return out;
}

std::string some_bytes(std::size_t count)
{
    std::string out(count, '\0');
    unsigned state = 1;
    for (auto& byte : out)
        byte = static_cast<char>((state = state * 1664525U + 1013904223U) >> 24U);
    return out;
}

struct printer_and_upload
{
    asio::io_context io;
    tcp::acceptor acceptor{io, {asio::ip::make_address("127.0.0.1"), 0}};
    simulator::upload incoming;
    std::vector<std::size_t> chunks;
    std::size_t connections{};
    std::optional<simulator::upload::step> last;
    std::size_t silent_from = 999;  ///< the piece that is not answered any more

    std::string bytes = some_bytes(2'500'000);
    std::optional<error_code> ended;
    std::vector<std::uint64_t> progress;
    std::optional<upload> subject;

    printer_and_upload() { asio::co_spawn(io, accept(), asio::detached); }

    void begin()
    {
        upload_file file{"cube.gcode", bytes.size(), md5_of(bytes),
                         "fedcba9876543210fedcba9876543210"};
        subject.emplace(
            io, upload_options{.host = "127.0.0.1", .port = acceptor.local_endpoint().port()},
            std::move(file),
            [this](std::uint64_t offset, std::span<char> into) {
                std::ranges::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(offset),
                                    static_cast<std::ptrdiff_t>(into.size()), into.begin());
                return error_code{};
            },
            [this](std::uint64_t accepted) { progress.push_back(accepted); },
            [this](error_code why) { ended = why; });
        subject->start();
    }
    bool until(std::function<bool()> const& so, std::chrono::milliseconds bound = 5s)
    {
        auto const end = std::chrono::steady_clock::now() + bound;
        while (!so() && std::chrono::steady_clock::now() < end)
            io.run_one_until(end);
        return so();
    }
    bool is(upload_fsm::phase what)
    {
        return until([&] { return subject->now_in() == what; });
    }
    void say(int current_status)
    {
        status what;
        what.machine_codes[what.machine_code_count++] = current_status;
        subject->on_status(what);
    }

    asio::awaitable<void> accept()
    {
        for (;;) {
            auto [ec, socket] = co_await acceptor.async_accept(no_throw);
            if (ec)
                co_return;
            ++connections;
            asio::co_spawn(io, serve(std::move(socket)), asio::detached);
        }
    }
    asio::awaitable<void> serve(tcp::socket socket)
    {
        for (beast::flat_buffer buffer;;) {
            http::request_parser<http::string_body> parser;
            parser.body_limit(4 * 1024 * 1024);
            auto [ec, n] = co_await http::async_read(socket, buffer, parser, no_throw);
            if (ec)
                co_return;
            auto const& request = parser.get();
            BOOST_TEST(request.target() == "/uploadFile/upload");
            auto const type = request[http::field::content_type];
            auto const form = simulator::parse_upload({type.data(), type.size()}, request.body());
            BOOST_TEST_REQUIRE(form.has_value());
            chunks.push_back(form->chunk.size());
            if (chunks.size() > silent_from)
                continue;
            last = incoming.take(*form);
            http::response<http::string_body> answer{http::status::ok, 11};
            answer.body() = simulator::upload_answer(*last);
            answer.keep_alive(true);
            answer.prepare_payload();
            auto [failed, m] = co_await http::async_write(socket, answer, no_throw);
            if (failed)
                co_return;
        }
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sdcp_upload_test, printer_and_upload)

BOOST_AUTO_TEST_CASE(a_file_arrives_whole_over_one_connection_and_ends_when_it_is_checked)
{
    begin();
    BOOST_TEST_REQUIRE(is(upload_fsm::phase::checking));
    BOOST_TEST((last == simulator::upload::step::complete));
    BOOST_TEST(incoming.file() == "/local/cube.gcode");
    BOOST_TEST(chunks == (std::vector<std::size_t>{1'048'576, 1'048'576, 402'848}),
               boost::test_tools::per_element());
    BOOST_TEST(connections == 1u);
    BOOST_TEST(progress.back() == 2'500'000u);
    BOOST_TEST(!ended.has_value());
    say(2);
    say(8);
    say(0);
    BOOST_TEST(!ended.has_value());
    BOOST_TEST_REQUIRE(until([&] { return ended.has_value(); }));
    BOOST_TEST(!*ended);
    BOOST_CHECK(subject->now_in() == upload_fsm::phase::done);
}

BOOST_AUTO_TEST_CASE(nobody_listens)
{
    auto const port = acceptor.local_endpoint().port();
    acceptor.close();
    subject.emplace(
        io, upload_options{.host = "127.0.0.1", .port = port},
        upload_file{"a.gcode", 1, std::string(32, '0'), std::string(32, '1')},
        [](std::uint64_t, std::span<char>) { return error_code{}; }, nullptr,
        [this](error_code why) { ended = why; });
    subject->start();
    BOOST_TEST_REQUIRE(until([&] { return ended.has_value(); }));
    BOOST_TEST((*ended == asio::error::connection_refused));
}

BOOST_AUTO_TEST_CASE(given_up_in_the_middle_it_ends_at_once)
{
    silent_from = 1;
    begin();
    BOOST_TEST_REQUIRE(until([&] { return chunks.size() == 2; }));
    subject->abort();
    BOOST_TEST_REQUIRE(until([&] { return ended.has_value(); }, 1s));
    BOOST_TEST((*ended == boost::system::errc::operation_canceled));
    BOOST_TEST(subject->accepted() == 1'048'576u);
}

BOOST_AUTO_TEST_CASE(destroyed_in_the_middle_it_tells_nobody_and_leaves_nothing)
{
    silent_from = 1;
    begin();
    BOOST_TEST_REQUIRE(until([&] { return chunks.size() == 2; }));
    subject.reset();
    acceptor.close();
    io.run_for(1s);
    BOOST_TEST(io.stopped());
    BOOST_TEST(!ended.has_value());
}

BOOST_AUTO_TEST_CASE(a_source_that_fails_ends_it)
{
    subject.emplace(
        io, upload_options{.host = "127.0.0.1", .port = acceptor.local_endpoint().port()},
        upload_file{"a.gcode", 10, std::string(32, '0'), std::string(32, '1')},
        [](std::uint64_t, std::span<char>) {
            return make_error_code(boost::system::errc::io_error);
        },
        nullptr, [this](error_code why) { ended = why; });
    subject->start();
    BOOST_TEST_REQUIRE(until([&] { return ended.has_value(); }));
    BOOST_TEST((*ended == boost::system::errc::io_error));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::sdcp
