// SPDX-License-Identifier: MIT
// Datagrams of LAN discovery. Sources: vendor's FlashNetwork.h, flashforge-python-api, OrcaSlicer,
// captures of a Voxelab Aries (the older reply).
#pragma once

#include "flashforge_client/error.hpp"
#include "flashforge_client/moment.hpp"

#include <boost/system/result.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace p2m::flashforge {

/// Identity only. The words of a reply that may be a state are disputed, and none is read.
struct discovery_reply
{
    std::string name;           ///< the owner's text
    std::string serial_number;  ///< empty in an older reply, whose printers tell theirs by M115
    int pid{};                  ///< see model_table.hpp; 0 when the reply says so
    int vendor_id{};            ///< 0x2B71
    int http_port{};            ///< 0 in an older reply
    int console_port{};         ///< Creator 5 says 8899 too, although its port is closed
    bool modern{};              ///< 276 bytes or more
    bool operator==(discovery_reply const&) const = default;
};

/// 276 bytes or more: modern; 140 to 275: older; less, or more than limits::datagram_bytes, is
/// `error::not_a_reply`, and so is one without any of name, serial number and pid.
[[nodiscard]] boost::system::result<discovery_reply>
parse_discovery_reply(std::string_view datagram);

/// The vendor's form: own IPv4 address, own port, two zeros; big-endian.
[[nodiscard]] std::array<std::uint8_t, 8> write_probe(std::array<std::uint8_t, 4> own_address,
                                                      std::uint16_t own_port) noexcept;

/// A reply counts only for some seconds after a probe of ours, and only so many of them.
class probe_window
{
public:
    static constexpr std::chrono::seconds open_for{10};
    static constexpr std::size_t max_replies = 1'000;  ///< of one window; further ones are dropped

    void probed(steady_time now) noexcept;
    /// False outside the window.
    [[nodiscard]] bool accept(steady_time now) noexcept;

private:
    steady_time until_{};
    std::size_t replies_{};
};

}  // namespace p2m::flashforge
