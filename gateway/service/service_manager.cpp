// SPDX-License-Identifier: MIT
#include "gateway/service/service_manager.hpp"

#include <boost/asio/buffer.hpp>
#include <spdlog/spdlog.h>

#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <utility>

namespace p2m::gateway {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t max_socket_path = sizeof(sockaddr_un::sun_path) - 1;

}  // namespace

service_wishes take_service_wishes()
{
    auto out = read_service_wishes(process_environment(), ::getpid());
    for (auto const* const name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"})
        ::unsetenv(name);
    return out;
}

service_manager::service_manager(asio::io_context& io, service_wishes wishes)
    : wishes_{std::move(wishes)}
    , socket_{io}
    , timer_{io}
{}

void service_manager::start()
{
    auto path = wishes_.socket;
    if (path.empty())
        return;
    if (path.size() > max_socket_path) {
        spdlog::warn("systemd is not told anything: the path in NOTIFY_SOCKET is too long");
        return;
    }
    if (path.front() == '@')
        path.front() = '\0';
    manager_ = asio::local::datagram_protocol::endpoint{path};
    error_code error;
    socket_.open(manager_.protocol(), error);
    if (!error)
        socket_.non_blocking(true, error);
    if (error) {
        spdlog::warn("systemd is not told anything: {}", error.message());
        return;
    }
    if (wishes_.sign_of_life.count() > 0)
        give_signs_of_life();
}

void service_manager::ready(std::string_view status)
{
    if (std::exchange(is_ready_, true))
        return this->status(status);
    status_ = status;
    send(ready_notice(status));
}

void service_manager::status(std::string_view status)
{
    if (std::exchange(status_, status) != status)
        send(status_notice(status));
}

void service_manager::reloading()
{
    using namespace std::chrono;
    send(reloading_notice(duration_cast<microseconds>(steady_clock::now().time_since_epoch())));
}

void service_manager::reloaded()
{
    send(ready_notice(status_));
}

void service_manager::stopping()
{
    send(stopping_notice());
}

void service_manager::send(std::string const& notice)
{
    if (!socket_.is_open())
        return;
    error_code error;
    socket_.send_to(asio::buffer(notice), manager_, 0, error);
    if (error)
        spdlog::debug("systemd was not told {}: {}", notice, error.message());
}

void service_manager::give_signs_of_life()
{
    send(sign_of_life_notice());
    timer_.expires_after(wishes_.sign_of_life);
    timer_.async_wait([this](error_code error) {
        if (!error)
            give_signs_of_life();
    });
}

}  // namespace p2m::gateway
