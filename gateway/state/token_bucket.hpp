// SPDX-License-Identifier: MIT
// How much one printer may say: a number of tokens at once, and one more at a steady pace.
#pragma once

#include "printer/support/moment.hpp"

#include <algorithm>
#include <chrono>

namespace p2m::gateway {

/// At most `burst` at once, and one in each `refill` from then on.
struct token_rate
{
    int burst{};
    std::chrono::milliseconds refill{};
};

class token_bucket
{
public:
    explicit constexpr token_bucket(token_rate rate) noexcept
        : rate_{rate}
        , tokens_{rate.burst}
    {}

    /// Takes one; false when there is none.
    [[nodiscard]] bool take(printer::steady_time now) noexcept
    {
        fill(now);
        if (tokens_ == 0)
            return false;
        if (tokens_-- == rate_.burst)
            filled_at_ = now;
        return true;
    }

    [[nodiscard]] bool is_full(printer::steady_time now) noexcept
    {
        fill(now);
        return tokens_ == rate_.burst;
    }

    /// When the next token comes, after take() has found none.
    [[nodiscard]] printer::steady_time next() const noexcept { return filled_at_ + rate_.refill; }

private:
    void fill(printer::steady_time now) noexcept
    {
        if (tokens_ == rate_.burst)
            return;
        auto const due = (now - filled_at_) / rate_.refill;
        if (due <= 0)
            return;
        tokens_ = static_cast<int>(std::min<decltype(due)>(due + tokens_, rate_.burst));
        filled_at_ += due * rate_.refill;
    }

    token_rate rate_;
    int tokens_;
    printer::steady_time filled_at_{};
};

}  // namespace p2m::gateway
