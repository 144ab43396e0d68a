// SPDX-License-Identifier: MIT
// The datagram with which a FlashForge printer answers any probe: 276 bytes, or 140 of old models.
#pragma once

#include "tests/simulator/flashforge/device.hpp"

namespace p2m::simulator::flashforge {

[[nodiscard]] std::string discovery_reply(device const& d);
/// Whether that model listens at this port of the group 225.0.0.9: 19000, or 8899 of an
/// Adventurer 3.
[[nodiscard]] bool hears_group(profile const& p, unsigned short port) noexcept;

}  // namespace p2m::simulator::flashforge
