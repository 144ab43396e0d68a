// SPDX-License-Identifier: MIT
#include "gateway/cli/status_text.hpp"

#include "printer/names.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace p2m::gateway::cli {
namespace {

using printer::fan;
using printer::heater;

std::string clock(std::chrono::seconds of)
{
    auto const s = of.count();
    return fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
}

std::string status_words(printer::report const& of)
{
    auto out = std::string{to_string(of.status.value_or(printer::status::other))};
    if (of.stage != printer::stage::none)
        out += fmt::format(" ({})", to_string(of.stage));
    return out;
}

/// "215.3/215 °C", "215.3 °C", or nothing.
std::string heat(printer::telemetry const& of, heater which)
{
    auto const &temperature = of.temperature[which], &target = of.target[which];
    if (!temperature)
        return {};
    auto out = fmt::format("{:.1f}", *temperature);
    if (target)
        out += fmt::format("/{:.0f}", *target);
    return out + " °C";
}

std::string layers(printer::job_report const& of)
{
    if (!of.layer)
        return {};
    return of.layers ? fmt::format("{}/{}", *of.layer, *of.layers) : fmt::format("{}", *of.layer);
}

std::string fans(printer::telemetry const& of)
{
    std::string out;
    for (auto const which : {fan::part, fan::auxiliary, fan::chamber})
        if (of.fan_pct[which])
            out += fmt::format("{}{} {} %", out.empty() ? "" : ", ", to_string(which),
                               *of.fan_pct[which]);
    return out;
}

}  // namespace

std::string printable(std::string_view foreign)
{
    std::string out;
    for (auto const c : foreign) {
        auto const code = static_cast<unsigned char>(c);
        out += code < 0x20 || code == 0x7f ? '?' : c;
    }
    return out;
}

std::string status_table(printer::attributes const* who, printer::report const& of)
{
    std::string out;
    auto const row = [&](std::string_view name, std::string_view value) {
        if (!value.empty())
            out += fmt::format("{:<12} {}\n", name, printable(value));
    };
    if (who) {
        row("name", who->name);
        row("model", fmt::format("{} {}", who->brand, who->model));
        row("firmware", who->firmware);
        row("id", who->id);
    }
    row("status", status_words(of));
    row("file", of.job.file.value_or(""));
    row("progress", of.job.progress_pct ? fmt::format("{:.0f} %", *of.job.progress_pct) : "");
    row("layer", layers(of.job));
    row("elapsed", of.job.elapsed ? clock(*of.job.elapsed) : "");
    row("remaining", of.job.remaining ? clock(*of.job.remaining) : "");
    for (auto const which : {heater::nozzle, heater::bed, heater::chamber})
        row(to_string(which), heat(of.telemetry, which));
    row("fans", fans(of.telemetry));
    row("speed", of.telemetry.speed_pct ? fmt::format("{} %", *of.telemetry.speed_pct) : "");
    if (of.telemetry.chamber_light)
        row("light", *of.telemetry.chamber_light ? "on" : "off");
    return out;
}

std::string status_line(printer::report const& of)
{
    auto out = status_words(of);
    auto const part = [&](std::string const& text) {
        if (!text.empty())
            out += "  " + text;
    };
    auto const named = [&](std::string_view name, std::string const& text) {
        if (!text.empty())
            part(fmt::format("{} {}", name, text));
    };
    part(of.job.progress_pct ? fmt::format("{:.0f} %", *of.job.progress_pct) : "");
    named("layer", layers(of.job));
    named("nozzle", heat(of.telemetry, heater::nozzle));
    named("bed", heat(of.telemetry, heater::bed));
    named("left", of.job.remaining ? clock(*of.job.remaining) : "");
    part(printable(of.job.file.value_or("")));
    return out;
}

}  // namespace p2m::gateway::cli
