// SPDX-License-Identifier: MIT
#include "tests/simulator/flashforge/profile.hpp"

#include <algorithm>
#include <array>

namespace p2m::simulator::flashforge {
namespace {

template <class... Quirks>
constexpr std::uint32_t with(Quirks... all)
{
    return (static_cast<std::uint32_t>(all) | ... | 0U);
}

using enum quirk;
using enum family_member;
constexpr auto four = with(console_layers, console_serial, camera);
constexpr auto five = with(sticky_plate, console_layers, console_serial, camera);
constexpr auto pro = five | with(bmp_thumbnail, filtration, tvoc, light_told, camera_told);
constexpr auto creator = with(sticky_plate,
                              prints_in_warm_up,
                              drops_early_pause,
                              pause_word,
                              material_station,
                              mappings_stay,
                              light_told,
                              left_fan,
                              hangs_on_console,
                              camera_told,
                              camera);

constexpr std::array rows{
    profile{"a3-1.3.6", adventurer_3, 0x08, "Flashforge Adventurer III", "v1.3.6", "150X150X150",
            start_form::console, 1, 265, 100, 0, 0, 2, with(console_serial, camera)},
    profile{"a3-1.3.7", adventurer_3, 0x08, "Flashforge Adventurer III", "v1.3.7", "150X150X150",
            start_form::console, 1, 265, 100, 0, 0, 2, with(console_serial, echo_replies)},
    profile{"a4-2.0.9", adventurer_4, 0x16, "Flashforge Adventurer 4", "v2.0.9", "220X200X250",
            start_form::console, 1, 265, 110, 0, 0, 2, four},
    profile{"5m-3.2.7", adventurer_5m, 0x23, "Flashforge Adventurer 5M", "v3.2.7", "220X220X220",
            start_form::flow, 1, 280, 110, 0, 0, 2, five},
    profile{"5m-2.7.2", adventurer_5m, 0x23, "Flashforge Adventurer 5M", "v2.7.2", "220X220X220",
            start_form::plain, 1, 280, 110, 0, 0, 2, five | with(cancelled_word)},
    profile{"5m-pro-3.1.5", adventurer_5m_pro, 0x24, "Flashforge Adventurer 5M Pro", "v3.1.5",
            "220X220X220", start_form::flow, 1, 280, 110, 0, 0, 2,
            pro | with(ignores_early_start, phantom_start)},
    profile{"5m-pro-2.7.2", adventurer_5m_pro, 0x24, "Flashforge Adventurer 5M Pro", "v2.7.2",
            "220X220X220", start_form::plain, 1, 280, 110, 0, 0, 2, pro},
    profile{"ad5x-1.2.1", ad5x, 0x26, "FlashForge AD5X", "1.2.1-1.0.2", "220X220X220",
            start_form::station, 1, 280, 110, 0, 0, 4,
            five
                | with(canceling_in_pause,
                       detail_list,
                       material_station,
                       station_flag,
                       left_fan,
                       coordinates)},
    profile{"creator-5-1.9.9", creator_5, 0x28, "Creator 5", "1.9.9", "256X256X256",
            start_form::heads, 4, 280, 110, 0, -108, 16, creator | with(elapsed_as_estimate)},
    profile{"creator-5-pro-1.9.4", creator_5_pro, 0x29, "Creator 5 Pro", "1.9.4", "256X256X256",
            start_form::heads, 4, 280, 110, 80, 0, 16,
            creator | with(no_file_list, door, tvoc, short_stream_order)},
};
}  // namespace

std::span<profile const> all_profiles() noexcept
{
    return rows;
}

profile const* find_profile(std::string_view name) noexcept
{
    auto const* const row = std::ranges::find(rows, name, &profile::name);
    return row == rows.end() ? nullptr : row;
}

}  // namespace p2m::simulator::flashforge
