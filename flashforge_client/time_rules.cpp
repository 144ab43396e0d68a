// SPDX-License-Identifier: MIT
#include "flashforge_client/time_rules.hpp"

#include <algorithm>
#include <cmath>

namespace p2m::flashforge {

std::optional<double> remaining_time::update(status const& now) noexcept
{
    auto const duration = now.duration_s;
    auto const estimate = now.estimated_s;
    // The estimate is frozen outside printing, which says nothing of what it is.
    if (now.state == machine_state::printing && duration && estimate && *duration > 0) {
        bool const same = std::abs(*estimate - *duration) <= same_within_s;
        same_reports_ = same ? same_reports_ + 1 : 0;
        if (!first_estimate_) {
            first_estimate_ = estimate;
            first_duration_ = duration;
        }
        has_fallen_ = has_fallen_ || *estimate < *first_estimate_;
        bool const rises_or_stands =
            !has_fallen_ && *duration - *first_duration_ >= must_fall_within_s;
        if (same_reports_ >= reports_to_tell || rises_or_stands)
            is_remaining_ = false;
    }
    if (is_remaining_ && estimate && same_reports_ == 0)
        return estimate;
    if (!duration || !now.progress || *now.progress < least_progress)
        return std::nullopt;
    return std::max(0.0, *duration * (1 - *now.progress) / *now.progress);
}

}  // namespace p2m::flashforge
