// SPDX-License-Identifier: MIT
// The faults a test can order, one row each: POST /printers/K/fault {"kind": ...}.
#include "tests/simulator/connection.hpp"

#include <algorithm>
#include <array>

namespace p2m::simulator {
namespace {

using order = rapidjson::Value const&;

int whole(order o, char const* key, int fallback)
{
    return o.HasMember(key) && o[key].IsInt() ? o[key].GetInt() : fallback;
}
bool flag(order o)
{
    return !o.HasMember("on") || (o["on"].IsBool() && o["on"].GetBool());
}
std::string word(order o, char const* key)
{
    return o.HasMember(key) && o[key].IsString() ? o[key].GetString() : "";
}

void boot(printer& p)
{
    p.update();
    p.model.boot();
    p.faults.dark = false;
    p.faults.crashed = false;
    p.lost_slots.clear();
    p.dead.clear();
}
void garbage(printer& p)
{
    for (auto const* text : {"[1,2,3]", "{\"Status\":", "{\"Status\":null}", "nonsense",
                             R"({"Status":{"CurrentStatus":"x","PrintInfo":7}})",
                             R"({"Status":{"CurrentStatus":null,"TempOfNozzle":null}})"})
        p.say_to_all(text);
}
void missing(printer& p, order o)
{
    p.faults.status.missing.clear();
    if (o.HasMember("keys") && o["keys"].IsArray())
        for (auto const& key : o["keys"].GetArray())
            if (key.IsString())
                p.faults.status.missing.emplace_back(key.GetString());
}
void multi(printer& p, order o)
{
    p.faults.status.current_status.clear();
    if (o.HasMember("codes") && o["codes"].IsArray())
        for (auto const& code : o["codes"].GetArray())
            if (code.IsInt())
                p.faults.status.current_status.push_back(code.GetInt());
}

struct row
{
    std::string_view kind;
    void (*apply)(printer&, order);
};
constexpr std::array rows{
    row{"power_cut",
        [](printer& p, order) {
            p.faults.dark = true;
            p.abandon_all();
        }},
    row{"power_up", [](printer& p, order) { boot(p); }},
    row{"reboot",
        [](printer& p, order) {
            p.reset_all();
            boot(p);
        }},
    row{"app_crash",
        [](printer& p, order) {
            p.faults.crashed = true;
            p.reset_all();
        }},
    row{"half_open", [](printer& p, order) { p.abandon_all(); }},
    row{"reset", [](printer& p, order) { p.reset_all(); }},
    row{"close_1001", [](printer& p, order) { p.close_all(); }},
    row{"drop_answers", [](printer& p, order o) { p.faults.drop_answers = whole(o, "count", 1); }},
    row{"wrong_request_id",
        [](printer& p, order o) { p.faults.wrong_request_id = whole(o, "count", 1); }},
    row{"late_answers",
        [](printer& p, order o) { p.faults.late_answers_s = whole(o, "seconds", 3); }},
    row{"garbage", [](printer& p, order) { garbage(p); }},
    row{"bad_utf8",
        [](printer& p, order) {
            for (auto const& c : p.live)
                c->raw("\x81\x02\xc3\x28");
        }},
    row{"rsv_bits",
        [](printer& p, order) {
            for (auto const& c : p.live)
                c->raw("\xf1\x02{}");
        }},
    row{"missing_keys", missing},
    row{"huge_frame",
        [](printer& p, order o) {
            auto const size = std::clamp(whole(o, "bytes", 8 << 20), 16, 256 << 20);
            p.say_to_all("{\"x\":\"" + std::string(static_cast<std::size_t>(size) - 8, 'x')
                         + "\"}");
        }},
    row{"ws_full", [](printer& p, order o) { p.faults.ws_full = flag(o); }},
    row{"status_dead",
        [](printer& p, order o) {
            p.faults.dead_pushes = true;
            p.faults.dead_status = word(o, "how") == "hard";
        }},
    row{"refuse_connections", [](printer& p, order o) { p.faults.refuse_connections = flag(o); }},
    row{"run_out", [](printer& p, order) { p.model.pause(3); }},
    row{"jam", [](printer& p, order) { p.model.fail(6); }},
    row{"fail", [](printer& p, order o) { p.model.fail(whole(o, "reason", 19)); }},
    row{"unknown_codes",
        [](printer& p, order) {
            p.faults.status.current_status = {37};
            p.faults.status.sub = 77;
        }},
    row{"multi_status", multi},
    row{"ignore_commands", [](printer& p, order o) { p.faults.ignore_commands = flag(o); }},
    row{"refuse_commands", [](printer& p, order o) { p.faults.refuse_ack = whole(o, "ack", 1); }},
    row{"silent_commands", [](printer& p, order o) { p.faults.silent_commands = flag(o); }},
    row{"udp_blocked", [](printer& p, order o) { p.faults.udp_blocked = flag(o); }},
    row{"no_pong", [](printer& p, order o) { p.faults.no_pong = flag(o); }},
    row{"stale_progress", [](printer& p, order o) { p.model.stale_progress = flag(o); }},
    row{"replace_id", [](printer& p, order o) { p.model.id = word(o, "id"); }},
    row{"camera", [](printer& p, order o) { p.faults.camera = word(o, "how"); }},
    row{"clear",
        [](printer& p, order) {
            fault_state rest;
            rest.dark = p.faults.dark;
            rest.crashed = p.faults.crashed;
            p.faults = rest;
            p.model.stale_progress = false;
        }},
};

}  // namespace

bool apply_fault(printer& p, order o)
{
    auto const kind = word(o, "kind");
    auto const* const found = std::ranges::find(rows, kind, &row::kind);
    if (found == rows.end())
        return false;
    p.update();
    p.log("fault", kind);
    found->apply(p, o);
    return true;
}

}  // namespace p2m::simulator
