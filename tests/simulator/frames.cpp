// SPDX-License-Identifier: MIT
#include "tests/simulator/frames.hpp"

#include "tests/simulator/json_object.hpp"

#include <cmath>
#include <initializer_list>

namespace p2m::simulator {
namespace {

using writer = json_writer;
using object = json_object;
constexpr std::string_view brand_id = "979d4c788a4a78bc777a870f1a02867a";

std::string finish(rapidjson::StringBuffer const& out, firmware const& f)
{
    std::string text{out.GetString(), out.GetSize()};
    return f.legacy_frames ? std::to_string(text.size()) + text : text;
}

void pair(object& o, writer& w, char const* name, heater const& h)
{
    if (!o.key(name))
        return;
    w.StartArray();
    w.Double(h.target);
    w.Double(h.now);
    w.EndArray();
}

/// A resin printer has no phases of a nozzle: it homes, then lowers, exposes and lifts each layer.
int resin_status(machine const& m)
{
    constexpr int homing = 1, exposing = 3, printing = 13;
    if (m.sub == printing)
        return exposing + static_cast<int>(m.ticks) % 2;
    return m.sub > printing ? homing : m.sub;
}

void print_info(writer& w, machine const& m, firmware const& f, status_faults const& faults)
{
    object info{w, &faults.missing, "PrintInfo."};
    auto const known = m.has_task_id() && !m.job.file.empty();
    auto file = known ? std::string_view{m.job.file} : std::string_view{};
    if (file.starts_with("/local/"))
        file.remove_prefix(7);
    auto const ticks_per_second = f.resin ? 1000.0 : 1.0;
    std::string name{file};
    if (f.bad_utf8)
        name += "caf\xc3";
    info.put("Status", faults.sub >= 0 ? faults.sub : f.resin ? resin_status(m) : m.sub);
    info.put(f.legacy_frames ? "currentLayer" : "CurrentLayer", m.layer());
    info.put("TotalLayer", known ? m.job.layers : 0);
    info.put("CurrentTicks", std::floor(m.ticks * 100) / 100 * ticks_per_second);
    info.put("TotalTicks", known ? m.job.seconds * ticks_per_second : 0.0);
    info.put("Filename", name);
    info.put("TaskId", known && !m.history.empty() ? m.history.front().id : std::string{});
    if (f.resin)
        return;
    info.put("PrintSpeedPct", m.speed_pct);
    info.put("Progress", m.progress());
    if (f.extrusion_keys) {
        info.put("54 6F 74 61 6C 45 78 74 72 75 73 69 6F 6E 00", m.job.seconds * 2.5);
        info.put("43 75 72 72 65 6E 74 45 78 74 72 75 73 69 6F 6E 00", m.ticks * 2.5);
    }
}

void status_object(writer& w, machine const& m, firmware const& f, status_faults const& faults)
{
    object s{w, &faults.missing};
    auto const codes =
        faults.current_status.empty() ? std::vector{m.current_status()} : faults.current_status;
    if (f.legacy_frames)
        s.put("CurrenStatus", codes.front());
    else if (s.key("CurrentStatus")) {
        w.StartArray();
        for (int const code : codes)
            w.Int(code);
        w.EndArray();
    }
    s.put("TimeLapseStatus", m.timelapse ? 1 : 0);
    if (f.resin) {
        s.put("PreviousStatus", 0);
        s.put("PrintScreen", 1000);
        s.put("ReleaseFilm", 283);
        s.put("TempOfUVLED", m.box.now + 10);
        s.put("TempOfTank", m.box.now);
        s.put("TempTargetTank", 30);
        if (s.key("PrintInfo"))
            print_info(w, m, f, faults);
        return;
    }
    s.put("PlatFormType", 0);
    if (f.canvas)
        s.put("AmsConnectStatus", 1);
    if (f.legacy_frames) {
        pair(s, w, "TempOfHotbed", m.bed);
        pair(s, w, "TempOfNozzle", m.nozzle);
        pair(s, w, "TempOfBox", m.box);
    } else {
        s.put("TempOfHotbed", m.bed.now);
        s.put("TempOfNozzle", m.nozzle.now);
        s.put("TempOfBox", m.box.now);
        s.put("TempTargetHotbed", m.bed.target);
        s.put("TempTargetNozzle", m.nozzle.target);
        s.put("TempTargetBox", 0);
    }
    auto const x = 128 + 40 * std::sin(m.ticks);
    auto const y = 128 + 40 * std::cos(m.ticks);
    auto const two = [](double v) {
        auto text = std::to_string(v);
        text.resize(text.size() - 4);
        return text;
    };
    s.put("CurrenCoord", two(x) + "," + two(y) + "," + two(0.2 * m.layer()));
    if (s.key("CurrentFanSpeed")) {
        object fans{w, &faults.missing, "CurrentFanSpeed."};
        fans.put("ModelFan", m.fans[0]);
        fans.put("AuxiliaryFan", m.fans[1]);
        fans.put("BoxFan", m.fans[2]);
    }
    s.put("ZOffset", 0.025);
    if (s.key("LightStatus")) {
        object light{w, &faults.missing, "LightStatus."};
        light.put("SecondLight", m.light ? 1 : 0);
        if (light.key("RgbLight")) {
            w.StartArray();
            for (int i = 0; i != 3; ++i)
                w.Int(0);
            w.EndArray();
        }
    }
    if (s.key("PrintInfo"))
        print_info(w, m, f, faults);
}

}  // namespace

std::string_view model_name(firmware const& f) noexcept
{
    return f.resin ? "Saturn 4 Ultra 16K" : "Centauri Carbon";
}

std::string discovery_reply(machine const& m, firmware const& f)
{
    rapidjson::StringBuffer out;
    writer w{out};
    {
        object top{w};
        top.put("Id", brand_id);
        top.key("Data");
        object data{w};
        data.put("Name", m.name);
        data.put("MachineName", model_name(f));
        data.put("MainboardID", m.id);
        data.put("FirmwareVersion", f.version);
        if (!f.minimal_discovery) {
            data.put("BrandName", "ELEGOO");
            data.put("MainboardIP", m.address);
            data.put("ProtocolVersion", "V3.0.0");
        }
    }
    return {out.GetString(), out.GetSize()};
}

std::string
status_frame(machine const& m, firmware const& f, status_faults const& faults, std::int64_t wall_s)
{
    rapidjson::StringBuffer out;
    writer w{out};
    {
        object top{w};
        top.put("Id", brand_id);
        if (f.legacy_frames) {
            top.key("Data");
            object data{w};
            data.key("Status");
            status_object(w, m, f, faults);
        } else if (top.key("Status"))
            status_object(w, m, f, faults);
        top.put("MainboardID", m.id);
        top.put("TimeStamp", wall_s);
        top.put("Topic", "sdcp/status/" + m.id);
    }
    return finish(out, f);
}

std::string attributes_frame(machine const& m, firmware const& f, int cameras, std::int64_t wall_s)
{
    rapidjson::StringBuffer out;
    writer w{out};
    auto const list = [&w](std::initializer_list<char const*> words) {
        w.StartArray();
        for (auto const* const word : words)
            w.String(word);
        w.EndArray();
    };
    {
        object top{w};
        top.put("Id", brand_id);
        top.key("Attributes");
        {
            object a{w};
            a.put("Name", m.name);
            a.put("MachineName", model_name(f));
            a.put("BrandName", "ELEGOO");
            a.put("ProtocolVersion", "V3.0.0");
            a.put("FirmwareVersion", f.version);
            a.put("XYZsize", "256x256x256");
            a.put("MainboardIP", m.address);
            a.put("MainboardID", m.id);
            a.put("MainboardMAC", "02:00:00:" + m.id.substr(0, 2) + ":" + m.id.substr(2, 2) + ":"
                                      + m.id.substr(4, 2));
            a.put("NetworkStatus", "wlan");
            a.put("UsbDiskStatus", 0);
            a.put("SDCPStatus", 1);
            a.put("CameraStatus", 1);
            a.put("NumberOfVideoStreamConnected", cameras);
            a.put("MaximumVideoStreamAllowed", 2);
            a.put("NumberOfCloudSDCPServicesConnected", 0);
            a.put("MaximumCloudSDCPSercicesAllowed", 1);
            a.put("RemainingMemory", std::int64_t{6'000'000'000});
            a.key("Capabilities");
            list({"FILE_TRANSFER", "PRINT_CONTROL", "VIDEO_STREAM"});
            a.key("SupportFileType");
            if (f.resin)
                list({"CTB", "GOO"});
            else
                list({"GCODE"});
            if (f.resin) {
                a.put("Resolution", "15120x6230");
                a.put("ReleaseFilmMax", 60000);
                a.put("TempOfUVLEDMax", 65);
            }
        }
        top.put("MainboardID", m.id);
        top.put("TimeStamp", wall_s);
        top.put("Topic", "sdcp/attributes/" + m.id);
    }
    return finish(out, f);
}

std::string response_frame(machine const& m,
                           firmware const& f,
                           int cmd,
                           int ack,
                           std::string_view request_id,
                           std::string_view extras,
                           std::int64_t wall_s)
{
    rapidjson::StringBuffer out;
    writer w{out};
    {
        object top{w};
        top.put("Id", brand_id);
        top.key("Data");
        {
            object data{w};
            data.put("Cmd", cmd);
            data.key("Data");
            auto const inner = "{\"Ack\":" + std::to_string(ack) + std::string{extras} + "}";
            w.RawValue(inner.data(), inner.size(), rapidjson::kObjectType);
            data.put("RequestID", request_id);
            data.put("MainboardID", m.id);
            data.put("TimeStamp", wall_s);
        }
        top.put("Topic", "sdcp/response/" + m.id);
    }
    return finish(out, f);
}

std::string error_frame(machine const& m, int code, std::int64_t wall_s)
{
    rapidjson::StringBuffer out;
    writer w{out};
    {
        object top{w};
        top.put("Id", brand_id);
        top.key("Data");
        {
            object data{w};
            data.key("Data");
            {
                object inner{w};
                inner.put("ErrorCode", code);
            }
            data.put("MainboardID", m.id);
            data.put("TimeStamp", wall_s);
        }
        top.put("Topic", "sdcp/error/" + m.id);
    }
    return {out.GetString(), out.GetSize()};
}

std::string history_row(machine const& m, record const& r)
{
    rapidjson::StringBuffer out;
    writer w{out};
    {
        object row{w};
        row.put("TaskId", r.id);
        row.put("TaskName", r.file);
        row.put("BeginTime", r.begin_s);
        row.put("EndTime", r.end_s);
        row.put("TaskStatus", r.status);
        row.put("ErrorStatusReason", r.reason);
        row.put("AlreadyPrintLayer", r.layer);
        row.key("SliceInformation");
        {
            object slice{w};
            slice.put("total_layer_numbers", r.layers);
            slice.put("layer_height", 0.2);
        }
        row.put("Thumbnail", "http://" + m.address + "/board-resource/history_image/0.png");
        row.put("TimeLapseVideoStatus", 0);
        row.put("TimeLapseVideoUrl", "");
    }
    return {out.GetString(), out.GetSize()};
}

}  // namespace p2m::simulator
