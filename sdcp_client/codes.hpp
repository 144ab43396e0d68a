// SPDX-License-Identifier: MIT
// The protocol's numbers as data: what each means, where that is known from, and what to do with
// one nobody has seen before (keep the number).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace p2m::sdcp {

/// One row of a code table. `name` is the field's word in snake_case; `text` an English sentence.
struct code_row
{
    int code;
    std::string_view name;
    std::string_view text;
};

[[nodiscard]] std::span<code_row const> machine_codes() noexcept;  ///< CurrentStatus
[[nodiscard]] std::span<code_row const> print_codes() noexcept;    ///< PrintInfo.Status
[[nodiscard]] std::span<code_row const> error_numbers() noexcept;  ///< PrintInfo.ErrorNumber
[[nodiscard]] std::span<code_row const>
error_status_reasons() noexcept;                                   ///< ErrorStatusReason of a task
[[nodiscard]] std::span<code_row const> task_statuses() noexcept;  ///< TaskStatus of a task

/// The row with this code, or a row named "unknown" that carries the number.
[[nodiscard]] code_row find_code(std::span<code_row const>, int code) noexcept;

/// What an Ack to this Cmd means; 0 is always success.
[[nodiscard]] code_row ack_meaning(int cmd, int ack) noexcept;

}  // namespace p2m::sdcp
