// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/peer_user.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

namespace p2m::gateway {
namespace {

// sl, local address, remote address, state, queues, timer, retransmissions, uid
constexpr std::size_t local_column = 1, remote_column = 2, user_column = 7;

template <class Number>
std::optional<Number> parse(std::string_view text, int base)
{
    Number out{};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, base);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return out;
}

/// "0100007F:1F90": the address as its bytes lie in memory, the port as a number.
std::optional<ipv4_end> parse_end(std::string_view text)
{
    auto const colon = text.find(':');
    if (colon == text.npos)
        return std::nullopt;
    auto const bytes = parse<std::uint32_t>(text.substr(0, colon), 16);
    auto const port = parse<std::uint16_t>(text.substr(colon + 1), 16);
    if (!bytes || !port)
        return std::nullopt;
    if constexpr (std::endian::native == std::endian::big)
        return ipv4_end{*bytes, *port};
    return ipv4_end{__builtin_bswap32(*bytes), *port};
}

std::array<std::string_view, user_column + 1> split(std::string_view row)
{
    std::array<std::string_view, user_column + 1> out;
    for (auto& column : out) {
        row.remove_prefix(std::min(row.find_first_not_of(' '), row.size()));
        column = row.substr(0, row.find(' '));
        row.remove_prefix(column.size());
    }
    return out;
}

}  // namespace

std::optional<std::uint32_t> find_peer_user(std::string_view text, ipv4_end peer, ipv4_end ours)
{
    while (!text.empty()) {
        auto const row = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(row.size() + 1, text.size()));
        auto const columns = split(row);
        if (parse_end(columns[local_column]) == peer && parse_end(columns[remote_column]) == ours)
            return parse<std::uint32_t>(columns[user_column], 10);
    }
    return std::nullopt;
}

}  // namespace p2m::gateway
