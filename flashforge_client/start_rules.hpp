// SPDX-License-Identifier: MIT
// A start is sent once. A second one makes a phantom job that heats to 220 °C and stays at 0 %; one
// that follows an upload at once is acknowledged and ignored (5M Pro 3.1.5).
#pragma once

#include "flashforge_client/moment.hpp"
#include "flashforge_client/status_table.hpp"

#include <chrono>
#include <optional>

namespace p2m::flashforge {

class start_guard
{
public:
    static constexpr std::chrono::seconds pause_after_upload{3};
    /// An order shows at the latest 16 s after its acknowledgement; until then an accepted or
    /// unanswered start may still take effect.
    static constexpr std::chrono::seconds effect_within{30};

    void uploaded(steady_time now) noexcept { free_at_ = now + pause_after_upload; }
    void sent(steady_time now) noexcept { sent_ = now; }
    /// The printer said that it will not.
    void refused() noexcept { sent_.reset(); }
    /// A status that was asked for at `asked`.
    void seen(machine_state, steady_time asked) noexcept;

    /// An earlier start may still take effect.
    [[nodiscard]] bool is_pending() const noexcept { return sent_.has_value(); }
    /// Not before this.
    [[nodiscard]] steady_time free_at() const noexcept { return free_at_; }

private:
    std::optional<steady_time> sent_;
    steady_time free_at_{};
};

}  // namespace p2m::flashforge
