// SPDX-License-Identifier: MIT
// What the control API tells of a FlashForge printer, and what a test orders at its screen.
#include "tests/simulator/flashforge/printer.hpp"

#include <algorithm>
#include <cmath>

namespace p2m::simulator::flashforge {
namespace {

using writer = guest::writer;

void put(writer& w, char const* key, std::string_view text)
{
    w.Key(key);
    w.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}
void put(writer& w, char const* key, char const* text)
{
    put(w, key, std::string_view{text});
}
void put(writer& w, char const* key, double n)
{
    w.Key(key);
    w.Double(n);
}
void put(writer& w, char const* key, int n)
{
    w.Key(key);
    w.Int(n);
}
void put(writer& w, char const* key, bool on)
{
    w.Key(key);
    w.Bool(on);
}
template <class Map>
void put_all(writer& w, char const* key, Map const& map)
{
    w.Key(key);
    w.StartObject();
    for (auto const& [name, n] : map) {
        w.Key(name.c_str());
        w.Int64(n);
    }
    w.EndObject();
}

void put_machine(writer& w, machine const& m)
{
    put(w, "status", m.status());
    put(w, "error_code", m.error_code);
    put(w, "progress", static_cast<int>(m.progress() * 100));
    put(w, "layer", m.layer());
    put(w, "layers", m.layers());
    put(w, "elapsed", m.elapsed());
    put(w, "file", m.job.file);
    put(w, "in_job", m.in_job());
    put(w, "plate_clear", !m.at_end());
    put(w, "pending_orders", m.has_pending());
    put(w, "nozzle", m.nozzles[0].now);
    put(w, "nozzle_target", m.nozzles[0].target);
    w.Key("nozzle_targets");
    w.StartArray();
    for (int i = 0; i != m.what->nozzles; ++i)
        w.Double(m.nozzles.at(static_cast<std::size_t>(i)).target);
    w.EndArray();
    put(w, "bed", m.bed.now);
    put(w, "bed_target", m.bed.target);
    put(w, "chamber_target", m.chamber.target);
    put(w, "light", m.light);
    put(w, "speed", m.speed_pct);
    put(w, "z_offset", m.z_offset);
    put(w, "cooling_fan", m.cooling_fan);
    put(w, "left_fan", m.left_fan);
    put(w, "chamber_fan", m.chamber_fan);
    put(w, "filtration", m.internal ? "internal" : m.external ? "external" : "off");
    put(w, "auto_off", m.auto_off);
    put(w, "current_slot", m.current_slot);
    w.Key("slots");
    w.StartArray();
    for (auto const& one : m.slots) {
        w.StartObject();
        put(w, "present", one.present);
        put(w, "material", one.material);
        put(w, "color", one.color);
        w.EndObject();
    }
    w.EndArray();
}

double number(rapidjson::Value const& o, char const* key, double fallback)
{
    return o.HasMember(key) && o[key].IsNumber() ? o[key].GetDouble() : fallback;
}

}  // namespace

void printer::write_truth(writer& w, std::size_t index)
{
    refresh();
    w.StartObject();
    put(w, "index", static_cast<int>(index));
    put(w, "family", "flashforge");
    put(w, "profile", it.kind().name);
    put(w, "pid", static_cast<int>(it.kind().pid));
    put(w, "address", it.address);
    put(w, "serial", it.serial);
    put(w, "check_code", it.check_code);
    put(w, "name", it.name);
    put_machine(w, it.model);
    put(w, "mappings", it.job_mappings);
    put(w, "mappings_left", it.mappings);
    put(w, "powered", !it.faults.dark);
    put(w, "logged_in", it.logged_in);
    put(w, "camera_clients", camera_clients);
    put(w, "polls_per_minute", static_cast<int>(it.polls.per_minute()));
    put(w, "in_flight", static_cast<int>(it.flights.open()));
    put_all(w, "counters", it.counters);
    put_all(w, "violations", it.violations);
    w.EndObject();
}

void printer::write_log(writer& w) const
{
    w.StartArray();
    for (auto const& one : it.entries) {
        w.StartObject();
        put(w, "at", one.at);
        put(w, "what", one.what);
        put(w, "text", one.text);
        w.EndObject();
    }
    w.EndArray();
}

std::map<std::string, int> const& printer::broken_rules()
{
    refresh();
    return it.violations;
}

bool printer::set_job(rapidjson::Value const& order)
{
    job_order job;
    if (order.HasMember("file") && order["file"].IsString())
        job.file = order["file"].GetString();
    job.seconds = std::max(1.0, number(order, "seconds", job.seconds));
    job.prepare_seconds = number(order, "prepare_seconds", job.prepare_seconds);
    job.layers = static_cast<int>(number(order, "layers", job.layers));
    job.leveling = number(order, "leveling", 0) != 0;
    it.add_file(job.file);
    return it.model.start(job);
}

bool printer::post(std::string_view what, rapidjson::Value const& order)
{
    refresh();
    auto& m = it.model;
    if (what == "fault")
        return apply_fault(*this, order);
    if (what == "job")
        return set_job(order);
    if (what == "job/progress")
        return m.jump_to(static_cast<int>(number(order, "percent", 0))), m.in_job();
    if (what == "pause")
        return m.pause();
    if (what == "resume")
        return m.resume();
    if (what == "stop")
        return m.cancel();
    if (what == "clear")
        return m.clear();
    if (what == "heat") {
        m.set_nozzle(0, number(order, "nozzle", m.nozzles[0].target));
        m.set_bed(number(order, "bed", m.bed.target));
        m.set_chamber(number(order, "chamber", m.chamber.target));
        return true;
    }
    return false;
}

}  // namespace p2m::simulator::flashforge
