// SPDX-License-Identifier: MIT
// A material station: units with slots, and the spool beside it. Slots carry the numbers printed on
// the machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace p2m::printer {

struct rgb
{
    std::uint8_t red{}, green{}, blue{};
    bool operator==(rgb const&) const = default;
};

/// One slot, or the spool beside the station.
struct material_slot
{
    int slot{};
    std::optional<std::string> type;  ///< "PLA"; never empty
    std::optional<rgb> color;
    bool operator==(material_slot const&) const = default;
};

struct material_unit
{
    int unit{};
    bool connected{};
    std::vector<material_slot> slots;  ///< in the printer's order
    bool operator==(material_unit const&) const = default;
};

struct material_station
{
    std::vector<material_unit> units;
    bool operator==(material_station const&) const = default;
};

}  // namespace p2m::printer
