// SPDX-License-Identifier: MIT
// The data of the console's replies: identity, status, temperatures, files, pictures.
#include "tests/simulator/flashforge/console.hpp"
#include "tests/simulator/flashforge/encoding.hpp"

#include <cmath>

namespace p2m::simulator::flashforge {
namespace {

/// As the firmware prints a temperature: whole on old models, one decimal on new ones.
std::string degrees(double celsius, bool decimal)
{
    auto const tenths = std::lround(celsius * 10);
    auto out = std::to_string(decimal ? tenths / 10 : std::lround(celsius));
    return decimal ? out + "." + std::to_string(std::abs(tenths % 10)) : out;
}

std::string pair_of(std::string_view name, heater const& h, bool decimal)
{
    return std::string{name} + ":" + degrees(h.now, decimal) + "/" + degrees(h.target, decimal);
}

struct words
{
    std::string_view status, mode;
};

words words_of(machine const& m)
{
    switch (m.at) {
    case phase::ready:
    case phase::cancelled:
        return {"READY", "READY"};
    case phase::busy:
        return {"BUSY", "READY"};
    case phase::calibrating:
        return {"BUILDING_FROM_SD", "HOMING"};
    case phase::heating:
        return {"BUILDING_FROM_SD", "WAIT_ON_TOOL"};
    case phase::printing:
        return {"BUILDING_FROM_SD", "MOVING"};
    case phase::pausing:
        return {"BUILDING_FROM_SD", "PAUSED"};
    case phase::paused:
        return {"PAUSED", "PAUSED"};
    case phase::canceling:
        return {"BUSY", "MOVING"};
    case phase::completed:
        return {"BUILDING_COMPLETED", "READY"};
    case phase::failed:
        return {"ERROR", "READY"};
    }
    return {"READY", "READY"};
}

}  // namespace

std::string console_session::identity() const
{
    auto const& p = d_.kind();
    auto const third = p.model == family_member::adventurer_3;
    std::string out = "Machine Type: " + std::string{p.machine} + "\r\nMachine Name: " + d_.name
                      + "\r\nFirmware: " + std::string{p.version} + "\r\n";
    if (p.has(quirk::console_serial) && !d_.faults.no_serial)
        out += (third ? "Serial Number: " : "SN: ") + d_.serial + "\r\n";
    auto const x = p.measure.find('X'), y = p.measure.rfind('X');
    out += "X: " + std::string{p.measure.substr(0, x)}
           + " Y: " + std::string{p.measure.substr(x + 1, y - x - 1)} + " Z: "
           + std::string{p.measure.substr(y + 1)} + "\r\nTool Count: 1\r\nMac Address:" + d_.mac;
    return out + (third ? "\r\n" : "\n \r\n");
}

std::string console_session::status() const
{
    auto const& m = d_.model;
    auto const [status, mode] = words_of(m);
    auto const third = m.what->model == family_member::adventurer_3;
    std::string out =
        third ? "Endstop: X-max: 1 Y-max: 0 Z-min: 0\r\n" : "Endstop: X-max:0 Y-max:0 Z-max:0\r\n";
    out += "MachineStatus: " + std::string{status} + "\r\nMoveMode: " + std::string{mode}
           + (third ? "\r\nStatus: S:0 L:0 J:0 F:0\r\n" : "\r\nStatus: S:1 L:0 J:0 F:0\r\n");
    if (!third)
        out += std::string{"LED: "} + (m.light ? "1" : "0") + "\r\n";
    return out + "CurrentFile: " + (m.in_job() ? m.job.file : "") + "\r\n";
}

std::string console_session::temperatures() const
{
    auto const& m = d_.model;
    if (m.what->http())
        return pair_of("T0", m.nozzles[0], true) + " T1:0.0/0.0 " + pair_of("B", m.bed, true)
               + "\r\n";
    if (m.what->model == family_member::adventurer_3)
        return (m.what->has(quirk::echo_replies) ? "ok T0:" : "T0:")
               + degrees(m.nozzles[0].now, false) + " /" + degrees(m.nozzles[0].target, false) + " "
               + pair_of("B", m.bed, false) + "\r\n";
    auto const second = m.in_job() ? " T1:0/0" : "";
    return pair_of("T0", m.nozzles[0], false) + second + " " + pair_of("B", m.bed, false) + "\r\n";
}

console_session::reply console_session::list() const
{
    auto out = frame({"M661", {}}, "");
    out += "\x44\xaa\xaa\x44" + big_endian_32(static_cast<std::uint32_t>(d_.files.size()));
    for (auto const& name : d_.files) {
        auto const path = "/data/" + name;
        out += "\x3a\x3a\xa3\xa3" + big_endian_32(static_cast<std::uint32_t>(path.size())) + path;
    }
    return {std::move(out), true};
}

console_session::reply console_session::thumbnail(std::string_view path) const
{
    constexpr std::string_view root = "/data/";
    auto const name = path.starts_with(root) ? path.substr(root.size()) : path;
    if (!d_.has_file(name))
        return {frame({"M662", {}}, "Error: File not exists\r\n")};
    auto const third = d_.kind().model == family_member::adventurer_3;
    auto out = frame({"M662", {}}, "");
    out += third ? "\xa2\xa2\x2a\x2a" : "\x2a\x2a\xa2\xa2";
    out += big_endian_32(static_cast<std::uint32_t>(picture_.size()));
    out += picture_;
    return {std::move(out), true};
}

}  // namespace p2m::simulator::flashforge
