// SPDX-License-Identifier: MIT
#include "gateway/service/notices.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

namespace p2m::gateway {
namespace {

std::optional<std::int64_t> positive_number(std::optional<std::string> const& text)
{
    std::int64_t out{};
    if (!text)
        return std::nullopt;
    auto const* const end = text->data() + text->size();
    auto const [stop, error] = std::from_chars(text->data(), end, out);
    if (error != std::errc{} || stop != end || out <= 0)
        return std::nullopt;
    return out;
}

bool continues_a_character(char byte) noexcept
{
    constexpr unsigned mask = 0xC0;
    constexpr unsigned continuation = 0x80;
    return (static_cast<unsigned char>(byte) & mask) == continuation;
}

/// A notice is a list of lines: a line feed in a status would begin another assignment.
std::string one_line(std::string_view status)
{
    auto size = std::min(status.size(), max_status_bytes);
    while (size > 0 && size < status.size() && continues_a_character(status[size]))
        --size;
    std::string out{status.substr(0, size)};
    for (auto& byte : out)
        if (byte == '\n' || byte == '\r')
            byte = ' ';
    return out;
}

}  // namespace

service_wishes read_service_wishes(environment const& env, std::int64_t pid)
{
    service_wishes out;
    if (auto socket = env("NOTIFY_SOCKET");
        socket && socket->size() > 1 && (socket->front() == '/' || socket->front() == '@'))
        out.socket = std::move(*socket);
    auto const within = positive_number(env("WATCHDOG_USEC"));
    auto const of = env("WATCHDOG_PID");
    if (!out.socket.empty() && within && (!of || positive_number(of) == pid))
        out.sign_of_life = std::chrono::microseconds{(*within + 1) / 2};
    return out;
}

std::string ready_notice(std::string_view status)
{
    return fmt::format("READY=1\n{}", status_notice(status));
}

std::string reloading_notice(std::chrono::microseconds now)
{
    return fmt::format("RELOADING=1\nMONOTONIC_USEC={}", now.count());
}

std::string stopping_notice()
{
    return "STOPPING=1";
}

std::string status_notice(std::string_view status)
{
    return fmt::format("STATUS={}", one_line(status));
}

std::string sign_of_life_notice()
{
    return "WATCHDOG=1";
}

}  // namespace p2m::gateway
