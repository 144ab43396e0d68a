// SPDX-License-Identifier: MIT
// Whether a body comes fast enough: a client that sends a byte now and then holds a place that
// others want. Pure.
#pragma once

#include "gateway/surfaces/http/limits.hpp"
#include "printer/support/moment.hpp"

#include <chrono>
#include <cstdint>

namespace p2m::surfaces::http {

class body_pace
{
public:
    explicit body_pace(printer::steady_time start)
        : start_{start}
    {}

    /// `bytes` in all until `now`. The first pause is free.
    [[nodiscard]] bool is_too_slow(std::uint64_t bytes, printer::steady_time now) const
    {
        auto const passed = std::chrono::duration_cast<std::chrono::seconds>(now - start_);
        if (passed <= limits::body_pause)
            return false;
        auto const owed = static_cast<std::uint64_t>((passed - limits::body_pause).count())
                          * limits::body_bytes_per_second;
        return bytes < owed;
    }

private:
    printer::steady_time start_;
};

}  // namespace p2m::surfaces::http
