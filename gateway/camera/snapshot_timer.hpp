// SPDX-License-Identifier: MIT
// When a picture is published while a printer prints. Decides only.
#pragma once

#include "printer/snapshot.hpp"
#include "printer/support/moment.hpp"

#include <chrono>
#include <optional>
#include <utility>

namespace p2m::gateway {

class snapshot_timer
{
public:
    /// 0: never.
    void set_interval(std::chrono::seconds every, printer::steady_time now) noexcept
    {
        if (std::exchange(every_, every) != every && due_)
            due_ = every > std::chrono::seconds{0} ? std::optional{now + every} : std::nullopt;
    }
    /// The first picture is due as soon as the printing begins.
    void on_status(printer::status status, bool online, printer::steady_time now) noexcept
    {
        auto const is_printing = online && status == printer::status::printing;
        if (!is_printing || every_ <= std::chrono::seconds{0})
            due_.reset();
        else if (!due_)
            due_ = now;
    }
    /// Whether one is due now; the next one is an interval away.
    [[nodiscard]] bool take(printer::steady_time now) noexcept
    {
        if (!due_ || now < *due_)
            return false;
        due_ = now + every_;
        return true;
    }
    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept { return due_; }

private:
    std::chrono::seconds every_{0};
    std::optional<printer::steady_time> due_;
};

}  // namespace p2m::gateway
