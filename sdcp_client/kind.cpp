// SPDX-License-Identifier: MIT
// Sources: captures of Saturn 4 Ultra 16K V1.5.6 and Mars 5 Ultra V1.5.0, SDCP V3.0.0
// specification of cbd-tech; elegoo-homeassistant for the names.
#include "sdcp_client/kind.hpp"

#include "net/text.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace p2m::sdcp {

namespace {

using word = std::string_view;
constexpr std::array resin_files{word{"ctb"}, word{"goo"}};
constexpr std::array filament_files{word{"gcode"}};
constexpr std::array resin_names{word{"mars"}, word{"saturn"}, word{"jupiter"}};
constexpr std::array filament_names{word{"centauri"}, word{"neptune"}};

bool contains(word text, word what) noexcept
{
    auto const same = [](char a, char b) { return net::lower(a) == b; };
    return !std::ranges::search(text, what, same).empty();
}

bool contains_any(word text, std::span<word const> words) noexcept
{
    return std::ranges::any_of(words, [&](word one) { return contains(text, one); });
}

}  // namespace

printer_kind kind_of(attributes const& told) noexcept
{
    auto const prints = [&](std::span<word const> types) {
        return std::ranges::any_of(told.file_types,
                                   [&](auto const& one) { return contains_any(one, types); });
    };
    if (prints(resin_files))
        return printer_kind::resin;
    if (prints(filament_files))
        return printer_kind::filament;
    if (told.release_film_max || !told.resolution.empty())
        return printer_kind::resin;
    if (contains_any(told.machine_name, resin_names))
        return printer_kind::resin;
    if (contains_any(told.machine_name, filament_names))
        return printer_kind::filament;
    return printer_kind::unknown;
}

}  // namespace p2m::sdcp
