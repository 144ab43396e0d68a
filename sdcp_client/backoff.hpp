// SPDX-License-Identifier: MIT
// How long to wait before the next attempt. Jitter keeps a farm of printers that lost their power
// together from being called together.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace p2m::sdcp {

/// Gives 64 random bits. Owned by the caller, so that a test knows every number.
using random_bits = std::function<std::uint64_t()>;

/// A pause is drawn evenly from [shortest, longest].
struct pause
{
    std::chrono::milliseconds shortest, longest;

    [[nodiscard]] std::chrono::milliseconds draw(random_bits const& random) const
    {
        auto const width = static_cast<std::uint64_t>((longest - shortest).count()) + 1;
        auto const above = (width * (random() >> 32)) >> 32;  // the upper half scaled to the width
        return shortest + std::chrono::milliseconds{static_cast<std::int64_t>(above)};
    }
};

/// Walks a table of pauses and stays in its last row.
template <std::size_t Count>
class backoff
{
public:
    explicit constexpr backoff(std::array<pause, Count> const& pauses) noexcept
        : pauses_{&pauses}
    {}

    [[nodiscard]] std::chrono::milliseconds next(random_bits const& random)
    {
        auto const& row = (*pauses_)[step_];
        step_ = std::min(step_ + 1, Count - 1);
        return row.draw(random);
    }
    /// Begins again at this row.
    void reset(std::size_t step = 0) noexcept { step_ = std::min(step, Count - 1); }

private:
    std::array<pause, Count> const* pauses_;
    std::size_t step_{};
};

namespace pauses {

using std::chrono::milliseconds;

/// After a loss the first attempt is so quick that nobody needs to notice; then it doubles to 30 s.
inline constexpr std::array<pause, 7> after_failure{{
    {milliseconds{300}, milliseconds{800}},
    {milliseconds{800}, milliseconds{1000}},
    {milliseconds{1600}, milliseconds{2000}},
    {milliseconds{3200}, milliseconds{4000}},
    {milliseconds{6400}, milliseconds{8000}},
    {milliseconds{12800}, milliseconds{16000}},
    {milliseconds{24000}, milliseconds{30000}},
}};

/// A printer without a free slot frees one when somebody leaves: asking often helps nobody, and 20
/// s is the least it is left alone.
inline constexpr std::array<pause, 4> after_too_many_clients{{
    {milliseconds{20500}, milliseconds{22000}},
    {milliseconds{20500}, milliseconds{22000}},
    {milliseconds{20500}, milliseconds{22000}},
    {milliseconds{28000}, milliseconds{32000}},
}};

}  // namespace pauses

}  // namespace p2m::sdcp
