// SPDX-License-Identifier: MIT
// Real processes: what is started is ended, whatever ends first.
#include "gateway/supervisor/embedded_broker.hpp"
#include "gateway/supervisor/supervise_child.hpp"
#include "gateway/supervisor/supervised.hpp"
#include "tests/support/mosquitto.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace p2m::gateway {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
namespace fs = std::filesystem;
using test::free_port;

constexpr auto patience = 10s;

struct scratch_directory
{
    scratch_directory()
    {
        std::string name = (fs::temp_directory_path() / "p2m-supervisor-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~scratch_directory() { fs::remove_all(path); }
    scratch_directory(scratch_directory const&) = delete;
    scratch_directory& operator=(scratch_directory const&) = delete;
    fs::path path;
};

/// Runs the loop until the condition holds; false after `patience`.
bool run_until(asio::io_context& io, std::function<bool()> const& holds)
{
    auto const end = std::chrono::steady_clock::now() + patience;
    while (!holds() && std::chrono::steady_clock::now() < end) {
        io.restart();
        io.run_for(10ms);
    }
    return holds();
}

/// Running and no zombie.
bool is_alive(pid_t pid)
{
    std::ifstream file{"/proc/" + std::to_string(pid) + "/stat"};
    std::string line;
    std::getline(file, line);
    auto const end = line.rfind(')');
    return end != std::string::npos && line.size() > end + 2 && line[end + 2] != 'Z';
}

pid_t pid_in(fs::path const& path)
{
    pid_t pid = 0;
    std::ifstream{path} >> pid;
    return pid;
}

std::size_t open_descriptors()
{
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator{"/proc/self/fd"}, fs::directory_iterator{}));
}

bool has_no_children()
{
    return ::waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD;
}

child_options shell(std::string script)
{
    return {"sh", "/bin/sh", {"-c", std::move(script)}, {}, "", SIGKILL};
}

supervisor_limits quick()
{
    return {50ms, 400ms, 60s, 5s, 20ms, 300ms};
}

struct loop
{
    asio::io_context io;
    scratch_directory scratch;
    std::vector<std::string> lines, down;
    int ready{};

    supervised_listener listener()
    {
        return {[this](std::string const& line) { lines.push_back(line); }, [this] { ++ready; },
                [this](std::string const& why) { down.push_back(why); }};
    }
    void stop(supervised& child)
    {
        bool done = false;
        child.stop([&] { done = true; });
        BOOST_REQUIRE(run_until(io, [&] { return done; }));
    }
    exit_status run_once(child_options options)
    {
        std::optional<exit_status> how;
        child_process child{io,
                            std::move(options),
                            {[this](std::string const& line) { lines.push_back(line); },
                             [&](exit_status status) { how = status; }}};
        child.start();
        BOOST_REQUIRE(run_until(io, [&] { return how.has_value(); }));
        return *how;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(supervisor, loop)

BOOST_AUTO_TEST_CASE(both_outputs_arrive_as_lines_and_the_exit_code_after_them)
{
    auto const how = run_once(shell("echo out; echo err >&2; printf rest; exit 7"));
    BOOST_TEST((how == exit_status{exit_status::kind::exited, 7}));
    BOOST_TEST(lines == (std::vector<std::string>{"out", "err", "rest"}),
               boost::test_tools::per_element());
    BOOST_TEST(has_no_children());
}

BOOST_AUTO_TEST_CASE(a_missing_program_is_an_exit_status)
{
    for (auto const* program : {"/does/not/exist", "p2m-does-not-exist"}) {
        auto const how = run_once({"x", program, {}, {}, "", SIGKILL});
        BOOST_TEST((how == exit_status{exit_status::kind::no_start, ENOENT}));
    }
    BOOST_TEST(has_no_children());
}

BOOST_AUTO_TEST_CASE(the_child_gets_its_environment_and_its_directory)
{
    auto options = shell("echo $P2M_TEST; pwd");
    options.environment = {{"P2M_TEST", "a b"}};
    options.working_directory = scratch.path.string();
    run_once(std::move(options));
    BOOST_TEST(lines == (std::vector<std::string>{"a b", scratch.path.string()}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(variables_that_are_hidden_do_not_reach_the_child)
{
    ::setenv("P2M_TEST_SEEN", "yes", 1);
    ::setenv("P2M_HIDDEN_ONE", "no", 1);
    auto options = shell("env | grep ^P2M_ | sort");
    options.hidden = {"P2M_HIDDEN_", "P2M_TEST_NONE"};
    options.environment = {{"P2M_HIDDEN_OURS", "added"}};
    run_once(options);
    ::unsetenv("P2M_TEST_SEEN");
    ::unsetenv("P2M_HIDDEN_ONE");
    BOOST_TEST(lines == (std::vector<std::string>{"P2M_HIDDEN_OURS=added", "P2M_TEST_SEEN=yes"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(no_descriptor_of_ours_is_inherited)
{
    constexpr int first = 100;
    constexpr int count = 20;
    for (int fd = first; fd != first + count; ++fd)
        BOOST_REQUIRE(::dup2(0, fd) == fd);  // without close-on-exec
    run_once(shell("for f in /proc/$$/fd/*; do echo ${f##*/}; done"));
    for (int fd = first; fd != first + count; ++fd)
        ::close(fd);
    BOOST_TEST(lines.size() >= 3U);
    // 3 is the directory the shell lists, 10 its script.
    for (auto const& line : lines)
        BOOST_TEST((std::stoi(line) <= 3 || std::stoi(line) == 10), line);
}

BOOST_AUTO_TEST_CASE(two_hundred_runs_leak_neither_descriptor_nor_zombie)
{
    run_once(shell("true"));
    auto const before = open_descriptors();
    for (int i = 0; i != 200; ++i)
        run_once({"true", "/bin/true", {}, {}, "", SIGKILL});
    BOOST_TEST(open_descriptors() == before);
    BOOST_TEST(has_no_children());
}

BOOST_AUTO_TEST_CASE(a_killed_child_is_started_again)
{
    supervised child{io, shell("exec sleep 1000"), quick(), {}, listener()};
    child.start();
    BOOST_REQUIRE(run_until(io, [&] { return ready == 1; }));
    auto const first = child.pid();
    ::kill(first, SIGKILL);
    BOOST_REQUIRE(run_until(io, [&] { return ready == 2; }));
    BOOST_TEST(child.pid() != first);
    BOOST_TEST(down == std::vector<std::string>{"was ended by signal 9"},
               boost::test_tools::per_element());
    stop(child);
    BOOST_TEST(has_no_children());
}

BOOST_AUTO_TEST_CASE(a_child_that_always_fails_is_tried_ever_more_slowly)
{
    auto const count = scratch.path / "count";
    auto const begin = std::chrono::steady_clock::now();
    supervised child{io, shell("echo x >> " + count.string() + "; exit 3"), quick(),
                     [](std::function<void(bool)> const& done) { done(false); }, listener()};
    child.start();
    auto const tries = [&] {
        std::error_code error;
        auto const size = fs::file_size(count, error);
        return error ? 0U : size / 2;
    };
    BOOST_REQUIRE(run_until(io, [&] { return tries() >= 5; }));
    BOOST_TEST((std::chrono::steady_clock::now() - begin >= 750ms));  // 50 + 100 + 200 + 400
    BOOST_TEST(down.size() == 1U);
    stop(child);
}

BOOST_AUTO_TEST_CASE(a_child_that_ignores_sigterm_is_killed_with_its_group)
{
    auto const file = scratch.path / "grandchild";
    supervised child{io,
                     shell("trap '' TERM; sleep 1000 & echo $! > " + file.string()
                           + "; echo up; while :; do wait; done"),
                     quick(),
                     {},
                     listener()};
    child.start();
    BOOST_REQUIRE(run_until(io, [&] { return !lines.empty(); }));
    auto const grandchild = pid_in(file);
    BOOST_REQUIRE(is_alive(grandchild));
    stop(child);
    BOOST_TEST(run_until(io, [&] { return !is_alive(grandchild); }));
    BOOST_TEST(has_no_children());
}

BOOST_AUTO_TEST_CASE(a_flood_of_output_is_bounded)
{
    run_once(shell("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done"));
    // At most 20 lines and one count a second, and the loop takes less than `patience`.
    BOOST_TEST(lines.size() <= 21U * 11U);
    BOOST_TEST(lines.back().find("more lines") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(destruction_leaves_nothing_running)
{
    pid_t pid = 0;
    {
        supervised child{io, shell("exec sleep 1000"), quick(), {}, listener()};
        child.start();
        pid = child.pid();
        BOOST_REQUIRE(is_alive(pid));
    }
    BOOST_TEST(!is_alive(pid));
    BOOST_TEST(has_no_children());
    BOOST_TEST(run_until(io, [&] { return io.poll() == 0; }));
}

BOOST_AUTO_TEST_CASE(sigkill_of_the_gateway_ends_child_and_grandchild)
{
    auto const child_file = scratch.path / "child";
    auto const grandchild_file = scratch.path / "grandchild";
    // A grandchild that left the group and the session, as a daemon would.
    auto const script = "setsid sleep 1000 & echo $! > " + grandchild_file.string() + "; echo $$ > "
                        + child_file.string() + "; wait";
    pid_t const gateway = ::fork();
    if (gateway == 0) {
        // A gateway of its own, whose helper is this very program (see main below).
        asio::io_context own;
        child_process helper{own,
                             {"helper",
                              fs::read_symlink("/proc/self/exe").string(),
                              {"supervise-child", "/bin/sh", "-c", script},
                              {},
                              "",
                              SIGTERM},
                             {}};
        helper.start();
        own.run_for(60s);
        ::_exit(0);
    }
    BOOST_REQUIRE(gateway > 0);
    BOOST_REQUIRE(run_until(io, [&] { return pid_in(child_file) > 0; }));
    auto const child = pid_in(child_file);
    auto const grandchild = pid_in(grandchild_file);
    BOOST_REQUIRE(is_alive(child));
    BOOST_REQUIRE(is_alive(grandchild));
    ::kill(gateway, SIGKILL);
    ::waitpid(gateway, nullptr, 0);
    BOOST_TEST(run_until(io, [&] { return !is_alive(child); }));
    BOOST_TEST(run_until(io, [&] { return !is_alive(grandchild); }));
}

BOOST_AUTO_TEST_CASE(the_embedded_broker_is_ready_on_its_port_and_its_file_is_private)
{
    auto const port = free_port();
    embedded_broker broker{
        io, {"127.0.0.1", port, "mosquitto", scratch.path.string(), quick()}, listener()};
    BOOST_REQUIRE(broker.start().empty());
    BOOST_REQUIRE(run_until(io, [&] { return broker.is_ready(); }));
    BOOST_TEST(broker.url() == "mqtt://127.0.0.1:" + std::to_string(port));
    struct stat info{};
    BOOST_REQUIRE(::stat((scratch.path / "embedded-broker.conf").c_str(), &info) == 0);
    BOOST_TEST((info.st_mode & 0777U) == 0600U);
    bool done = false;
    broker.stop([&] { done = true; });
    BOOST_TEST(run_until(io, [&] { return done; }));
    BOOST_TEST(has_no_children());
}

/// What a broker says to a client of MQTT 3.1.1: 0 welcome, 4 or 5 refused; -1: nothing.
int connect_code(std::string const& address,
                 std::uint16_t port,
                 std::string const& user,
                 std::string const& password)
{
    auto const text = [](std::string const& of) {
        return std::string{'\0', static_cast<char>(of.size())} + of;
    };
    bool const names_itself = !user.empty();
    std::string body = text("MQTT") + '\4' + static_cast<char>(names_itself ? 0xc2 : 0x02)
                       + std::string{'\0', '\x3c'} + text("home-assistant");
    if (names_itself)
        body += text(user) + text(password);
    std::string const packet = std::string{'\x10', static_cast<char>(body.size())} + body;

    asio::io_context io;
    asio::ip::tcp::socket socket{io};
    std::string answer(4, '\0');
    bool complete = false;
    socket.async_connect({asio::ip::make_address(address), port}, [&](auto error) {
        if (error)
            return;
        asio::write(socket, asio::buffer(packet));
        asio::async_read(socket, asio::buffer(answer),
                         [&](auto failed, std::size_t) { complete = !failed; });
    });
    io.run_for(patience);
    return complete && answer[0] == '\x20' ? answer[3] : -1;
}

BOOST_AUTO_TEST_CASE(a_broker_with_a_password_lets_in_who_knows_it_and_nobody_else)
{
    auto const port = free_port();
    embedded_broker broker{
        io,
        {"127.0.0.2", port, "mosquitto", scratch.path.string(), quick(), "home", "s3cret: x"},
        listener()};
    BOOST_REQUIRE_EQUAL(broker.start(), "");
    BOOST_REQUIRE(run_until(io, [&] { return broker.is_ready(); }));
    BOOST_TEST(connect_code("127.0.0.2", port, "home", "s3cret: x") == 0);
    BOOST_TEST(connect_code("127.0.0.2", port, "home", "wrong") == 5);
    BOOST_TEST(connect_code("127.0.0.2", port, "", "") == 5);

    auto const passwords = scratch.path / "embedded-broker.passwords";
    struct stat info{};
    BOOST_REQUIRE(::stat(passwords.c_str(), &info) == 0);
    BOOST_TEST((info.st_mode & 0777U) == 0600U);
    std::string text;
    std::getline(std::ifstream{passwords}, text);
    BOOST_TEST(text.starts_with("home:$"));
    BOOST_TEST(text.find("s3cret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_taken_port_and_a_missing_broker_are_one_clear_sentence)
{
    asio::ip::tcp::acceptor const other{io, {asio::ip::address_v4::loopback(), 0}};
    auto const port = other.local_endpoint().port();
    embedded_broker taken{
        io, {"127.0.0.1", port, "mosquitto", scratch.path.string(), quick()}, listener()};
    BOOST_TEST(taken.start()
               == "port " + std::to_string(port)
                      + " on 127.0.0.1 is taken, perhaps by a broker that already runs: set "
                        "mqtt.url to it, or choose another broker.port");
    embedded_broker missing{
        io,
        {"127.0.0.1", free_port(), "p2m-no-broker", scratch.path.string(), quick()},
        listener()};
    BOOST_TEST(missing.start().find("apt install mosquitto") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway

namespace {

/// This program is its own `supervise-child` helper.
[[gnu::constructor]] void become_helper(int argc, char** argv)
{
    if (argc > 2 && std::string_view{argv[1]} == "supervise-child")
        ::_exit(p2m::gateway::supervise_child({argv + 2, argv + argc}));
}

}  // namespace
