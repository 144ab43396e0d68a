// SPDX-License-Identifier: MIT
// Which datagrams count as replies to discovery. Anybody on the LAN may send some, with any source
// address: a reply is worth a connection attempt, so what nobody asked for is worth nothing.
// Decides only; the socket is in discovery.cpp.
#pragma once

#include "sdcp_client/moment.hpp"

#include <boost/asio/ip/address_v4.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>

namespace p2m::sdcp {

class discovery_rules
{
public:
    using address = boost::asio::ip::address_v4;
    using duration = std::chrono::milliseconds;

    /// A printer answers within milliseconds; a sleeping Wi-Fi client within a beacon or two.
    static constexpr duration answered_within{5'000};
    /// From one address within that time: three probes of a round and one to the host itself, and
    /// as many again.
    static constexpr int max_from_one_address = 8;
    /// From all within that time; a farm of ten thousand answers each probe of a round. Further
    /// ones are dropped unread.
    static constexpr std::size_t max_replies = 40'000;
    static constexpr std::size_t max_addresses = 16'384;  ///< further ones are dropped unread
    static constexpr std::size_t max_asked = 4'096;       ///< hosts asked by themselves; likewise

    /// A probe goes to everybody, or to one host.
    void on_probe_to_all(steady_time now);
    void on_probe(address const& to, steady_time now);

    /// A datagram arrived: true when it is worth reading.
    [[nodiscard]] bool is_expected(address const& from, steady_time now);

    /// Who it was that answered: `announced` is the address that the reply gives as its own
    /// (MainboardIP), empty when it gives none. Another one than it came from is a forgery, or a
    /// relay that speaks for others, which are refused too (codec.hpp). Only a host that was asked
    /// by itself may announce another one: behind NAT or a VPN it knows its inner address only.
    [[nodiscard]] bool
    is_believed(address const& from, std::string_view announced, steady_time now) const;

private:
    [[nodiscard]] bool was_asked(address const&, steady_time now) const;

    bool to_all_{};
    steady_time to_all_at_, window_since_, tidied_;
    std::map<address, steady_time> asked_;  ///< when a host was asked by itself
    std::map<address, int> heard_;          ///< replies within the present window
    std::size_t replies_{};
};

}  // namespace p2m::sdcp
