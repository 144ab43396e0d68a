// SPDX-License-Identifier: MIT
#include "tests/simulator/flashforge/discovery.hpp"

#include "tests/simulator/flashforge/encoding.hpp"

namespace p2m::simulator::flashforge {
namespace {

constexpr std::size_t modern_size = 276;
constexpr std::size_t legacy_size = 140;
constexpr std::size_t modern_name = 132;
constexpr std::size_t legacy_name = 128;
constexpr std::size_t numbers_at = 0x84;
constexpr std::size_t serial_at = 0x92;
constexpr std::uint16_t vendor = 0x2b71;
constexpr std::uint16_t product_type = 0x5a02;

}  // namespace

std::string discovery_reply(device const& d)
{
    auto const& p = d.kind();
    auto out = d.name.substr(0, (p.legacy() ? legacy_name : modern_name) - 1);
    out.resize(numbers_at, '\0');
    out += big_endian_16(8899) + big_endian_16(vendor) + big_endian_16(p.pid);
    auto const busy = std::uint16_t{d.model.in_job() ? std::uint16_t{2} : std::uint16_t{0}};
    if (p.legacy()) {
        out += big_endian_16(busy);
        out.resize(legacy_size, '\0');
        return out;
    }
    // Disputed words: 0x8A is always 0 in live captures, 0x90 is left 0 too.
    out += big_endian_16(0) + big_endian_16(product_type) + big_endian_16(8898) + big_endian_16(0);
    out.resize(serial_at, '\0');
    out += d.serial;
    out.resize(modern_size, '\0');
    return out;
}

bool hears_group(profile const& p, unsigned short port) noexcept
{
    return port == (p.model == family_member::adventurer_3 ? 8899 : 19000);
}

}  // namespace p2m::simulator::flashforge
