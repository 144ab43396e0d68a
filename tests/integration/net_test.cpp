// SPDX-License-Identifier: MIT
// Names and connections over real sockets and threads. The system's resolver is played by this
// program, so that a name server can be silent for as long as a test wants.
#include "net/connector.hpp"
#include "net/name_resolver.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <functional>
#include <mutex>
#include <netdb.h>
#include <netinet/in.h>
#include <optional>
#include <string>
#include <thread>

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

namespace {

std::atomic<int> lookups{0};
// Never destroyed: a thread that nobody joins may still wait at the end of the program.
auto& guard = *new std::mutex;
auto& released = *new std::condition_variable;
bool is_released = false;
int held = 0;

void hold()
{
    std::unique_lock lock{guard};
    ++held;
    released.wait(lock, [] { return is_released; });
    --held;
    released.notify_all();
}

void release_all()
{
    std::unique_lock lock{guard};
    is_released = true;
    released.notify_all();
    released.wait_for(lock, 5s, [] { return held == 0; });
    is_released = false;
}

addrinfo* make_address(char const* text, addrinfo* next)
{
    auto* const where = new sockaddr_in{};
    where->sin_family = AF_INET;
    inet_pton(AF_INET, text, &where->sin_addr);
    auto* const one = new addrinfo{};
    one->ai_family = AF_INET;
    one->ai_addrlen = sizeof *where;
    one->ai_addr = reinterpret_cast<sockaddr*>(where);
    one->ai_next = next;
    return one;
}

}  // namespace

extern "C" int
getaddrinfo(char const* name, char const*, addrinfo const*, addrinfo** out) noexcept(true)
{
    ++lookups;
    std::string_view const asked{name};
    if (asked.starts_with("dead"))
        hold();
    if (asked == "here.test")
        *out = make_address("127.0.0.1", nullptr);
    else if (asked == "swallows.test")  // the first address answers no SYN, see below
        *out = make_address("127.0.0.2", make_address("127.0.0.1", nullptr));
    else
        return EAI_NONAME;
    return 0;
}

extern "C" void freeaddrinfo(addrinfo* list) noexcept(true)
{
    while (list != nullptr) {
        auto* const next = list->ai_next;
        delete reinterpret_cast<sockaddr_in*>(list->ai_addr);
        delete list;
        list = next;
    }
}

namespace p2m::net {
namespace {

struct network
{
    std::optional<asio::io_context> io{std::in_place};
    std::optional<tcp::acceptor> printer{std::in_place, *io,
                                         tcp::endpoint{asio::ip::make_address("127.0.0.1"), 0}};
    std::optional<connector> subject{std::in_place, *io};
    std::optional<connector::result> got;

    ~network() { release_all(); }

    void connect(std::string host, std::chrono::milliseconds at_most = 5s)
    {
        asio::co_spawn(
            *io,
            [this, host = std::move(host), at_most]() -> asio::awaitable<void> {
                got.emplace(
                    co_await subject->connect(host, printer->local_endpoint().port(), at_most));
            },
            asio::detached);
    }
    bool until(std::function<bool()> const& so, std::chrono::milliseconds bound)
    {
        auto const end = std::chrono::steady_clock::now() + bound;
        if (io->stopped())
            io->restart();
        while (!so() && std::chrono::steady_clock::now() < end)
            io->run_one_until(end);
        return so();
    }
    bool done(std::chrono::milliseconds bound = 5s)
    {
        return until([&] { return got.has_value(); }, bound);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(net_test, network)

BOOST_AUTO_TEST_CASE(a_literal_address_meets_no_resolver)
{
    auto const before = lookups.load();
    connect("127.0.0.1");
    BOOST_TEST_REQUIRE(done());
    BOOST_TEST(got->has_value());
    BOOST_TEST(lookups == before);
}

BOOST_AUTO_TEST_CASE(a_name_is_connected_and_an_unknown_one_tells_so)
{
    connect("here.test");
    BOOST_TEST_REQUIRE(done());
    BOOST_TEST(got->has_value());
    got.reset();
    connect("unknown.test");
    BOOST_TEST_REQUIRE(done());
    BOOST_TEST((got->error() == asio::error::host_not_found));
    auto const before = lookups.load();
    got.reset();
    connect("unknown.test");
    BOOST_TEST_REQUIRE(done());
    BOOST_TEST(lookups == before);  // remembered
}

BOOST_AUTO_TEST_CASE(a_dead_name_holds_up_no_other_one)
{
    connector other{*io};
    std::optional<connector::result> dead;
    asio::co_spawn(
        *io,
        [&]() -> asio::awaitable<void> {
            dead.emplace(co_await other.connect("dead.test", 80, 400ms));
        },
        asio::detached);
    connect("here.test");
    BOOST_TEST_REQUIRE(done(2s));
    BOOST_TEST(got->has_value());
    BOOST_TEST(!dead.has_value());
    BOOST_TEST_REQUIRE(until([&] { return dead.has_value(); }, 2s));
    BOOST_TEST((dead->error() == asio::error::timed_out));
}

BOOST_AUTO_TEST_CASE(a_dead_name_does_not_hold_up_the_end)
{
    auto const begun = std::chrono::steady_clock::now();
    connect("dead.end.test", 1h);
    BOOST_TEST(!until([&] { return got.has_value(); }, 50ms));
    subject->cancel();
    BOOST_TEST_REQUIRE(done());
    BOOST_TEST((got->error() == asio::error::operation_aborted));
    subject.reset();
    printer.reset();
    io->restart();
    io->run();  // nothing is left to wait for
    io.reset();
    BOOST_TEST((std::chrono::steady_clock::now() - begun < 2s));
    release_all();  // the answer finds nobody, and harms nobody
}

BOOST_AUTO_TEST_CASE(the_loop_may_end_while_somebody_still_waits_for_a_name)
{
    connect("dead.waiting.test", 1h);
    BOOST_TEST(!until([&] { return got.has_value(); }, 50ms));
    subject.reset();
    printer.reset();
    io.reset();
    release_all();
    BOOST_TEST(!got.has_value());
}

BOOST_AUTO_TEST_CASE(an_address_that_swallows_connections_costs_a_quarter_of_a_second)
{
    // A full backlog of nobody who accepts: the next SYN is never answered.
    tcp::acceptor full{*io};
    full.open(tcp::v4());
    full.set_option(asio::socket_base::reuse_address{true});
    full.bind({asio::ip::make_address("127.0.0.2"), printer->local_endpoint().port()});
    full.listen(0);
    std::vector<tcp::socket> fillers;
    fillers.reserve(4);
    for (int i = 0; i != 4; ++i)
        fillers.emplace_back(*io).async_connect(full.local_endpoint(), asio::detached);
    auto const begun = std::chrono::steady_clock::now();
    connect("swallows.test");
    BOOST_TEST_REQUIRE(done(3s));
    BOOST_TEST_REQUIRE(got->has_value());
    BOOST_TEST((*got)->remote_endpoint().address().to_string() == "127.0.0.1");
    BOOST_TEST((std::chrono::steady_clock::now() - begun >= 200ms));
}

BOOST_AUTO_TEST_CASE(a_connection_that_is_refused_tells_why_and_a_silent_one_ends_in_time)
{
    auto const port = printer->local_endpoint().port();
    printer->close();
    asio::co_spawn(
        *io,
        [&]() -> asio::awaitable<void> {
            got.emplace(co_await subject->connect("127.0.0.1", port, 5s));
        },
        asio::detached);
    BOOST_TEST_REQUIRE(done());
    BOOST_TEST((got->error() == asio::error::connection_refused));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::net
