// SPDX-License-Identifier: MIT
// One router, a clock that is moved by hand, and a printer that says what the test wants.
#pragma once

#include "gateway/command/router.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway::test {

using namespace std::chrono_literals;

inline control_settings everything_allowed()
{
    control_settings out;
    out.enabled = true;
    out.nozzle_limit_celsius = 300;
    for (auto const one : {printer::command_class::start, printer::command_class::files,
                           printer::command_class::motion, printer::command_class::gateway})
        out.classes.insert(one);
    return out;
}

inline printer::capabilities all_capabilities()
{
    printer::capabilities out;
    for (int i = 0; i <= static_cast<int>(printer::capability::error_reason); ++i)
        out.add(static_cast<printer::capability>(i));
    return out;
}

inline printer::snapshot snapshot_of(printer::status status)
{
    printer::snapshot out;
    out.status = status;
    out.can = printer::permissions_of(status);
    out.telemetry.chamber_light = false;
    out.telemetry.speed_pct = 100;
    out.telemetry.target[printer::heater::nozzle] = 0;
    out.telemetry.target[printer::heater::bed] = 0;
    out.job.id = "job-1";
    return out;
}

inline std::string field(std::string const& json, std::string_view key)
{
    auto const start = json.find("\"" + std::string{key} + "\":");
    if (start == std::string::npos)
        return "absent";
    auto const from = start + key.size() + 3;
    auto value = json.substr(from, json.find_first_of(",}", from) - from);
    if (value.starts_with('"'))
        value = value.substr(1, value.size() - 2);
    return value;
}

/// "status/code" of a result.
inline std::string outcome(std::string const& json)
{
    return field(json, "status") + "/" + field(json, "code");
}

struct router_situation
{
    command_router router{everything_allowed(), true};
    printer::moment now{printer::steady_time{1000s}, printer::wall_time{std::chrono::sys_days{
                                                         std::chrono::year{2026} / 9 / 20}}};
    printer::snapshot printer_now = snapshot_of(printer::status::printing);
    ticket last_ticket{};
    std::vector<printer::command> sent;
    std::vector<std::string> results;
    std::vector<publish_result> published;
    int snapshots{}, rtsp_switches{};

    router_situation()
    {
        router.on_attributes(all_capabilities(), {320, 110});
        report(printer::status::printing);
    }

    void take(command_actions const& actions)
    {
        for (auto const& one : actions) {
            if (auto const* send = std::get_if<send_to_driver>(&one)) {
                last_ticket = send->ticket;
                sent.push_back(send->what);
            } else if (auto const* picture = std::get_if<start_snapshot>(&one)) {
                last_ticket = picture->ticket;
                ++snapshots;
            } else if (auto const* rtsp = std::get_if<switch_rtsp>(&one)) {
                last_ticket = rtsp->ticket;
                ++rtsp_switches;
            } else {
                published.push_back(std::get<publish_result>(one));
                results.push_back(published.back().json);
            }
        }
    }
    void set(std::string what, std::string payload)
    {
        take(router.receive({"set/" + std::move(what), std::move(payload)}, now));
    }
    void command(std::string json) { take(router.receive({"command", std::move(json)}, now)); }
    void report() { take(router.on_snapshot(printer_now, true, now)); }
    void report(printer::status status)
    {
        printer_now = snapshot_of(status);
        report();
    }
    void lose_link() { take(router.on_snapshot(printer_now, false, now)); }
    void answer(printer::answer::kind kind, std::optional<int> code = {})
    {
        take(router.on_answer(last_ticket, {kind, code, "", {}}, now));
    }
    void acknowledge() { answer(printer::answer::kind::acknowledged, 0); }
    void wait(std::chrono::milliseconds time)
    {
        now.mono += time;
        now.wall += std::chrono::floor<std::chrono::seconds>(time);
        take(router.on_time(now));
    }
    [[nodiscard]] std::string last() const
    {
        return results.empty() ? "nothing" : outcome(results.back());
    }
};

}  // namespace p2m::gateway::test
