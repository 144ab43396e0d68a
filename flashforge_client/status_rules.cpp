// SPDX-License-Identifier: MIT
#include "flashforge_client/status_rules.hpp"

#include <variant>

namespace p2m::flashforge {

using boost::system::error_code;
using boost::system::result;

namespace {

constexpr double micrometers_in_mm = 1'000;

template <class What>
bool is(request const& what) noexcept
{
    return std::holds_alternative<What>(what);
}

bool adjusts_print(request const& what) noexcept
{
    return is<set_fans>(what) || is<set_speed>(what) || is<set_z_offset>(what);
}

bool wants_idle(request const& what) noexcept
{
    return is<home_axes>(what) || is<set_slot>(what) || is<upload_file>(what);
}

template <class What>
What const* as(request const& what) noexcept
{
    return std::get_if<What>(&what);
}

}  // namespace

bool needs_fresh_status(request const& what) noexcept
{
    return adjusts_print(what) || wants_idle(what) || is<start_print>(what);
}

error_code check(request const& what, status const& now) noexcept
{
    if (is<start_print>(what) && now.state != machine_state::ready)
        return error::not_ready;
    if (adjusts_print(what) && now.state != machine_state::printing)
        return error::not_printing;
    if (wants_idle(what) && (is_active(now.state) || now.state == machine_state::other))
        return error::not_idle;
    return {};
}

void print_adjustments::remember(field which, int value, steady_time now)
{
    orders_.at(which) = {value, now + effect_after};
}

std::optional<int> print_adjustments::recent(field which, steady_time now) const noexcept
{
    auto const& last = orders_[which];
    return now < last.until ? std::optional{last.value} : std::nullopt;
}

void print_adjustments::ordered(request const& what, steady_time now)
{
    if (auto const* const fans = as<set_fans>(what)) {
        if (fans->part)
            remember(part, *fans->part, now);
        if (fans->auxiliary)
            remember(auxiliary, *fans->auxiliary, now);
        if (fans->chamber)
            remember(chamber, *fans->chamber, now);
    } else if (auto const* const pace = as<set_speed>(what))
        remember(speed, pace->percent, now);
    else if (auto const* const z = as<set_z_offset>(what))
        remember(z_micrometers, z->micrometers, now);
}

result<print_adjustment> print_adjustments::build(request const& what,
                                                  status const& told,
                                                  model_row const& model,
                                                  steady_time now) const
{
    auto with_this = *this;
    with_this.ordered(what, now);
    auto const value = [&](field which, std::optional<int> of_status) {
        auto const ordered = with_this.recent(which, now);
        return ordered ? ordered : of_status;
    };
    auto const percent = value(speed, told.speed_pct);
    auto const part_fan = value(part, told.fan_part);
    // A printer with one nozzle tells of no left fan, and one without a chamber fan of none.
    auto const left_fan = value(auxiliary, told.fan_auxiliary.value_or(0));
    auto const chamber_fan =
        value(chamber, model.chamber_fan ? told.fan_chamber : told.fan_chamber.value_or(0));
    auto const ordered_z = with_this.recent(z_micrometers, now);
    auto const z = ordered_z ? std::optional{*ordered_z / micrometers_in_mm} : told.z_offset_mm;
    if (!percent || !part_fan || !left_fan || !chamber_fan || !z)
        return error::status_incomplete;
    return print_adjustment{.z_offset_mm = *z,
                            .speed_pct = *percent,
                            .fan_chamber = *chamber_fan,
                            .fan_part = *part_fan,
                            .fan_auxiliary = *left_fan};
}

}  // namespace p2m::flashforge
