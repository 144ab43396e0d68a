// SPDX-License-Identifier: MIT
// Colours that the printer's screen has an icon for: 24 for each line of models, upper case.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace p2m::simulator::flashforge {

constexpr std::array<std::string_view, 24> ad5x_palette{
    "#FFFFFF", "#FEF043", "#DCF478", "#0ACC38", "#067749", "#0C6283", "#0DE2A0", "#75D9F3",
    "#45A8F9", "#2750E0", "#46328E", "#A03CF7", "#F330F9", "#D4B0DC", "#F95D73", "#F72224",
    "#7C4B00", "#F98D33", "#FDEBD5", "#D3C4A3", "#AF7836", "#898989", "#BCBCBC", "#161616",
};
constexpr std::array<std::string_view, 24> creator_palette{
    "#FFFFFF", "#FFF245", "#DEF578", "#21CC3D", "#167A4B", "#156682", "#24E4A0", "#7BD9F0",
    "#4CAAF8", "#2E54DD", "#48358C", "#A341F7", "#F435F6", "#D5B4DE", "#FA6173", "#F82D29",
    "#805003", "#F9903B", "#FCEBD7", "#D5C5A1", "#B17C38", "#8C8C89", "#BEBEBE", "#1B1B1B",
};

[[nodiscard]] inline bool is_of_palette(std::string_view color, bool creator)
{
    auto const& all = creator ? creator_palette : ad5x_palette;
    return std::ranges::find(all, color) != all.end();
}

}  // namespace p2m::simulator::flashforge
