// SPDX-License-Identifier: MIT
#include "tests/simulator/machine.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <tuple>
#include <utility>

namespace p2m::simulator {
namespace {

constexpr std::size_t max_history = 50;
constexpr double ambient = 24;
constexpr double settle_s = 1.5;
constexpr double reason_delay_s = 1;
constexpr double thumbnail_delay_s = 2;

/// The phases before printing, each with its share of the preparation.
struct phase
{
    int status;
    int next;
    double share;
};
constexpr std::array preparation{
    phase{0, 18, 0.03},  phase{18, 16, 0.03}, phase{16, 1, 0.4},   phase{1, 21, 0.14},
    phase{21, 15, 0.02}, phase{15, 20, 0.3},  phase{20, 13, 0.08},
};

std::uint64_t next_random(std::uint64_t& state)
{
    state += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
}

std::string hex32(std::uint64_t& state)
{
    std::array<char, 33> out{};
    auto const high = static_cast<unsigned long long>(next_random(state));
    auto const low = static_cast<unsigned long long>(next_random(state));
    std::ignore = std::snprintf(out.data(), out.size(), "%016llx%016llx", high, low);
    return out.data();
}

void move_heater(heater& what, double seconds, double degrees_per_s, double floor, double tau)
{
    if (what.target > what.now)
        what.now = std::min(what.target, what.now + degrees_per_s * seconds);
    else {
        auto const rest = std::max(what.target, floor);
        what.now = std::max(rest, floor + (what.now - floor) * std::exp(-seconds / tau));
    }
}

}  // namespace

machine::machine(unsigned index, unsigned seed, double speed_up)
    : index_(index)
    , random_((std::uint64_t{seed} << 32U) + index)
    , speed_up_(speed_up)
{
    id = hex32(random_);
    name = "Centauri Carbon " + std::to_string(index_);
    box.now = ambient + 1;
}

bool machine::has_task_id() const noexcept
{
    // The real firmware tells neither file nor id while it heats up.
    return !(active_ && (sub == 0 || sub == 18 || sub == 16) && ticks == 0);
}

int machine::current_status() const noexcept
{
    if (active_ || settle_left_ > 0)
        return 1;
    if (busy_left_ > 0)
        return 9;
    return transferring ? 2 : 0;
}

int machine::progress() const noexcept
{
    if (stale_progress && active_ && ticks == 0 && sub != 13)
        return 100;
    return job.seconds > 0 ? static_cast<int>(100 * ticks / job.seconds) : 0;
}

bool machine::thumbnail_ready() const noexcept
{
    return !history.empty() && job_age_ >= thumbnail_delay_s;
}

int machine::layer() const noexcept
{
    return job.seconds > 0 ? static_cast<int>(job.layers * ticks / job.seconds) : 0;
}

void machine::enter(int status)
{
    sub = status;
    left_ = 0;
    if (status == 7)
        stop_wanted_ = false;
    for (auto const& row : preparation)
        if (row.status == status)
            left_ = std::max(0.001, row.share * job.prepare_seconds);
    if (status == 18 && ticks > 0)
        left_ = 1;
    if (status == 5 || status == 7 || status == 12)
        left_ = 3;
    if (status == 13)
        target_fans = {100, 0, 40};
}

void machine::finish(int status, int task_status, int reason)
{
    enter(status);
    active_ = false;
    stop_wanted_ = false;
    settle_left_ = settle_s;
    reason_left_ = 0;
    nozzle.target = 0;
    bed.target = 0;
    target_fans = {};
    if (history.empty())
        return;
    auto& task = history.front();
    task.end_s = wall_s_;
    task.status = task_status;
    task.reason = reason;
    task.layer = layer();
}

bool machine::start(job_order order)
{
    if (active_ || busy_left_ > 0)
        return false;
    job = std::move(order);
    ticks = 0;
    settle_left_ = 0;
    job_age_ = 0;
    speed_pct = 100;
    active_ = true;
    auto uuid = hex32(random_);
    for (std::size_t const at : {8U, 13U, 18U, 23U})
        uuid.insert(at, 1, '-');
    history.push_front({.id = uuid, .file = job.file, .begin_s = wall_s_, .layers = job.layers});
    if (history.size() > max_history)
        history.pop_back();
    nozzle.target = 215;
    bed.target = 60;
    enter(0);
    return true;
}

bool machine::pause(int reason)
{
    if (!active_ || sub != 13)
        return false;
    reason_to_tell_ = reason;
    reason_left_ = reason == 0 ? 0 : reason_delay_s;
    enter(5);
    return true;
}

bool machine::resume()
{
    if (!active_ || sub != 6)
        return false;
    history.front().reason = 0;
    reason_left_ = 0;
    enter(12);
    return true;
}

bool machine::stop()
{
    if (!active_ || sub == 7 || sub == 8)
        return false;
    // A cancel during levelling takes effect only after levelling ends.
    if (sub == 15 || sub == 20)
        stop_wanted_ = true;
    else
        enter(7);
    return true;
}

bool machine::fail(int reason)
{
    if (!active_)
        return false;
    finish(14, 2, reason);
    return true;
}

double machine::box_rest() const noexcept
{
    return ambient + 0.3 * (bed.now - ambient);
}

void machine::jump_to(int percent)
{
    if (!active_)
        return;
    ticks = job.seconds * std::clamp(percent, 0, 100) / 100;
    nozzle.now = nozzle.target;
    bed.now = bed.target;
    box.now = box_rest();
    enter(13);
}

void machine::home()
{
    busy_left_ = 8;
}

void machine::lose_power()
{
    if (active_) {
        finish(0, 0, 0);
        history.front().end_s = 0;  // nobody was there to write it down
    }
    sub = 0;
    ticks = 0;
    job = {.file = "", .seconds = 0, .layers = 0};
    settle_left_ = 0;
    busy_left_ = 0;
    nozzle.target = 0;
    bed.target = 0;
    light = false;
    video = false;
    transferring = false;
    speed_pct = 100;
    fans = {};
    target_fans = {};
}

bool machine::set_speed(int percent)
{
    constexpr std::array known{50, 100, 130, 160};
    if (!active_ || std::ranges::find(known, percent) == known.end())
        return false;
    speed_pct = percent;
    return true;
}

void machine::step()
{
    if (sub == 5)
        return enter(6);
    if (sub == 7)
        return finish(8, 3, 0);
    if (sub == 12)
        return enter(18);
    if (sub == 18 && ticks > 0)
        return enter(13);
    for (auto const& row : preparation)
        if (row.status == sub) {
            auto const stops = stop_wanted_ && row.next != 20;
            return enter(stops ? 7 : row.next);
        }
}

void machine::advance(double seconds, std::int64_t wall_s)
{
    wall_s_ = wall_s;
    job_age_ += seconds;
    settle_left_ = std::max(0.0, settle_left_ - seconds);
    if (reason_left_ > 0) {
        reason_left_ -= seconds;
        if (reason_left_ <= 0)
            history.front().reason = reason_to_tell_;
    }
    auto scaled = std::clamp(seconds, 0.0, 86400.0) * speed_up_;
    auto const fan_step = static_cast<int>(std::ceil(seconds * 100));
    for (std::size_t i = 0; i != fans.size(); ++i)
        fans[i] += std::clamp(target_fans[i] - fans[i], -fan_step, fan_step);
    move_heater(nozzle, scaled, 4, ambient, 120);
    move_heater(bed, scaled, 1, ambient, 600);
    box.now += (box_rest() - box.now) * (1 - std::exp(-scaled / 300));
    busy_left_ = std::max(0.0, busy_left_ - scaled);
    while (active_ && scaled > 0) {
        if (sub == 13) {
            auto const rate = speed_pct / 100.0;
            auto const need = (job.seconds - ticks) / rate;
            if (scaled < need) {
                ticks += scaled * rate;
                return;
            }
            ticks = job.seconds;
            return finish(9, 1, 0);
        }
        if (left_ <= 0)
            return;
        auto const used = std::min(scaled, left_);
        left_ -= used;
        scaled -= used;
        if (left_ <= 0)
            step();
    }
}

}  // namespace p2m::simulator
