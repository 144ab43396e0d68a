// SPDX-License-Identifier: MIT
#include "tests/simulator/flashforge/machine.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace p2m::simulator::flashforge {
namespace {

constexpr double ambient = 24;
constexpr double busy_s = 2;
constexpr double turn_s = 3;  ///< pausing, canceling
constexpr double hot_enough = 3;

std::uint64_t next_random(std::uint64_t& state)
{
    state ^= state << 13U;
    state ^= state >> 7U;
    state ^= state << 17U;
    return state;
}

void move_heater(heater& what, double seconds, double degrees_per_s, double tau)
{
    if (what.target > what.now)
        what.now = std::min(what.target, what.now + degrees_per_s * seconds);
    else {
        auto const rest = std::max(what.target, ambient);
        what.now = std::max(rest, ambient + (what.now - ambient) * std::exp(-seconds / tau));
    }
}

}  // namespace

machine::machine(profile const& p, unsigned index, unsigned seed, double speed_up)
    : what(&p)
    , random_((std::uint64_t{seed} << 32U) + index * 2654435761ULL + 1)
    , speed_up_(speed_up)
{
    if (p.chamber_limit == 0)
        chamber.now = p.chamber;
    current_slot = p.has(quirk::station_flag) ? 1 : 0;
}

double machine::next_delay()
{
    constexpr unsigned steps = 1000;
    auto const share = static_cast<double>(next_random(random_) % steps) / steps;
    return share * what->slowest_s / speed_up_;
}

void machine::later(double seconds, std::function<void(machine&)> effect)
{
    pending_.push_back({std::max(0.0, seconds), std::move(effect)});
}

bool machine::in_job() const noexcept
{
    return at >= phase::busy && at <= phase::canceling;
}

bool machine::at_end() const noexcept
{
    return at >= phase::cancelled;
}

bool machine::can_start() const noexcept
{
    return at == phase::ready || (at_end() && !what->has(quirk::sticky_plate));
}

bool machine::warming_up() const noexcept
{
    return at == phase::busy || at == phase::calibrating || at == phase::heating;
}

std::string_view machine::status() const
{
    auto const has = [this](quirk q) { return what->has(q); };
    auto const heats = [](heater const& h) { return h.target > h.now + hot_enough; };
    switch (at) {
    case phase::ready:
        return heats(nozzles[0]) || heats(bed) ? "heating" : "ready";
    case phase::busy:
        return "busy";
    case phase::calibrating:
        return "calibrate_doing";
    case phase::heating:
        return has(quirk::prints_in_warm_up) ? "printing" : "heating";
    case phase::printing:
        return "printing";
    case phase::pausing:
        return has(quirk::canceling_in_pause) ? "canceling" : "pausing";
    case phase::paused:
        return has(quirk::pause_word) ? "pause" : "paused";
    case phase::canceling:
        return "canceling";
    case phase::cancelled:
        return has(quirk::cancelled_word) ? "cancelled" : "cancel";
    case phase::completed:
        return "completed";
    case phase::failed:
        return "error";
    }
    return "ready";
}

double machine::progress() const noexcept
{
    return job.seconds > 0 ? std::min(1.0, ticks_ / job.seconds) : 0;
}

int machine::layer() const noexcept
{
    return phantom_ ? job.layers : static_cast<int>(job.layers * progress());
}

int machine::layers() const noexcept
{
    return job.layers;
}

double machine::elapsed() const noexcept
{
    return elapsed_;
}

double machine::estimate() const noexcept
{
    if (at != phase::printing)
        return frozen_;
    return what->has(quirk::elapsed_as_estimate) ? elapsed_ : job.seconds - ticks_;
}

void machine::enter(phase next)
{
    if (at == phase::printing)
        frozen_ = estimate();
    at = next;
    left_ = 0;
    switch (next) {
    case phase::busy:
        left_ = std::min(busy_s, std::max(0.001, job.prepare_seconds / 4));
        break;
    case phase::calibrating:
    case phase::heating:
        left_ = std::max(0.001, job.prepare_seconds / (job.leveling ? 2 : 1));
        break;
    case phase::pausing:
    case phase::canceling:
        left_ = turn_s;
        break;
    case phase::printing:
        nozzles[tool()].now = nozzles[tool()].target;
        bed.now = bed.target;
        cooling_fan = 100;
        break;
    default:
        break;
    }
}

void machine::finish(phase end)
{
    enter(end);
    phantom_ = false;
    for (auto& nozzle : nozzles)
        nozzle.target = 0;
    bed.target = 0;
    chamber.target = 0;
    cooling_fan = left_fan = chamber_fan = 0;
    speed_pct = 100;
}

bool machine::start(job_order order)
{
    if (!can_start())
        return false;
    job = std::move(order);
    error_code.clear();
    ticks_ = elapsed_ = 0;
    frozen_ = job.seconds;
    phantom_ = false;
    set_nozzle(tool(), 220);
    set_bed(50);
    enter(phase::busy);
    return true;
}

void machine::start_phantom()
{
    ticks_ = elapsed_ = 0;
    set_nozzle(tool(), 220);
    set_bed(50);
    enter(phase::printing);
    phantom_ = true;
}

bool machine::pause(std::string_view code)
{
    if (at != phase::printing && !warming_up())
        return false;
    error_code = code;
    enter(phase::pausing);
    return true;
}

bool machine::resume()
{
    if (at != phase::paused)
        return false;
    error_code.clear();
    enter(phase::printing);
    return true;
}

bool machine::cancel()
{
    if (!in_job() || at == phase::canceling)
        return false;
    enter(phase::canceling);
    return true;
}

bool machine::fail(std::string_view code)
{
    error_code = code;
    finish(phase::failed);
    return true;
}

bool machine::clear()
{
    if (!at_end())
        return false;
    at = phase::ready;
    error_code.clear();
    return true;
}

void machine::jump_to(int percent)
{
    if (!in_job())
        return;
    ticks_ = job.seconds * std::clamp(percent, 0, 100) / 100;
    elapsed_ = ticks_;
    enter(phase::printing);
}

void machine::lose_power()
{
    finish(phase::ready);
    pending_.clear();
    error_code.clear();
    job = {.file = "", .seconds = 0, .layers = 0};
    ticks_ = elapsed_ = frozen_ = 0;
    internal = external = stream_open = false;
    z_offset = 0;
}

void machine::set_nozzle(std::size_t tool, double celsius)
{
    nozzles.at(tool).target = std::clamp<double>(celsius, 0, what->nozzle_limit);
}

void machine::set_bed(double celsius)
{
    bed.target = std::clamp<double>(celsius, 0, what->bed_limit);
}

void machine::set_chamber(double celsius)
{
    chamber.target = std::clamp<double>(celsius, 0, what->chamber_limit);
}

void machine::step()
{
    switch (at) {
    case phase::busy:
        return enter(job.leveling ? phase::calibrating : phase::heating);
    case phase::calibrating:
        return enter(phase::heating);
    case phase::heating:
        return enter(phase::printing);
    case phase::pausing:
        return enter(phase::paused);
    case phase::canceling:
        return finish(phase::cancelled);
    default:
        return;
    }
}

void machine::run(double seconds)
{
    for (auto& nozzle : nozzles)
        move_heater(nozzle, seconds, 4, 120);
    move_heater(bed, seconds, 1, 600);
    if (what->chamber_limit > 0)
        move_heater(chamber, seconds, 0.2, 900);
    while (in_job() && seconds > 0) {
        if (at == phase::printing) {
            auto const rate = phantom_ ? 0 : speed_pct / 100.0;
            auto const need = rate > 0 ? (job.seconds - ticks_) / rate : seconds + 1;
            auto const used = std::min(seconds, need);
            ticks_ += used * rate;
            elapsed_ += used;
            seconds -= used;
            if (need <= used) {
                ticks_ = job.seconds;
                return finish(phase::completed);
            }
            continue;
        }
        if (left_ <= 0)
            return;
        auto const used = std::min(seconds, left_);
        left_ -= used;
        seconds -= used;
        if (left_ <= 0)
            step();
    }
}

void machine::advance(double seconds)
{
    seconds = std::clamp(seconds, 0.0, 86'400.0);
    while (!pending_.empty()) {
        auto const next = std::ranges::min_element(pending_, {}, &pending::left);
        auto const wait = next->left;
        if (wait > seconds)
            break;
        auto const apply = std::move(next->apply);
        pending_.erase(next);
        for (auto& one : pending_)
            one.left -= wait;
        seconds -= wait;
        run(wait * speed_up_);
        apply(*this);
    }
    for (auto& one : pending_)
        one.left -= seconds;
    run(seconds * speed_up_);
}

}  // namespace p2m::simulator::flashforge
