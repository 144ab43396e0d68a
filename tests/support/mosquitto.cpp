// SPDX-License-Identifier: MIT
#include "tests/support/mosquitto.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/process/args.hpp>
#include <boost/process/child.hpp>
#include <boost/process/extend.hpp>
#include <boost/process/io.hpp>
#include <boost/process/search_path.hpp>

#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>
#include <thread>
#include <utility>

namespace p2m::test {

namespace asio = boost::asio;
namespace bp = boost::process;
using namespace std::chrono_literals;
using asio::ip::tcp;

namespace {

constexpr auto ready_within = 10s;
constexpr auto stopped_within = 5s;
constexpr auto poll_every = 10ms;
constexpr int ports_tried = 100;

template <class Condition>
bool poll(std::chrono::milliseconds at_most, Condition condition)
{
    auto const until = std::chrono::steady_clock::now() + at_most;
    while (!condition()) {
        if (std::chrono::steady_clock::now() >= until)
            return false;
        std::this_thread::sleep_for(poll_every);
    }
    return true;
}

bool says(std::vector<std::string> const& lines, std::string_view word)
{
    return std::ranges::any_of(lines, [&](auto const& line) { return line.starts_with(word); });
}

bool accepts_connections(std::uint16_t port)
{
    asio::io_context io;
    tcp::socket socket(io);
    boost::system::error_code ec;
    socket.connect({asio::ip::address_v4::loopback(), port}, ec);
    return !ec;
}

std::filesystem::path program()
{
    auto path = ::boost::this_process::path();
    path.emplace_back("/usr/sbin");
    auto found = bp::search_path("mosquitto", path);
    if (found.empty())
        throw std::runtime_error("mosquitto is not installed");
    return found;
}

}  // namespace

temporary_directory::temporary_directory()
    : path_(
          std::filesystem::temp_directory_path()
          / ("p2m-test-" + std::to_string(getpid()) + "-" + std::to_string(std::random_device{}())))
{
    std::filesystem::create_directory(path_);
}

temporary_directory::~temporary_directory()
{
    std::error_code ec;
    std::filesystem::remove_all(path_, ec);
    if (ec)
        std::fprintf(stderr, "%s stays behind: %s\n", path_.c_str(), ec.message().c_str());
}

std::uint16_t free_port()
{
    std::random_device random;
    std::uniform_int_distribution<> below_those_of_clients(10'000, 30'000);
    for (int i = 0; i != ports_tried; ++i) {
        auto const port = static_cast<std::uint16_t>(below_those_of_clients(random));
        asio::io_context io;
        tcp::acceptor acceptor(io, tcp::v4());
        boost::system::error_code taken;
        acceptor.bind({asio::ip::address_v4::loopback(), port}, taken);
        if (!taken)
            return port;
    }
    throw std::runtime_error("no port is free");
}

struct mosquitto::process
{
    bp::child child;
};

mosquitto::mosquitto(std::vector<std::string> lines)
    : lines_(std::move(lines))
    , port_(free_port())
{
    start();
}

mosquitto::~mosquitto()
{
    stop();
}

void mosquitto::start()
{
    auto const configuration = directory_.path() / "mosquitto.conf";
    {
        std::ofstream out(configuration);
        out << "listener " << port_ << " 127.0.0.1\n";
        for (auto const& line : lines_)
            out << line << '\n';
        if (!says(lines_, "allow_anonymous"))
            out << "allow_anonymous true\n";
        if (getuid() == 0)
            out << "user root\n";
        out << "log_dest stderr\nlog_type all\nconnection_messages true\n";
    }
    auto* const log = std::fopen((directory_.path() / "log").c_str(), "ae");
    if (log == nullptr)
        throw std::runtime_error("no log file for mosquitto");
    process_ = std::make_unique<process>(process{bp::child(
        program(), bp::args = {"-c", configuration.string()},
        bp::std_in<bp::null, bp::std_out> bp::null, bp::std_err > log,
        bp::extend::on_exec_setup = [](auto const&) { prctl(PR_SET_PDEATHSIG, SIGKILL); })});
    std::fclose(log);
    if (!wait_until_ready()) {
        kill();
        throw std::runtime_error("mosquitto does not start:\n" + this->log());
    }
}

bool mosquitto::wait_until_ready()
{
    bool ready = false;
    poll(ready_within, [&] {
        ready = accepts_connections(port_);
        return ready || !process_->child.running();
    });
    return ready && process_->child.running();
}

void mosquitto::stop()
{
    if (!process_)
        return;
    if (process_->child.running()) {
        ::kill(process_->child.id(), SIGTERM);
        poll(stopped_within, [&] { return !process_->child.running(); });
    }
    kill();
}

void mosquitto::kill()
{
    if (!process_)
        return;
    if (process_->child.running())
        process_->child.terminate();
    process_.reset();
}

void mosquitto::pause()
{
    ::kill(process_->child.id(), SIGSTOP);
}

void mosquitto::go_on()
{
    ::kill(process_->child.id(), SIGCONT);
}

std::string mosquitto::url(std::string_view scheme) const
{
    return std::string(scheme) + "://127.0.0.1:" + std::to_string(port_);
}

std::string mosquitto::log() const
{
    std::ifstream in(directory_.path() / "log");
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace p2m::test
