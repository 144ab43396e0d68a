// SPDX-License-Identifier: MIT
#include "tests/simulator/flashforge/detail.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <charconv>
#include <cmath>

namespace p2m::simulator::flashforge {
namespace {

using rapidjson::Document;
using rapidjson::Value;

/// A Document while its members are put, in the order of the calls.
class members
{
public:
    explicit members(Document& d)
        : into_(d)
    {
        into_.SetObject();
    }
    void put(char const* key, std::string_view text)
    {
        add(key, Value{text.data(), static_cast<rapidjson::SizeType>(text.size()),
                       into_.GetAllocator()});
    }
    void put(char const* key, char const* text) { put(key, std::string_view{text}); }
    void put(char const* key, int n) { add(key, Value{n}); }
    void put(char const* key, double n) { add(key, Value{n}); }
    void put_flag(char const* key, bool on) { put(key, on ? "open" : "close"); }
    void put_bool(char const* key, bool on) { add(key, Value{on}); }
    void add(char const* key, Value v)
    {
        into_.AddMember(Value{key, into_.GetAllocator()}, v, into_.GetAllocator());
    }
    auto& allocator() { return into_.GetAllocator(); }

private:
    Document& into_;
};

double tenth(double n)
{
    return std::round(n * 10) / 10;
}

void put_heaters(members& out, machine const& m)
{
    auto const& p = *m.what;
    out.put("rightTemp", tenth(m.nozzles[0].now));
    out.put("rightTargetTemp", tenth(m.nozzles[0].target));
    out.put("leftTemp", 0.0);
    out.put("leftTargetTemp", 0.0);
    out.put("platTemp", tenth(m.bed.now));
    out.put("platTargetTemp", tenth(m.bed.target));
    out.put("chamberTemp", tenth(m.chamber.now));
    out.put("chamberTargetTemp", tenth(m.chamber.target));
    if (p.nozzles == 1)
        return;
    Value now{rapidjson::kArrayType}, target{rapidjson::kArrayType};
    for (auto const& nozzle : m.nozzles) {
        now.PushBack(tenth(nozzle.now), out.allocator());
        target.PushBack(tenth(nozzle.target), out.allocator());
    }
    out.add("nozzleTemps", std::move(now));
    out.add("nozzleTargetTemps", std::move(target));
}

void put_station(members& out, machine const& m)
{
    auto const& p = *m.what;
    if (!p.has(quirk::material_station))
        return;
    auto& a = out.allocator();
    auto const text = [&a](std::string const& s) { return Value{s.c_str(), a}; };
    auto const action = m.at == phase::printing ? 4 : m.at == phase::paused ? 6 : 0;
    Value slots{rapidjson::kArrayType};
    int number = 0;
    for (auto const& one : m.slots) {
        Value s{rapidjson::kObjectType};
        s.AddMember("slotId", ++number, a);
        s.AddMember("hasFilament", one.present, a);
        s.AddMember("materialName", text(one.material), a);
        s.AddMember("materialColor", text(one.color), a);
        slots.PushBack(s, a);
    }
    Value station{rapidjson::kObjectType};
    station.AddMember("slotCnt", 4, a);
    station.AddMember("currentSlot", m.current_slot, a);
    station.AddMember("currentLoadSlot", 0, a);
    station.AddMember("stateAction", action, a);
    station.AddMember("stateStep", 0, a);
    station.AddMember("slotInfos", slots, a);
    if (p.has(quirk::station_flag)) {
        out.put_bool("hasMatlStation", true);
        Value direct{rapidjson::kObjectType};
        direct.AddMember("materialName", text(m.direct.material), a);
        direct.AddMember("materialColor", text(m.direct.color), a);
        direct.AddMember("stateAction", 0, a);
        direct.AddMember("stateStep", 0, a);
        out.add("indepMatlInfo", std::move(direct));
    }
    out.add("matlStationInfo", std::move(station));
}

void put_job(members& out, machine const& m)
{
    auto const printing = m.at == phase::printing;
    auto const file = std::string_view{m.job.file};
    out.put("printFileName", file);
    out.put("printFileThumbUrl", file.empty() ? "" : "http://127.0.0.1:8898/getThum");
    out.put("printProgress", m.progress());
    out.put("printLayer", m.layer());
    out.put("targetPrintLayer", m.layers());
    out.put("printDuration", static_cast<int>(m.elapsed()));
    out.put("estimatedTime", static_cast<int>(m.estimate()));
    out.put("currentPrintSpeed", printing ? 180 : 0);
    out.put("printSpeedAdjust", m.what->creator() && !m.in_job() ? 0 : m.speed_pct);
    out.put("zAxisCompensation", m.z_offset);
    out.put("fillAmount", file.empty() ? 0 : 15);
    out.put("estimatedRightLen", file.empty() ? 0.0 : 9800.0);
    out.put("estimatedRightWeight", file.empty() ? 0.0 : 29.1);
    out.put("estimatedLeftLen", 0.0);
    out.put("estimatedLeftWeight", 0.0);
}

void put_machine(members& out, device const& d)
{
    auto const& m = d.model;
    auto const& p = d.kind();
    out.put("status", d.status());
    out.put("errorCode", m.error_code);
    out.put("name", d.name);
    if (p.creator())
        out.put("model", p.machine);
    out.put("location", "Group A");
    out.put("measure", p.measure);
    out.put("firmwareVersion", p.version);
    out.put("ipAddr", d.address);
    out.put("macAddr", d.mac);
    out.put("pid", p.pid);
    out.put("nozzleCnt", p.nozzles);
    out.put("nozzleStyle", p.nozzles > 1 ? 0 : 1);
    out.put("nozzleModel", p.nozzles > 1 ? "0.4mm;0.4mm;0.4mm;0.6mm" : "0.4mm");
    out.put("flashRegisterCode", "FAKE1");
    out.put("polarRegisterCode", "FAKE2");
}

void put_surroundings(members& out, device const& d)
{
    auto const& m = d.model;
    auto const& p = d.kind();
    out.put("coolingFanSpeed", m.cooling_fan);
    if (p.has(quirk::left_fan))
        out.put("coolingFanLeftSpeed", m.left_fan);
    out.put("chamberFanSpeed", m.chamber_fan);
    out.put_flag("internalFanStatus", m.internal);
    out.put_flag("externalFanStatus", m.external);
    if (p.has(quirk::station_flag))
        out.put("clearFanStatus", "open");
    out.put_flag("lightStatus", m.light);
    out.put_flag("doorStatus", p.has(quirk::door) && m.door_open);
    out.put_flag("autoShutdown", m.auto_off);
    out.put("autoShutdownTime", m.auto_off_minutes);
    out.put("camera", p.has(quirk::camera_told) ? 1 : 0);
    out.put("cameraStreamUrl", p.has(quirk::camera_told)
                                   ? "http://" + d.address + ":8080/?action=stream"
                                   : std::string{});
    out.put("lidar", 0);
    out.put("moveCtrl", p.has(quirk::coordinates) ? 1 : 2);
    out.put("extrudeCtrl", p.has(quirk::coordinates) ? 1 : 2);
    if (p.has(quirk::tvoc))
        out.put("tvoc", m.tvoc);
    if (p.has(quirk::coordinates)) {
        Value at{rapidjson::kArrayType};
        for (double const mm : {10.5, 20.25, 30.0})
            at.PushBack(mm, out.allocator());
        out.add("coordinate", std::move(at));
    }
    out.put("rightFilamentType", "PLA");
    out.put("leftFilamentType", "");
    out.put_bool("hasRightFilament", true);
    out.put_bool("hasLeftFilament", false);
    out.put("cumulativePrintTime", 8810);
    out.put("cumulativeFilament", 1582.9);
    out.put("remainingDiskSpace", 6.25);
}

void retype(Value& v, Document::AllocatorType& a)
{
    if (v.IsBool())
        v.SetInt(v.GetBool() ? 1 : 0);
    else if (v.IsNumber()) {
        std::array<char, 40> text{};
        auto const end = std::to_chars(text.data(), text.data() + text.size(), v.GetDouble()).ptr;
        v.SetString(text.data(), static_cast<rapidjson::SizeType>(end - text.data()), a);
    } else if (v.IsString())
        v.SetInt(7);
}

void bend(Document& value, fault_state const& faults)
{
    for (auto const& key : faults.missing)
        value.RemoveMember(key.c_str());
    auto& a = value.GetAllocator();
    if (faults.wrong_types)
        for (auto& one : value.GetObject())
            retype(one.value, a);
    Document extra;
    if (faults.extra.empty() || extra.Parse(faults.extra.c_str()).HasParseError())
        return;
    for (auto const& one : extra.GetObject()) {
        value.RemoveMember(one.name);
        value.AddMember(Value{one.name, a}, Value{one.value, a}, a);
    }
}

std::string text_of(Document const& whole)
{
    rapidjson::StringBuffer out;
    rapidjson::Writer<rapidjson::StringBuffer> w{out};
    whole.Accept(w);
    return {out.GetString(), out.GetSize()};
}

Document envelope(device const& d, int code, std::string_view message)
{
    Document whole;
    members out{whole};
    auto const& f = d.faults;
    if (!f.no_code)
        out.put(f.old_words ? "err" : "code", f.old_words && code == 0 ? 200 : code);
    out.put(f.old_words ? "msg" : "message", message);
    return whole;
}

}  // namespace

Document make_detail(device const& d)
{
    Document value;
    members out{value};
    put_machine(out, d);
    put_heaters(out, d.model);
    put_surroundings(out, d);
    put_job(out, d.model);
    put_station(out, d.model);
    return value;
}

Document make_product(device const& d)
{
    auto const& p = d.kind();
    auto const fans = p.has(quirk::filtration) ? 1 : 0;
    Document value;
    members out{value};
    out.put("lightCtrlState", p.has(quirk::light_told) ? 1 : 0);
    out.put("internalFanCtrlState", fans);
    out.put("externalFanCtrlState", fans);
    out.put("chamberTempCtrlState", p.creator() ? 1 : 0);  // a Creator 5 without a heater lies
    out.put("nozzleTempCtrlState", 1);
    out.put("platformTempCtrlState", 1);
    return value;
}

std::string wrap(device const& d, char const* key, Document value)
{
    bend(value, d.faults);
    auto whole = envelope(d, 0, "Success");
    auto& a = whole.GetAllocator();
    if (d.faults.top_level)
        for (auto const& one : value.GetObject())
            whole.AddMember(Value{one.name, a}, Value{one.value, a}, a);
    else
        whole.AddMember(Value{key, a}, Value{value, a}, a);
    return text_of(whole);
}

std::string code_only(device const& d, int code, std::string_view message)
{
    return text_of(envelope(d, code, message));
}

}  // namespace p2m::simulator::flashforge
