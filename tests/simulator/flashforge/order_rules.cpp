// SPDX-License-Identifier: MIT
#include "tests/simulator/flashforge/order_rules.hpp"

#include <cmath>

namespace p2m::simulator::flashforge {

std::string_view order_rules::judge_start(bool ready, steady::time_point now)
{
    if (clear_unseen_)
        return "plate_cleared_for_a_start";
    if (started_ && now - *started_ < start_shown)
        return "repeated_start";
    if (uploaded_within(rest_after_upload, now))
        return "start_right_after_upload";
    return ready ? std::string_view{} : "start_while_not_ready";
}

void order_rules::on_started(steady::time_point now)
{
    started_ = now;
}

bool order_rules::uploaded_within(std::chrono::milliseconds span, steady::time_point now) const
{
    return uploaded_ && now - *uploaded_ < span;
}

std::string_view order_rules::judge_clear(bool needed, steady::time_point)
{
    if (!needed)
        return "plate_cleared_without_need";
    clear_unseen_ = true;
    return {};
}

std::string_view order_rules::judge_job_order(std::string_view action, steady::time_point now)
{
    auto const [found, first] = job_orders_.try_emplace(std::string{action}, now);
    if (first)
        return {};
    auto const repeated = now - found->second < order_shown;
    found->second = now;
    return repeated ? "repeated_job_order" : std::string_view{};
}

std::string_view order_rules::judge_settings(print_settings const& wanted,
                                             bool printing,
                                             steady::time_point now) const
{
    if (!printing)
        return "printer_control_while_not_printing";
    if (!told_at_ || now - *told_at_ >= fresh)
        return "printer_control_without_fresh_detail";
    constexpr double same = 0.0005;  // a step of z is 0.025
    int changed = 0;
    for (std::size_t i = 0; i != wanted.size(); ++i)
        changed += std::abs(wanted.at(i) - told_.at(i)) > same ? 1 : 0;
    return changed > 1 ? "printer_control_resets_others" : std::string_view{};
}

void order_rules::on_told(print_settings const& told, bool ready, steady::time_point now)
{
    told_ = told;
    told_at_ = now;
    if (ready)
        clear_unseen_ = false;
}

}  // namespace p2m::simulator::flashforge
