// SPDX-License-Identifier: MIT
#include "tests/simulator/commands.hpp"

#include <array>

namespace p2m::simulator {
namespace {

using json = rapidjson::Value;

reply acked(bool done)
{
    return {.ack = done ? 0 : 1};
}

reply start(printer& p, json const& data)
{
    constexpr int file_not_found = 2;
    std::string file = data["Filename"].GetString();
    if (!file.starts_with('/'))
        file.insert(0, "/local/");
    if (!p.files.contains(file))
        return {.ack = file_not_found};
    return acked(p.model.start({.file = file}));
}

reply list_files(printer& p, json const& data)
{
    std::string_view const folder = data["Url"].GetString();
    reply out;
    for (auto const& file : p.files)
        if (file.starts_with(folder))
            out.extras += (out.extras.empty() ? "" : ",") + (R"({"name":")" + file)
                          + R"(","FileSize":1234567,"TotalLayers":168,"CreateTime":1780000000,)"
                            R"("type":1})";
    out.extras = R"(,"FileList":[)" + out.extras + "]";
    return out;
}

reply delete_files(printer& p, json const& data)
{
    reply out;
    for (auto const& path : data["FileList"].GetArray()) {
        auto const in_print = p.model.in_job() && p.model.job.file == path.GetString();
        if (in_print || p.files.erase(path.GetString()) == 0)
            out.extras +=
                (out.extras.empty() ? "\"" : ",\"") + std::string{path.GetString()} + "\"";
    }
    out.ack = out.extras.empty() ? 0 : 1;
    out.extras = ",\"ErrData\":[" + out.extras + "]";
    return out;
}

reply describe_file(printer& p, json const& data)
{
    return {.ack = p.files.contains(data["Url"].GetString()) ? 0 : 2};
}

reply list_history(printer& p, json const&)
{
    reply out;
    for (auto const& r : p.model.history)
        out.extras += (out.extras.empty() ? "\"" : ",\"") + r.id + "\"";
    out.extras = ",\"HistoryData\":[" + out.extras + "]";
    return out;
}

reply describe_history(printer& p, json const& data)
{
    reply out;
    for (auto const& wanted : data["Id"].GetArray())
        for (auto const& r : p.model.history)
            if (r.id == wanted.GetString())
                out.extras += (out.extras.empty() ? "" : ",") + history_row(p.model, r);
    out.extras = ",\"HistoryDetailList\":[" + out.extras + "]";
    return out;
}

reply describe_canvas(printer&, json const&)
{
    return {.extras = R"(,"active_canvas_id":0,"active_tray_id":-1,"auto_refill":false,)"
                      R"("canvas_list":[])"};
}

reply switch_video(printer& p, json const& data)
{
    p.model.video = data["Enable"].GetInt() == 1;
    return {.extras = R"(,"VideoUrl":")" + p.model.address + R"(:3031/video")"};
}

reply switch_timelapse(printer& p, json const& data)
{
    p.model.timelapse = data["Enable"].GetInt() == 1;
    return {};
}

reply home(printer& p, json const&)
{
    if (p.model.current_status() != 0)
        return acked(false);
    p.model.home();
    return {};
}

reply set_parameters(printer& p, json const& data)
{
    auto& m = p.model;
    // What is not possible now is acknowledged all the same, as real ones do.
    if (data.HasMember("PrintSpeedPct"))
        m.set_speed(data["PrintSpeedPct"].GetInt());
    if (data.HasMember("TargetFanSpeed")) {
        constexpr std::array names{"ModelFan", "AuxiliaryFan", "BoxFan"};
        for (std::size_t i = 0; i != names.size(); ++i)
            if (data["TargetFanSpeed"].HasMember(names[i]))
                m.target_fans[i] = data["TargetFanSpeed"][names[i]].GetInt();
    }
    if (p.fw->ignores_light_while_printing && m.in_job())
        return {};
    if (data.HasMember("TempTargetNozzle"))
        m.nozzle.target = data["TempTargetNozzle"].GetDouble();
    if (data.HasMember("TempTargetHotbed"))
        m.bed.target = data["TempTargetHotbed"].GetDouble();
    if (data.HasMember("LightStatus"))
        m.light = data["LightStatus"]["SecondLight"].GetInt() == 1;
    return {};
}

struct row
{
    int cmd;
    reply (*perform)(printer&, json const&);
    bool effect = false;
};
constexpr std::array rows{
    row{128, start, true},
    row{129, [](printer& p, json const&) { return acked(p.model.pause()); }, true},
    row{130, [](printer& p, json const&) { return acked(p.model.stop()); }, true},
    row{131, [](printer& p, json const&) { return acked(p.model.resume()); }, true},
    row{258, list_files},
    row{259, delete_files, true},
    row{260, describe_file},
    row{320, list_history},
    row{321, describe_history},
    row{324, describe_canvas},
    row{386, switch_video, true},
    row{387, switch_timelapse, true},
    row{402, home, true},
    row{403, set_parameters, true},
};

row const* find(int cmd) noexcept
{
    for (auto const& r : rows)
        if (r.cmd == cmd)
            return &r;
    return nullptr;  // 0, 1, 134 and 512 only say yes
}

}  // namespace

bool has_effect(int cmd) noexcept
{
    auto const* const found = find(cmd);
    return found && found->effect;
}

reply perform(printer& p, int cmd, json const& data)
{
    auto const* const found = find(cmd);
    return found ? found->perform(p, data) : reply{};
}

}  // namespace p2m::simulator
