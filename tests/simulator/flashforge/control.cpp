// SPDX-License-Identifier: MIT
// The orders of /control: what each does to the machine, later than it is acknowledged.
#include "tests/simulator/flashforge/http_api.hpp"
#include "tests/simulator/flashforge/whitelist.hpp"

#include <algorithm>
#include <array>

namespace p2m::simulator::flashforge {
namespace {

using arguments = rapidjson::Value const&;
constexpr int leave = -200;

std::string word(arguments a, char const* key)
{
    return a.HasMember(key) && a[key].IsString() ? a[key].GetString() : "";
}
double number(arguments a, char const* key, double fallback)
{
    return a.HasMember(key) && a[key].IsNumber() ? a[key].GetDouble() : fallback;
}

void set_light(device& d, arguments a)
{
    d.order([on = word(a, "status") == "open"](machine& m) { m.light = on; });
}

void set_printing(device& d, arguments a)
{
    print_settings const v{number(a, "zAxisCompensation", 0), number(a, "speed", 100),
                           number(a, "chamberFan", 100), number(a, "coolingFan", 100),
                           number(a, "coolingLeftFan", 0)};
    d.judge(d.orders.judge_settings(v, d.model.at == phase::printing, d.now), "printerCtl_cmd");
    d.order([v](machine& m) {
        if (m.at != phase::printing)
            return;
        m.z_offset = v[0];
        m.speed_pct = std::clamp(static_cast<int>(v[1]), 50, 500);
        m.chamber_fan = static_cast<int>(v[2]);
        m.cooling_fan = static_cast<int>(v[3]);
        m.left_fan = static_cast<int>(v[4]);
    });
}

void set_filtration(device& d, arguments a)
{
    if (!d.kind().has(quirk::filtration))
        return;
    auto const in = word(a, "internal") == "open", out = word(a, "external") == "open";
    d.order([in, out](machine& m) {
        m.internal = in;
        m.external = out && !in;
    });
}

void set_temperatures(device& d, arguments a)
{
    auto const bed = number(a, "platform", leave), chamber = number(a, "chamber", leave);
    std::array<double, 4> nozzles{number(a, "rightNozzle", leave), leave, leave, leave};
    if (d.kind().creator()) {
        nozzles.fill(leave);  // the scalars are never read
        if (a.HasMember("nozzles") && a["nozzles"].IsArray() && a["nozzles"].Size() == 4)
            for (rapidjson::SizeType i = 0; i != 4; ++i)
                if (a["nozzles"][i].IsNumber() && a["nozzles"][i].GetDouble() >= 0)
                    nozzles.at(i) = a["nozzles"][i].GetDouble();
    }
    d.order([bed, chamber, nozzles](machine& m) {
        for (std::size_t i = 0; i != nozzles.size(); ++i)
            if (nozzles.at(i) != leave)
                m.set_nozzle(i, nozzles.at(i));
        if (bed != leave)
            m.set_bed(bed);
        if (chamber != leave)
            m.set_chamber(chamber);
    });
}

void set_slot(device& d, arguments a)
{
    auto const number_of = static_cast<int>(number(a, "slot", 0));
    d.judge(d.model.in_job() ? "material_while_busy" : "", "msConfig_cmd");
    if (number_of < 1 || number_of > 4 || !d.kind().has(quirk::material_station))
        return;
    d.order([index = static_cast<std::size_t>(number_of - 1), material = word(a, "mt"),
             color = word(a, "rgb")](machine& m) {
        m.slots.at(index).material = material;
        m.slots.at(index).color = color;
    });
}

void set_direct(device& d, arguments a)
{
    d.judge(d.model.in_job() ? "material_while_busy" : "", "ipdMsConfig_cmd");
    if (d.kind().has(quirk::station_flag))
        d.order([material = word(a, "mt"), color = word(a, "rgb")](machine& m) {
            m.direct.material = material;
            m.direct.color = color;
        });
}

void set_state(device& d, arguments a)
{
    if (word(a, "action") != "setClearPlatform")
        return;
    d.judge(d.orders.judge_clear(d.model.at_end(), d.now), "setClearPlatform");
    d.order([](machine& m) { m.clear(); });
}

void stream(device& d, arguments a)
{
    d.order(
        [on = word(a, "action") == "open"](machine& m) { m.stream_open = m.stream_open || on; });
}

void auto_off(device& d, arguments a)
{
    auto const on = word(a, "automaticShutdown") == "open";
    auto const minutes = static_cast<int>(number(a, "shutdownAfterTime", d.model.auto_off_minutes));
    d.order([on, minutes](machine& m) {
        m.auto_off = on;
        m.auto_off_minutes = minutes;
    });
}

struct row
{
    std::string_view cmd;
    void (*apply)(device&, arguments);
};
constexpr std::array rows{
    row{"jobCtl_cmd", [](device& d, arguments a) { d.job_order_given(word(a, "action")); }},
    row{"stateCtrl_cmd", set_state},
    row{"lightControl_cmd", set_light},
    row{"printerCtl_cmd", set_printing},
    row{"circulateCtl_cmd", set_filtration},
    row{"temperatureCtl_cmd", set_temperatures},
    row{"msConfig_cmd", set_slot},
    row{"ipdMsConfig_cmd", set_direct},
    row{"delayClose_cmd", auto_off},
    row{"homingCtrl_cmd",
        [](device& d, arguments) {
            d.judge(d.model.in_job() ? "motion_while_busy" : "", "homingCtrl_cmd");
        }},
    row{"errorCodeCtrl_cmd",
        [](device& d, arguments) { d.order([](machine& m) { m.error_code.clear(); }); }},
};

/// A flat order is acknowledged and does something else: an AD5X only pauses when told to cancel.
int flat(device& d, arguments body)
{
    auto const cmd = word(body, "cmd");
    d.violate("flat_control", cmd);
    auto const has_args = body.HasMember("args") && body["args"].IsObject();
    if (has_args && cmd == "jobCtl_cmd" && word(body["args"], "action") == "cancel"
        && d.kind().model == family_member::ad5x)
        d.order([](machine& m) { m.pause(); });
    return 0;
}

}  // namespace

int control(device& d, rapidjson::Value const& body)
{
    d.polls.on_order(d.now);
    if (!body.HasMember("payload") || !body["payload"].IsObject())
        return body.HasMember("cmd") ? flat(d, body) : -1;
    auto const& payload = body["payload"];
    auto const cmd = word(payload, "cmd");
    static rapidjson::Value const none{rapidjson::kObjectType};
    auto const& args =
        payload.HasMember("args") && payload["args"].IsObject() ? payload["args"] : none;
    if (auto const rule = judge_control(cmd, args, d.kind()); !rule.empty())
        d.violate(rule, cmd);
    ++d.counters["orders"];
    if (d.faults.refuse_code)
        return *d.faults.refuse_code;
    auto const is_stream =
        cmd == (d.kind().has(quirk::short_stream_order) ? "streamCtrl" : "streamCtrl_cmd");
    if (is_stream)
        stream(d, args);
    else if (auto const* const found = std::ranges::find(rows, cmd, &row::cmd); found != rows.end())
        found->apply(d, args);
    return 0;  // unknown orders are acknowledged too
}

}  // namespace p2m::simulator::flashforge
