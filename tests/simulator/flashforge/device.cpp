// SPDX-License-Identifier: MIT
#include "tests/simulator/flashforge/device.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <tuple>

namespace p2m::simulator::flashforge {
namespace {

constexpr std::size_t max_log_text = 2048;
using namespace std::chrono_literals;

std::string numbered(char const* format, unsigned seed, unsigned index)
{
    std::array<char, 40> out{};
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): two numbers in hex
    std::ignore = std::snprintf(out.data(), out.size(), format, seed & 0xffffU, index & 0xffffU);
    return out.data();
}

}  // namespace

device::device(machine m, unsigned index, unsigned seed, bool lean)
    : model(std::move(m))
    , serial(numbered("SNMOCK%04X%04X", seed, index))
    , check_code(numbered("%04x%04x", seed ^ 0xc0deU, index))
    , name(std::string{model.what->machine} + " " + std::to_string(index))
    , mac(numbered("88:A9:A7:%02X:%02X", seed & 0xffU, index & 0xffU) + ":01")
    , lean_(lean)
{}

void device::update(steady::time_point when, double wall)
{
    if (!started_clock_)
        now = when;
    started_clock_ = true;
    model.advance(std::chrono::duration<double>(when - now).count());
    now = when;
    wall_s = wall;
    if (model.at == seen_)
        return;
    seen_ = model.at;
    orders.on_job_order_shown();
    if (!model.in_job())
        orders.on_job_ended();
}

void device::log(std::string_view what, std::string_view text)
{
    entries.push_back({wall_s, std::string{what}, std::string{text.substr(0, max_log_text)}});
    if (entries.size() > (lean_ ? max_lean_log : max_log))
        entries.pop_front();
}

void device::violate(std::string_view rule, std::string_view detail)
{
    ++violations[std::string{rule}];
    log("violation", std::string{rule} + " " + std::string{detail});
}

void device::judge(std::string_view rule, std::string_view detail)
{
    if (!rule.empty())
        violate(rule, detail);
}

void device::count_poll(std::string_view kind)
{
    judge(polls.judge_poll(kind, model.in_job(), now), kind);
}

void device::order(std::function<void(machine&)> effect)
{
    if (faults.ignore_orders)
        return;
    model.later(faults.effect_delay_s.value_or(model.next_delay()), std::move(effect));
}

std::string device::status() const
{
    return faults.status.empty() ? std::string{model.status()} : faults.status;
}

print_settings device::settings() const
{
    return {model.z_offset, static_cast<double>(model.speed_pct),
            static_cast<double>(model.chamber_fan), static_cast<double>(model.cooling_fan),
            static_cast<double>(model.left_fan)};
}

bool device::has_file(std::string_view file) const
{
    return std::ranges::find(files, file) != files.end();
}

void device::add_file(std::string const& file)
{
    std::erase(files, file);
    files.insert(files.begin(), file);
}

int device::start(job_order job)
{
    constexpr auto ignored_after_upload = 1500ms;  // 1 ms: no effect; 1.9 s: an effect
    judge(orders.judge_start(model.can_start(), now), job.file);
    if (!has_file(job.file))
        return 3;
    auto const again = model.warming_up() && kind().has(quirk::phantom_start);
    if (!model.can_start() && !again)
        return 2;
    orders.on_started(now);
    if (again)
        order([](machine& m) { m.start_phantom(); });
    else if (!kind().has(quirk::ignores_early_start)
             || !orders.uploaded_within(ignored_after_upload, now))
        order([job](machine& m) {
            if (!m.start(job) && m.what->has(quirk::phantom_start) && m.in_job())
                m.start_phantom();
        });
    return 0;
}

void device::job_order_given(std::string_view action)
{
    judge(orders.judge_job_order(action, now), action);
    if (action == "pause") {
        if (!(model.warming_up() && kind().has(quirk::drops_early_pause)))
            order([](machine& m) { m.pause(); });
    } else if (action == "continue")
        order([](machine& m) { m.resume(); });
    else if (action == "cancel")
        order([](machine& m) { m.cancel(); });
}

}  // namespace p2m::simulator::flashforge
