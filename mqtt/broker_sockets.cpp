// SPDX-License-Identifier: MIT
#include "mqtt/broker_sockets.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <charconv>
#include <cstring>
#include <filesystem>
#include <new>
#include <string>
#include <system_error>

namespace p2m::mqtt {
namespace {

std::uint16_t peer_port(int socket) noexcept
{
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    if (getpeername(socket, reinterpret_cast<sockaddr*>(&peer), &size) != 0)
        return 0;  // no socket, or not connected
    if (peer.ss_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &peer, sizeof v4);
        return ntohs(v4.sin_port);
    }
    if (peer.ss_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &peer, sizeof v6);
        return ntohs(v6.sin6_port);
    }
    return 0;
}

// Without /proc there are none.
template <class Action>
std::size_t for_each_connection_to(std::uint16_t port, Action act)
try {
    std::size_t count = 0;
    std::error_code ec;
    for (std::filesystem::directory_iterator entry("/proc/self/fd", ec), end; !ec && entry != end;
         entry.increment(ec))
    {
        auto const name = entry->path().filename().string();
        int descriptor = -1;
        std::from_chars(name.data(), name.data() + name.size(), descriptor);
        if (port != 0 && peer_port(descriptor) == port && act(descriptor))
            ++count;
    }
    return count;
} catch (std::bad_alloc const&) {
    return 0;
}

}  // namespace

std::size_t set_no_delay_of_connections_to(std::uint16_t port) noexcept
{
    return for_each_connection_to(port, [](int descriptor) {
        int const on = 1;
        return setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0;
    });
}

std::size_t shut_down_connections_to(std::uint16_t port) noexcept
{
    return for_each_connection_to(
        port, [](int descriptor) { return shutdown(descriptor, SHUT_RDWR) == 0; });
}

}  // namespace p2m::mqtt
