// SPDX-License-Identifier: MIT
#include "tests/simulator/firmware.hpp"

#include <algorithm>
#include <array>

namespace p2m::simulator {
namespace {
//                            light  disc.  canvas slots  pushes extr.  legacy
constexpr std::array rows{
    firmware{"v1.1.46", "V1.1.46", false, false, false, false, false, false, false},
    firmware{"v1.1.29", "V1.1.29", true, true, false, false, false, false, false},
    firmware{"v1.4-canvas", "V1.4.49", false, false, true, true, false, false, false},
    firmware{"opencentauri", "V0.3.0-o", false, true, false, false, true, true, false},
    firmware{"legacy", "V1.0.2", false, false, false, false, false, false, true},
    firmware{"saturn-4-ultra-16k", "V1.5.6", false, false, false, false, true, false, false, true},
    firmware{"bad-utf8", "V1.1.46", false, false, false, false, false, false, false, false, true},
};
}  // namespace

firmware const* find_firmware(std::string_view profile) noexcept
{
    auto const* const row = std::ranges::find(rows, profile, &firmware::profile);
    return row == rows.end() ? nullptr : row;
}

firmware const& default_firmware() noexcept
{
    return rows.front();
}
}  // namespace p2m::simulator
