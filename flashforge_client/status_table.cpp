// SPDX-License-Identifier: MIT
// Sources: vendor's Orca-Flashforge 9079f31c8 and its wiki (words, codes), live reports ("pause",
// "cancel"), captures of M119. Meanings of codes are those of the vendor's user interface.
#include "flashforge_client/status_table.hpp"

#include "flashforge_client/model_table.hpp"
#include "net/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace p2m::flashforge {

namespace {

using enum machine_state;

constexpr std::array<std::string_view, 15> words{
    "other",       "ready",      "busy",      "receiving_file", "checking_file",
    "calibrating", "heating",    "homing",    "printing",       "pausing",
    "paused",      "cancelling", "cancelled", "completed",      "error",
};

constexpr std::array state_rows{
    state_row{"building", printing},
    state_row{"busy", busy},
    state_row{"calibrate_doing", calibrating},
    state_row{"cancel", cancelled},
    state_row{"canceling", cancelling},
    state_row{"cancelled", cancelled},
    state_row{"cloud_slicing", busy},
    state_row{"completed", completed},
    state_row{"downloading", receiving_file},
    state_row{"error", machine_state::error},
    state_row{"heating", heating},
    state_row{"pause", paused},
    state_row{"paused", paused},
    state_row{"pausing", pausing},
    state_row{"printing", printing},
    state_row{"ready", ready},
    state_row{"sending", receiving_file},
    state_row{"unzipping", checking_file},
    state_row{"working", printing},
};
static_assert(std::ranges::is_sorted(state_rows, {}, &state_row::word));

struct console_row
{
    std::string_view machine, move;  ///< empty: any
    machine_state state;
};
/// The first row that fits counts.
constexpr std::array console_rows{
    console_row{"BUILDING_FROM_SD", "PAUSED", paused},
    console_row{"BUILDING_FROM_SD", "WAIT_ON_TOOL", heating},
    console_row{"BUILDING_FROM_SD", "WAIT_ON_PLATFORM", heating},
    console_row{"BUILDING_FROM_SD", "HOMING", homing},
    console_row{"BUILDING_FROM_SD", "", printing},
    console_row{"BUILDING_COMPLETED", "", completed},
    console_row{"READY", "HOMING", busy},
    console_row{"READY", "", ready},
    console_row{"PAUSED", "", paused},
    console_row{"BUSY", "", busy},
    console_row{"ERROR", "", machine_state::error},
};

enum class on : std::uint8_t { any, fives };  ///< fives: 5M, 5M Pro, AD5X

struct reason_row
{
    int first, last;
    on models;
    std::string_view reason;
};
constexpr std::array reason_rows{
    reason_row{1, 2, on::any, "app"},
    reason_row{3, 4, on::any, "motor"},
    reason_row{5, 5, on::any, "app"},
    reason_row{6, 10, on::any, "temperature"},
    reason_row{11, 11, on::any, "app"},
    reason_row{12, 14, on::any, "homing"},  // which axis differs by model
    reason_row{15, 16, on::any, "temperature"},
    reason_row{17, 17, on::any, "app"},
    reason_row{18, 18, on::fives, "filament_runout"},  // on a Creator 5 a fault of its language
    reason_row{20, 21, on::any, "camera"},
    reason_row{22, 22, on::any, "file"},
    reason_row{28, 29, on::any, "file"},
    reason_row{41, 43, on::any, "leveling"},
    reason_row{46, 48, on::any, "temperature"},
    reason_row{75, 80, on::any, "temperature"},
    reason_row{88, 88, on::any, "plate"},
    reason_row{89, 89, on::any, "first_layer"},
    reason_row{100, 109, on::any, "filament_jam"},  // feeding or retracting took too long
    reason_row{111, 111, on::any, "leveling"},
    reason_row{113, 113, on::any, "filament_jam"},
    reason_row{122, 123, on::any, "temperature"},
    reason_row{124, 126, on::any, "app"},
    reason_row{127, 146, on::any, "tool_change"},
    reason_row{149, 153, on::any, "homing"},
    reason_row{154, 154, on::any, "motor"},
    reason_row{155, 159, on::any, "homing"},
    reason_row{163, 163, on::any, "filament_jam"},
};
static_assert(std::ranges::is_sorted(reason_rows, {}, &reason_row::first));

}  // namespace

std::string_view to_word(machine_state state) noexcept
{
    auto const index = static_cast<std::size_t>(state);
    return index < words.size() ? words[index] : words[0];
}

bool is_active(machine_state state) noexcept
{
    return state != other && state != ready && !is_ended(state);
}

bool is_ended(machine_state state) noexcept
{
    return state == cancelled || state == completed || state == machine_state::error;
}

std::span<state_row const> state_words() noexcept
{
    return state_rows;
}

machine_state state_of(std::string_view detail_status) noexcept
{
    auto const found = std::ranges::find_if(state_rows, [detail_status](auto const& row) {
        return net::equal_ignoring_case(row.word, detail_status);
    });
    return found == state_rows.end() ? other : found->state;
}

machine_state state_of(std::string_view machine_status, std::string_view move_mode) noexcept
{
    auto const found = std::ranges::find_if(console_rows, [&](auto const& row) {
        return net::equal_ignoring_case(row.machine, machine_status)
               && (row.move.empty() || net::equal_ignoring_case(row.move, move_mode));
    });
    return found == console_rows.end() ? other : found->state;
}

int error_number(std::string_view text) noexcept
{
    text = net::trimmed(text);
    if (!text.empty() && net::lower(text[0]) == 'e')
        text.remove_prefix(1);
    if (text.empty())
        return 0;
    constexpr std::size_t max_digits = 6;
    int number{};
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const whole = failed == std::errc{} && end == text.data() + text.size() && number >= 0;
    return whole && text.size() <= max_digits ? number : -1;
}

std::string_view error_reason(int number, int pid) noexcept
{
    auto const found = std::ranges::find_if(reason_rows, [&](auto const& row) {
        return row.first <= number && number <= row.last
               && (row.models == on::any || is_5m_family(pid));
    });
    return found == reason_rows.end() ? "unknown" : found->reason;
}

}  // namespace p2m::flashforge
