// SPDX-License-Identifier: MIT
// Orders a careful client gives: once, at the right moment, from fresh values. Pure: time comes in.
// Each judge_ names the rule that was broken, or says nothing.
#pragma once

#include "tests/simulator/flashforge/request_rules.hpp"

#include <array>

namespace p2m::simulator::flashforge {

/// The five fields of printerCtl_cmd: zAxisCompensation, speed, chamberFan, coolingFan,
/// coolingLeftFan.
using print_settings = std::array<double, 5>;

class order_rules
{
public:
    static constexpr std::chrono::milliseconds rest_after_upload{2'900};
    static constexpr std::chrono::seconds start_shown{
        60};  ///< a second start within is a repetition
    static constexpr std::chrono::seconds order_shown{
        15};                                         ///< the same for pause, continue, cancel
    static constexpr std::chrono::seconds fresh{4};  ///< 3 s, and the way

    /// A start arrives; `ready`: the printer takes one now.
    [[nodiscard]] std::string_view judge_start(bool ready, steady::time_point now);
    void on_started(steady::time_point now);  ///< acknowledged, whether it has an effect or not
    void on_job_ended() { started_.reset(); }
    void on_upload(steady::time_point now) { uploaded_ = now; }
    [[nodiscard]] bool uploaded_within(std::chrono::milliseconds span,
                                       steady::time_point now) const;

    /// setClearPlatform; `needed`: an end is not cleared yet.
    [[nodiscard]] std::string_view judge_clear(bool needed, steady::time_point now);

    /// pause, continue, cancel.
    [[nodiscard]] std::string_view judge_job_order(std::string_view action, steady::time_point now);
    void on_job_order_shown() { job_orders_.clear(); }

    /// printerCtl_cmd with all five fields; what /detail told is the base it is built from.
    [[nodiscard]] std::string_view
    judge_settings(print_settings const& wanted, bool printing, steady::time_point now) const;
    /// A /detail was answered; `ready`: it said that a start is possible.
    void on_told(print_settings const& told, bool ready, steady::time_point now);

private:
    std::optional<steady::time_point> started_, uploaded_, told_at_;
    bool clear_unseen_ = false;  ///< the plate was cleared, and no answer has said so yet
    std::map<std::string, steady::time_point, std::less<>> job_orders_;
    print_settings told_{};
};

}  // namespace p2m::simulator::flashforge
