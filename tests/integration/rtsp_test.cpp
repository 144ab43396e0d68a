// SPDX-License-Identifier: MIT
// RTSP without MediaMTX: its API played by a server of this test, and what is said when something
// is missing. With MediaMTX and ffmpeg: tests/e2e/test_rtsp.py.
#include "gateway/surfaces/http/server.hpp"
#include "gateway/surfaces/rtsp/api_client.hpp"
#include "gateway/surfaces/rtsp/rtsp_service.hpp"
#include "mediamtx_api_server.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace p2m::gateway {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
namespace fs = std::filesystem;

constexpr auto patience = 10s;

struct world
{
    bool run_until(std::function<bool()> const& holds)
    {
        auto const end = std::chrono::steady_clock::now() + patience;
        while (!holds() && std::chrono::steady_clock::now() < end) {
            io.restart();
            io.run_for(10ms);
        }
        return holds();
    }
    api_client::outcome ask(api_client& client, api_request what)
    {
        std::optional<api_client::outcome> got;
        client.send(std::move(what), [&](auto outcome) { got = std::move(outcome); });
        BOOST_TEST_REQUIRE(run_until([&] { return got.has_value(); }));
        return *got;
    }
    [[nodiscard]] api_options to_server() const
    {
        return {.host = "127.0.0.1", .port = server.port(), .username = "me", .password = "p:w"};
    }

    asio::io_context io;
    test::mediamtx_api_server server{io};
};

/// The service with a MediaMTX elsewhere, which is the server of this test.
struct elsewhere : world
{
    elsewhere()
    {
        server.paths = {{"door", R"({"runOnDemand":"somebody's"})"}};
        options.enabled = true;
        options.port = 8555;
        options.elsewhere = {"127.0.0.1", server.port(), "http://192.0.2.5:8099"};
        options.poll_every = 20ms;
        service.set_printers({{"id-a", "a"}, {"id-b", "b"}});
        service.configure(options);
        BOOST_TEST_REQUIRE(run_until([&] { return runs("id-a") && runs("id-b"); }));
    }
    [[nodiscard]] bool runs(std::string const& id) const { return service.numbers(id).running; }

    rtsp_options options;
    std::vector<std::string> changed;
    rtsp_service service{io,
                         {.camera_of = [](auto const&) { return nullptr; },
                          .on_changed = [this](auto const& name) { changed.push_back(name); }}};
};

/// The service with a MediaMTX of its own that cannot be.
struct lacking : world
{
    lacking()
    {
        std::string name = (fs::temp_directory_path() / "p2m-rtsp-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        directory = name;
        options.enabled = true;
        options.directory = name;
        options.program = "/bin/true";
        options.retry_every = 20ms;
        service.set_printers({{"id-a", "a"}});
    }
    ~lacking() { fs::remove_all(directory); }
    std::string trouble()
    {
        service.configure(options);
        run_until([&] { return !service.trouble().empty(); });
        return service.trouble();
    }

    fs::path directory;
    rtsp_options options;
    rtsp_service service{io, {.camera_of = [](auto const&) { return nullptr; }, .on_changed = {}}};
};

BOOST_AUTO_TEST_SUITE(rtsp)

BOOST_FIXTURE_TEST_CASE(a_request_arrives_as_it_is_and_so_does_its_answer, world)
{
    api_client client{io, to_server()};
    BOOST_TEST(ask(client, put_path("a", "ffmpeg")).answer.status == 200U);
    auto const& asked = server.requests.at(0);
    BOOST_TEST((asked.method() == test::http::verb::post));
    BOOST_TEST(std::string{asked.target()} == "/v3/config/paths/replace/a");
    BOOST_TEST(asked.body() == put_path("a", "ffmpeg").body);
    BOOST_TEST(std::string{asked["Authorization"]} == "Basic bWU6cDp3");
    auto const listed = ask(client, ask_configured(0));
    BOOST_TEST(parse_configured(listed.answer.body)->items.at("a") == "ffmpeg");
    BOOST_TEST(ask(client, delete_path("none")).answer.status == 404U);
}

BOOST_FIXTURE_TEST_CASE(no_answer_is_an_outcome_with_its_cause, world)
{
    auto to = to_server();
    to.patience = 100ms;
    server.silent = true;
    api_client hasty{io, to};
    auto const silent = ask(hasty, ask_active(0));
    BOOST_TEST(!silent.answered);
    BOOST_TEST(silent.why == "it does not answer");

    server.silent = false;
    to = to_server();  // the causes below are found at once, and not always within 100 ms
    api_client client{io, to};
    for (auto const* const raw :
         {"garbage\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 4194305\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"})
    {
        server.raw = raw;
        BOOST_TEST(!ask(client, ask_active(0)).answered);
    }
    asio::ip::tcp::acceptor free{io, {asio::ip::make_address("127.0.0.1"), 0}};
    to.port = free.local_endpoint().port();
    free.close();
    api_client nobody{io, to};
    BOOST_TEST(ask(nobody, ask_active(0)).why == "Connection refused");
}

BOOST_FIXTURE_TEST_CASE(a_cancelled_request_says_nothing, world)
{
    server.silent = true;
    bool called = false;
    api_client client{io, to_server()};
    client.send(ask_active(0), [&](auto) { called = true; });
    BOOST_TEST_REQUIRE(run_until([&] { return !server.requests.empty(); }));
    client.cancel();
    server.silent = false;
    std::ignore = ask(client, ask_active(0));
    BOOST_TEST(!called);
}

BOOST_FIXTURE_TEST_CASE(a_mediamtx_elsewhere_gets_our_paths_and_keeps_its_own, elsewhere)
{
    BOOST_TEST(server.paths.size() == 3U);
    BOOST_TEST(server.paths.at("a").find("-i http://192.0.2.5:8099/printers/a/stream -an")
               != std::string::npos);
    BOOST_TEST(server.paths.at("a").find("rtsp://127.0.0.1:$RTSP_PORT/$MTX_PATH")
               != std::string::npos);
    BOOST_TEST(service.numbers("id-a").url == "rtsp://127.0.0.1:8555/a");
    server.readers["a"] = 2;
    BOOST_TEST(run_until([&] { return service.numbers("id-a").readers == 2; }));
    BOOST_TEST(service.readers() == 2);
    BOOST_TEST(service.numbers("nobody").url.empty());
}

BOOST_FIXTURE_TEST_CASE(the_switch_takes_one_path_away_and_brings_it_back, elsewhere)
{
    changed.clear();
    server.changes.clear();
    BOOST_TEST(service.switch_printer("id-a", false));
    BOOST_TEST(!runs("id-a"));
    BOOST_TEST(service.numbers("id-a").url.empty());
    BOOST_TEST(changed == std::vector<std::string>{"a"});
    BOOST_TEST(run_until([&] { return !server.paths.contains("a"); }));
    BOOST_TEST(service.switch_printer("id-a", true));
    BOOST_TEST(run_until([&] { return runs("id-a"); }));
    BOOST_TEST(server.changes == (std::vector<std::string>{"delete/a", "replace/a"}));
    BOOST_TEST(!service.switch_printer("nobody", true));
}

BOOST_FIXTURE_TEST_CASE(a_server_that_forgot_everything_is_told_again, elsewhere)
{
    server.paths.clear();
    BOOST_TEST(run_until([&] { return server.paths.contains("a") && server.paths.contains("b"); }));
}

BOOST_FIXTURE_TEST_CASE(a_rename_leaves_the_other_path_alone, elsewhere)
{
    server.changes.clear();
    service.set_printers({{"id-a", "a"}, {"id-b", "garage"}});
    BOOST_TEST(run_until([&] { return runs("id-b"); }));
    BOOST_TEST(server.changes == (std::vector<std::string>{"delete/b", "replace/garage"}));
}

BOOST_FIXTURE_TEST_CASE(a_restart_begins_with_nothing_and_ends_with_the_same_paths, elsewhere)
{
    server.changes.clear();
    BOOST_TEST(service.restart());
    BOOST_TEST(run_until([&] { return server.changes.size() == 4U && runs("id-b"); }));
    BOOST_TEST(server.changes
               == (std::vector<std::string>{"delete/a", "delete/b", "replace/a", "replace/b"}));
}

BOOST_FIXTURE_TEST_CASE(another_encoding_reaches_every_path, elsewhere)
{
    options.encoding.frame_rate_fps = 5;
    service.configure(options);
    BOOST_TEST(run_until(
        [&] { return runs("id-a") && server.paths.at("a").find(" -g 5 ") != std::string::npos; }));
}

BOOST_FIXTURE_TEST_CASE(what_is_switched_off_here_is_not_shown_there, elsewhere)
{
    options.enabled = false;
    service.configure(options);
    BOOST_TEST(run_until([&] { return server.paths.size() == 1U; }));
    BOOST_TEST(server.paths.contains("door"));
    BOOST_TEST(!service.restart());
}

BOOST_FIXTURE_TEST_CASE(the_end_takes_our_paths_along, elsewhere)
{
    bool stopped = false;
    service.stop([&] { stopped = true; });
    BOOST_TEST(run_until([&] { return stopped; }));
    BOOST_TEST(server.paths.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(the_end_does_not_wait_for_a_server_that_is_silent, elsewhere)
{
    server.silent = true;
    bool stopped = false;
    service.stop([&] { stopped = true; });
    auto const begin = std::chrono::steady_clock::now();
    BOOST_TEST(run_until([&] { return stopped; }));
    BOOST_TEST((std::chrono::steady_clock::now() - begin < 4s));
}

BOOST_FIXTURE_TEST_CASE(a_program_that_is_missing_is_named, lacking)
{
    options.program = "/nonexistent/mediamtx";
    BOOST_TEST(trouble() == "/nonexistent/mediamtx cannot be run: set rtsp.program to MediaMTX");
    BOOST_TEST(!service.is_ready());
    BOOST_TEST(!service.numbers("id-a").running);
}

BOOST_FIXTURE_TEST_CASE(a_port_that_is_taken_is_named, lacking)
{
    asio::ip::tcp::acceptor other{io, {asio::ip::make_address("127.0.0.1"), 0}};
    options.hls = true;
    options.port = options.hls_port = other.local_endpoint().port();
    BOOST_TEST(trouble()
               == "port " + std::to_string(options.port)
                      + " on 127.0.0.1 is taken: free it, or choose another rtsp.port");
}

BOOST_FIXTURE_TEST_CASE(a_directory_that_cannot_be_written_is_named, lacking)
{
    options.port = 0;  // any
    options.directory = "/nonexistent";
    BOOST_TEST(trouble()
               == "/nonexistent/mediamtx.yml cannot be written (No such file or directory): make "
                  "the state directory writable");
}

BOOST_FIXTURE_TEST_CASE(a_mediamtx_that_ends_at_once_is_trouble_and_its_file_is_private, lacking)
{
    options.port = 0;
    options.helper = {};
    BOOST_TEST(trouble() == "MediaMTX exited with 0");
    auto const mode = fs::status(directory / "mediamtx.yml").permissions();
    BOOST_TEST((mode == (fs::perms::owner_read | fs::perms::owner_write)));
    bool stopped = false;
    service.stop([&] { stopped = true; });
    BOOST_TEST(run_until([&] { return stopped; }));
}

BOOST_FIXTURE_TEST_CASE(pictures_are_for_programs_of_our_user_only, world)
{
    http_options options;
    options.port = 0;
    options.only_own_user = true;
    http_server pictures{io,
                         options,
                         {.printers = [] { return std::vector<listed_printer>{}; },
                          .camera_of = [](auto const&) { return nullptr; },
                          .metrics = [] { return gateway_metrics{}; }}};
    BOOST_TEST_REQUIRE(!pictures.start());
    auto const is_heard = [&](asio::ip::tcp::socket& client) {
        client.connect({asio::ip::make_address("127.0.0.1"), pictures.port()});
        asio::write(client, asio::buffer(std::string{"GET /printers/a/stream HTTP/1.1\r\n"
                                                     "Host: localhost\r\n\r\n"}));
        std::string got(8, '\0');
        std::optional<std::size_t> size;
        asio::async_read(client, asio::buffer(got),
                         [&](boost::system::error_code, std::size_t bytes) { size = bytes; });
        BOOST_TEST_REQUIRE(run_until([&] { return size.has_value(); }));
        return got == "HTTP/1.1";
    };
    asio::ip::tcp::socket ours{io, asio::ip::tcp::v4()};
    BOOST_TEST(is_heard(ours));
    if (::geteuid() != 0)
        return;  // nobody else can be played
    BOOST_TEST_REQUIRE(::seteuid(65534) == 0);
    asio::ip::tcp::socket others{io, asio::ip::tcp::v4()};
    BOOST_TEST_REQUIRE(::seteuid(0) == 0);
    BOOST_TEST(!is_heard(others));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace p2m::gateway
