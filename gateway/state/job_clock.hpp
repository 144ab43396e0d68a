// SPDX-License-Identifier: MIT
// Tells a wall clock that was set from time that passed. Small machines begin with a clock of 1970
// or of their last shutdown and set it minutes later, in mid-job; others sleep, and then the time
// has really passed although the steady clock stood still.
#pragma once

#include "printer/support/moment.hpp"

#include <chrono>
#include <optional>

namespace p2m::gateway {

class job_clock
{
public:
    /// Less is taken for rounding, or for a clock that is being slewed.
    static constexpr std::chrono::seconds tolerance{30};

    /// How far the wall clock was set since the last call; zero when it was not. `elapsed` is the
    /// printer's own count of the job's seconds: it goes on while this machine sleeps.
    [[nodiscard]] std::chrono::seconds set_by(printer::moment now,
                                              std::optional<std::chrono::seconds> elapsed) noexcept;

private:
    std::optional<printer::moment> last_;
    std::optional<std::chrono::seconds> last_elapsed_;
};

}  // namespace p2m::gateway
