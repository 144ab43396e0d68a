// SPDX-License-Identifier: MIT
// How much somebody may cause: so many at once, and so many a second in the long run.
#pragma once

#include <algorithm>
#include <chrono>

namespace p2m::net {

class token_bucket
{
public:
    using steady_time = std::chrono::steady_clock::time_point;

    /// Full at the beginning: `burst` at once, `per_second` for ever.
    constexpr token_bucket(double per_second, double burst) noexcept
        : per_second_{per_second}
        , burst_{burst}
        , left_{burst}
    {}

    /// Takes them if they are there.
    [[nodiscard]] bool try_take(double count, steady_time now) noexcept
    {
        fill(now);
        if (left_ < count)
            return false;
        left_ -= count;
        return true;
    }
    /// Takes them, there or not: for what has already been caused.
    void take(double count, steady_time now) noexcept
    {
        fill(now);
        left_ -= count;
    }
    /// How long nothing more may be caused; 0 unless more was taken than there was.
    [[nodiscard]] std::chrono::milliseconds owed(steady_time now) noexcept
    {
        fill(now);
        if (left_ >= 0)
            return std::chrono::milliseconds{0};
        return std::chrono::ceil<std::chrono::milliseconds>(
            std::chrono::duration<double>{-left_ / per_second_});
    }
    /// What is owed is let go, so that one large thing is not paid for over hours.
    void forgive() noexcept { left_ = std::max(left_, 0.0); }

private:
    void fill(steady_time now) noexcept
    {
        auto const passed = std::max(std::chrono::duration<double>{now - filled_}.count(), 0.0);
        left_ = std::min(burst_, left_ + passed * per_second_);
        filled_ = now;
    }

    double per_second_, burst_, left_;
    steady_time filled_{};
};

}  // namespace p2m::net
