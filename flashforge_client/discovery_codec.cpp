// SPDX-License-Identifier: MIT
#include "flashforge_client/discovery_codec.hpp"

#include "flashforge_client/limits.hpp"
#include "net/text.hpp"

namespace p2m::flashforge {

namespace {

constexpr std::size_t modern_bytes = 276;
constexpr std::size_t older_bytes = 140;
constexpr std::size_t modern_name_bytes = 132;
constexpr std::size_t older_name_bytes = 128;
constexpr std::size_t console_port_at = 0x84;
constexpr std::size_t vendor_at = 0x86;
constexpr std::size_t pid_at = 0x88;
constexpr std::size_t http_port_at = 0x8E;
constexpr std::size_t serial_at = 0x92;
constexpr std::size_t serial_bytes = 130;

int word(std::string_view bytes, std::size_t at) noexcept
{
    auto const high = static_cast<unsigned char>(bytes[at]);
    auto const low = static_cast<unsigned char>(bytes[at + 1]);
    return high * 256 + low;
}

/// Up to the first NUL.
std::string text(std::string_view bytes, std::size_t at, std::size_t size)
{
    auto const field = bytes.substr(at, size);
    std::string out;
    net::assign_text(out, net::trimmed(field.substr(0, field.find('\0'))));
    return out;
}

}  // namespace

boost::system::result<discovery_reply> parse_discovery_reply(std::string_view datagram)
{
    if (datagram.size() < older_bytes || datagram.size() > limits::datagram_bytes)
        return error::not_a_reply;
    discovery_reply out;
    out.modern = datagram.size() >= modern_bytes;
    out.name = text(datagram, 0, out.modern ? modern_name_bytes : older_name_bytes);
    out.console_port = word(datagram, console_port_at);
    out.vendor_id = word(datagram, vendor_at);
    out.pid = word(datagram, pid_at);
    if (out.modern) {
        out.http_port = word(datagram, http_port_at);
        out.serial_number = text(datagram, serial_at, serial_bytes);
    }
    if (out.name.empty() && out.serial_number.empty() && out.pid == 0)
        return error::not_a_reply;
    return out;
}

std::array<std::uint8_t, 8> write_probe(std::array<std::uint8_t, 4> own,
                                        std::uint16_t port) noexcept
{
    return {own[0],
            own[1],
            own[2],
            own[3],
            static_cast<std::uint8_t>(port / 256U),
            static_cast<std::uint8_t>(port % 256U),
            0,
            0};
}

void probe_window::probed(steady_time now) noexcept
{
    if (now >= until_)
        replies_ = 0;
    until_ = now + open_for;
}

bool probe_window::accept(steady_time now) noexcept
{
    if (now >= until_ || replies_ == max_replies)
        return false;
    ++replies_;
    return true;
}

}  // namespace p2m::flashforge
