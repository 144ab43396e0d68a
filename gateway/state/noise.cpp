// SPDX-License-Identifier: MIT
#include "gateway/state/noise.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>

namespace p2m::gateway {
namespace {

using number = std::optional<double>;
using duration = std::optional<std::chrono::seconds>;

struct band
{
    double width{};
    bool is_step{};  // counts when another multiple of it is reached, instead of a distance
};

struct telemetry_row
{
    number printer::telemetry::* member;
    double width;
};
constexpr std::array telemetry_rows{
    telemetry_row{&printer::telemetry::speed_mm_s, 5},
    telemetry_row{&printer::telemetry::z_offset_mm, 0.001},
    telemetry_row{&printer::telemetry::tvoc_ug_m3, 5},
};
struct filament_row
{
    number printer::filament::* member;
    double width;
};
constexpr std::array filament_rows{
    filament_row{&printer::filament::used_m, 0.1},
};
constexpr std::array time_rows{&printer::job::elapsed, &printer::job::remaining};

constexpr std::size_t max_numbers = printer::all_heaters.size() + printer::max_nozzles
                                    + telemetry_rows.size() + filament_rows.size() + 1;

/// Visits each noisy number of both, with its band, and then each noisy time.
template <class To, class From, class OnNumber, class OnTime>
void each_noise(To& to,
                From& from,
                publish_settings const& rules,
                OnNumber const& on_number,
                OnTime const& on_time)
{
    auto& a = to.telemetry;
    auto& b = from.telemetry;
    band const temperature{rules.temperature_deadband_celsius};
    for (auto const which : printer::all_heaters)
        on_number(a.temperature[which], b.temperature[which], temperature);
    auto const nozzles = std::min({a.nozzles.size(), b.nozzles.size(), printer::max_nozzles});
    for (std::size_t i = 0; i != nozzles; ++i)
        on_number(a.nozzles[i].temperature, b.nozzles[i].temperature, temperature);
    for (auto const& row : telemetry_rows)
        on_number(a.*row.member, b.*row.member, band{row.width});
    for (auto const& row : filament_rows)
        on_number(a.filament.*row.member, b.filament.*row.member, band{row.width});
    if (to.job.id != from.job.id)
        return;
    on_number(to.job.progress_pct, from.job.progress_pct, band{rules.progress_step_pct, true});
    for (auto const member : time_rows)
        on_time(to.job.*member, from.job.*member);
}

bool is_within(number const& a, number const& b, band const& of) noexcept
{
    if (!a || !b)
        return a.has_value() == b.has_value();
    if (of.is_step)
        return std::floor(*a / of.width + rounding) == std::floor(*b / of.width + rounding);
    return std::abs(*a - *b) < of.width - rounding;
}

bool is_within(duration const& a, duration const& b, std::chrono::seconds step) noexcept
{
    if (!a || !b)
        return a.has_value() == b.has_value();
    return std::chrono::abs(*a - *b) < step;
}

}  // namespace

bool differ_beyond_noise(printer::snapshot const& current,
                         printer::snapshot& sent,
                         publish_settings const& rules)
{
    std::array<number, max_numbers> numbers;
    std::array<duration, time_rows.size()> times;
    std::size_t kept_numbers = 0, kept_times = 0;
    each_noise(
        sent, current, rules,
        [&](number& to, number const& from, band const& of) {
            numbers[kept_numbers++] = to;
            if (is_within(from, to, of))
                to = from;
        },
        [&](duration& to, duration const& from) {
            times[kept_times++] = to;
            if (is_within(from, to, rules.time_step))
                to = from;
        });
    auto const head = std::exchange(sent.telemetry.head, current.telemetry.head);
    bool const differs = !(sent == current);
    sent.telemetry.head = head;
    kept_numbers = kept_times = 0;
    each_noise(
        sent, current, rules,
        [&](number& to, number const&, band const&) { to = numbers[kept_numbers++]; },
        [&](duration& to, duration const&) { to = times[kept_times++]; });
    return differs;
}

void hold_noise(printer::snapshot& to,
                printer::snapshot const& sent,
                publish_settings const& rules) noexcept
{
    each_noise(
        to, sent, rules,
        [](number& now, number const& before, band const& of) {
            if (is_within(now, before, of))
                now = before;
        },
        [&rules](duration& now, duration const& before) {
            if (is_within(now, before, rules.time_step))
                now = before;
        });
}

}  // namespace p2m::gateway
