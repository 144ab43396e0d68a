// SPDX-License-Identifier: MIT
// What `ON` means for each fan: the last percentage that was meant and not zero, else 100.
#pragma once

#include "printer/snapshot.hpp"

#include <chrono>

namespace p2m::gateway {

class fan_memory
{
public:
    /// A fan that runs out passes through speeds that nobody asked for: one that fell counts when
    /// it lasts this long.
    static constexpr std::chrono::seconds runs_out_within{3};

    void on_state(printer::snapshot const&, printer::steady_time);
    [[nodiscard]] printer::per_fan<int> const& on_pct() const noexcept { return on_pct_; }

private:
    struct speed
    {
        int percent = 0;
        printer::steady_time since{};
    };

    printer::per_fan<int> on_pct_{{100, 100, 100}};
    printer::per_fan<speed> seen_;
};

}  // namespace p2m::gateway
