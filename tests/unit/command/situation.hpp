// SPDX-License-Identifier: MIT
// One router, a clock that is moved by hand, and a printer that says what the test wants.
#pragma once

#include "gateway/command/router.hpp"
#include "gateway/command/set_topics.hpp"
#include "printer/names.hpp"

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
    for (auto const word : printer::names_of<printer::command_class>())
        out.classes.insert(*printer::from_string<printer::command_class>(word));
    return out;
}

inline printer::capabilities all_capabilities()
{
    printer::capabilities out;
    for (auto const word : printer::names_of<printer::capability>())
        out.add(*printer::from_string<printer::capability>(word));
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
inline std::string verdict(std::string const& json)
{
    return field(json, "status") + "/" + field(json, "code");
}

inline std::string verdict_of(gateway::outcome const& of)
{
    return verdict(write_result(of.result));
}

struct router_situation
{
    command_router router{everything_allowed(), {.rtsp = true}};
    printer::moment now{printer::steady_time{1000s}, printer::wall_time{std::chrono::sys_days{
                                                         std::chrono::year{2026} / 9 / 20}}};
    printer::snapshot printer_now = snapshot_of(printer::status::printing);
    ticket last_ticket{};
    std::vector<printer::command> sent;
    std::vector<std::string> results;
    std::vector<outcome> outcomes;
    int snapshots{}, rtsp_switches{};
    std::vector<printer_action> doings;

    router_situation()
    {
        router.on_attributes(all_capabilities(), {320, 110});
        report(printer::status::printing);
    }

    void take(router_actions const& actions)
    {
        for (auto const& one : actions) {
            if (auto const* send = std::get_if<send_to_driver>(&one)) {
                last_ticket = send->ticket;
                sent.push_back(send->what);
            } else if (auto const* doing = std::get_if<carry_out>(&one)) {
                last_ticket = doing->ticket;
                doings.push_back(doing->what);
                snapshots += std::holds_alternative<take_snapshot>(doing->what) ? 1 : 0;
                rtsp_switches += std::holds_alternative<switch_rtsp>(doing->what) ? 1 : 0;
            } else {
                outcomes.push_back(std::get<outcome>(one));
                results.push_back(write_result(outcomes.back().result));
            }
        }
    }
    void give(order given)
    {
        if (given.received_at.mono == printer::steady_time{})
            given.received_at = now;
        take(router.receive(given, now));
    }
    void message(command_message said, reply_token reply = {})
    {
        if (auto given = make_order(std::move(said), reply, now))
            give(*std::move(given));
    }
    void set(std::string what, std::string payload)
    {
        message({"set/" + std::move(what), std::move(payload)});
    }
    void command(std::string json) { message({"command", std::move(json)}); }
    void configure(control_settings const& control, bool rtsp)
    {
        take(router.configure(control, {.rtsp = rtsp}, now));
    }
    void report() { take(router.on_report(printer_now, true, now)); }
    void report(printer::status status)
    {
        printer_now = snapshot_of(status);
        report();
    }
    void lose_link() { take(router.on_state(printer_now, false, now)); }
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
        return results.empty() ? "nothing" : verdict(results.back());
    }
};

}  // namespace p2m::gateway::test
