// SPDX-License-Identifier: MIT
// Sources: vendor's Orca-Flashforge 9079f31c8, live reports of 5M Pro, AD5X and Creator 5 Pro,
// captures of Adventurer 3 and 4, firmware studies. Where they disagree, the row offers less.
#include "flashforge_client/model_table.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace p2m::flashforge {

namespace {

constexpr model_row console_model(int pid, std::string_view word, std::string_view name)
{
    return {.pid = pid,
            .word = word,
            .name = name,
            .status = way::console,
            .console = true,
            .nozzle_celsius = 265,
            .light = part::built_in,
            .targets = way::console,
            .home = way::console};
}

constexpr model_row adventurer_3()
{
    auto row = console_model(pid_adventurer_3, "adventurer_3", "Adventurer 3");
    row.build_x = row.build_y = row.build_z = 150;
    row.bed_celsius = 100;
    row.camera = part::add_on;  // by variant
    row.light = part::add_on;
    return row;
}

constexpr model_row adventurer_4(int pid, std::string_view word, std::string_view name)
{
    auto row = console_model(pid, word, name);
    row.build_x = 220;
    row.build_y = 200;
    row.build_z = 250;
    row.bed_celsius = 110;
    row.camera = part::built_in;
    return row;
}

constexpr model_row http_model(int pid, std::string_view word, std::string_view name, int edge)
{
    return {.pid = pid,
            .word = word,
            .name = name,
            .status = way::http,
            .build_x = edge,
            .build_y = edge,
            .build_z = edge,
            .nozzle_celsius = 280,
            .bed_celsius = 110,
            .clear_plate = true,
            .fans = true,
            .chamber_fan = true,
            .speed = true,
            .z_offset = true};
}

constexpr model_row adventurer_5m(int pid, std::string_view word, std::string_view name)
{
    auto row = http_model(pid, word, name, 220);
    row.console = true;
    row.camera = row.light = part::add_on;
    row.targets = row.home = way::console;
    return row;
}

constexpr model_row adventurer_5m_pro()
{
    auto row = adventurer_5m(pid_adventurer_5m_pro, "adventurer_5m_pro", "Adventurer 5M Pro");
    row.camera = row.light = part::built_in;
    row.filtration = row.tvoc = true;
    return row;
}

constexpr model_row ad5x()
{
    auto row = adventurer_5m(pid_ad5x, "ad5x", "AD5X");
    row.slots = 4;
    row.direct_spool = row.position = true;
    row.home = way::http;
    row.chamber_fan = false;  // the vendor's own program offers none
    row.colors = palette::ad5x;
    return row;
}

constexpr model_row creator_5(int pid, std::string_view word, std::string_view name)
{
    auto row = http_model(pid, word, name, 256);
    row.tools = row.slots = 4;
    row.camera = row.light = part::built_in;
    row.chamber_sensor = part::by_sensor;
    row.targets = way::http;
    row.stored_start_is_certain = false;
    row.colors = palette::creator_5;
    return row;
}

constexpr model_row creator_5_pro()
{
    auto row = creator_5(pid_creator_5_pro, "creator_5_pro", "Creator 5 Pro");
    row.chamber_celsius = 80;
    row.door = row.tvoc = true;
    return row;
}

constexpr model_row only_read(int pid, std::string_view word, std::string_view name)
{
    return {.pid = pid, .word = word, .name = name, .status = way::http, .read_only = true};
}

constexpr std::array rows{
    adventurer_3(),
    adventurer_4(pid_adventurer_4_lite, "adventurer_4_lite", "Adventurer 4 Lite"),
    adventurer_4(pid_adventurer_4_pro, "adventurer_4_pro", "Adventurer 4 Pro"),
    only_read(0x1F, "guider_3_ultra", "Guider 3 Ultra"),
    adventurer_5m(pid_adventurer_5m, "adventurer_5m", "Adventurer 5M"),
    adventurer_5m_pro(),
    only_read(0x25, "guider_4", "Guider 4"),
    ad5x(),
    only_read(0x27, "guider_4_pro", "Guider 4 Pro"),
    creator_5(pid_creator_5, "creator_5", "Creator 5"),
    creator_5_pro(),
    only_read(0xBB, "adventurer_a5", "Adventurer A5"),
};
static_assert(std::ranges::adjacent_find(rows, std::ranges::greater_equal{}, &model_row::pid)
                  == rows.end(),
              "pids ascend, none twice");
static_assert(std::ranges::none_of(rows,
                                   [](auto const& row) {
                                       return is_creator_5(row.pid)
                                              && (row.console || row.targets == way::console
                                                  || row.home != way::none);
                                   }),
              "connecting to port 8899 of a Creator 5 hangs, so no row may lead there");

}  // namespace

std::span<model_row const> models() noexcept
{
    return rows;
}

model_row model_of(int pid) noexcept
{
    auto const found = std::ranges::lower_bound(rows, pid, {}, &model_row::pid);
    return found != rows.end() && found->pid == pid ? *found
                                                    : only_read(pid, "unknown", "FlashForge");
}

}  // namespace p2m::flashforge
