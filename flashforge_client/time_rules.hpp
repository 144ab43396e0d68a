// SPDX-License-Identifier: MIT
// How much longer a job takes. `estimatedTime` is the remaining time on some firmware, the elapsed
// time on another (Creator 5 Pro 1.9.9) and the total time in an emulator: its own behaviour tells.
#pragma once

#include "flashforge_client/messages.hpp"

#include <cstddef>
#include <optional>

namespace p2m::flashforge {

class remaining_time
{
public:
    static constexpr double same_within_s = 2;  ///< of the elapsed time
    static constexpr std::size_t reports_to_tell = 3;
    static constexpr double must_fall_within_s = 60;  ///< of printing
    static constexpr double least_progress = 0.02;    ///< for a calculation

    /// Another job has begun.
    void begin() noexcept { *this = {}; }
    /// Seconds still to go; empty when nothing can be said. Statuses of one job, in their order.
    [[nodiscard]] std::optional<double> update(status const&) noexcept;

private:
    std::optional<double> first_estimate_, first_duration_;
    std::size_t same_reports_{};
    bool is_remaining_{true}, has_fallen_{};
};

}  // namespace p2m::flashforge
