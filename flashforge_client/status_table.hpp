// SPDX-License-Identifier: MIT
// The words in which printers tell what they do, and what error codes mean. A word or code that
// nobody has seen before keeps its text beside `other` and "unknown".
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace p2m::flashforge {

enum class machine_state : std::uint8_t {
    other,
    ready,
    busy,
    receiving_file,
    checking_file,
    calibrating,  ///< levelling or vibration compensation, of a job or on its own
    heating,
    homing,    ///< before a job; a homing on its own is `busy`
    printing,  ///< Creator 5 says so during its warm-up too
    pausing,
    paused,
    cancelling,  ///< also passed through on the way to a pause
    cancelled,   ///< stays until the plate is confirmed clear
    completed,   ///< stays until the plate is confirmed clear
    error,       ///< stays until the plate is confirmed clear
};

[[nodiscard]] std::string_view to_word(machine_state) noexcept;

/// A job is under way, or may be: neither waiting for one nor ended. `other` is none.
[[nodiscard]] bool is_active(machine_state) noexcept;
/// A job has ended, and its end stays on the screen.
[[nodiscard]] bool is_ended(machine_state) noexcept;

struct state_row
{
    std::string_view word;  ///< lower case
    machine_state state;
};
[[nodiscard]] std::span<state_row const> state_words() noexcept;  ///< `status` of /detail
/// In any case of letters.
[[nodiscard]] machine_state state_of(std::string_view detail_status) noexcept;

/// `MachineStatus` and `MoveMode` of M119, in any case of letters.
[[nodiscard]] machine_state state_of(std::string_view machine_status,
                                     std::string_view move_mode) noexcept;

/// The number of `E0163` is 163; empty text, "0" and zeros are 0, other text is -1.
[[nodiscard]] int error_number(std::string_view code_text) noexcept;

/// The word for a cause: `temperature leveling homing filament_jam filament_runout motor camera
/// file plate first_layer app tool_change`, or `unknown`. Meanings differ by model.
[[nodiscard]] std::string_view error_reason(int number, int pid) noexcept;

}  // namespace p2m::flashforge
