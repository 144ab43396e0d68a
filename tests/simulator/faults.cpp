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
double number(order o, char const* key, double fallback)
{
    return o.HasMember(key) && o[key].IsNumber() ? o[key].GetDouble() : fallback;
}
bool flag(order o)
{
    return !o.HasMember("on") || (o["on"].IsBool() && o["on"].GetBool());
}
std::string word(order o, char const* key)
{
    return o.HasMember(key) && o[key].IsString() ? o[key].GetString() : "";
}

bool missing(printer& p, order o)
{
    p.faults.status.missing.clear();
    if (o.HasMember("keys") && o["keys"].IsArray())
        for (auto const& key : o["keys"].GetArray())
            if (key.IsString())
                p.faults.status.missing.emplace_back(key.GetString());
    return true;
}
bool multi(printer& p, order o)
{
    p.faults.status.current_status.clear();
    if (o.HasMember("codes") && o["codes"].IsArray())
        for (auto const& code : o["codes"].GetArray())
            if (code.IsInt())
                p.faults.status.current_status.push_back(code.GetInt());
    return true;
}

bool status_dead(printer& p, order o)
{
    p.faults.dead_pushes = flag(o);
    p.faults.dead_status = flag(o) && word(o, "how") == "hard";
    return true;
}
bool unknown_codes(printer& p, order)
{
    p.faults.status.current_status = {37};
    p.faults.status.sub = 77;
    return true;
}
bool huge_frame(printer& p, order o)
{
    auto const size = std::clamp(whole(o, "bytes", 8 << 20), 16, 256 << 20);
    p.say_to_all(R"({"x":")" + std::string(static_cast<std::size_t>(size) - 8, 'x') + R"("})");
    return true;
}
bool replace_id(printer& p, order o)
{
    auto const id = word(o, "id");
    if (id.empty())
        return false;
    p.model.id = id;
    return true;
}
bool clear(printer& p, order)
{
    fault_state rest;
    rest.dark = p.faults.dark;
    rest.crashed = p.faults.crashed;
    p.faults = rest;
    p.model.stale_progress = false;
    return true;
}
bool say_garbage(printer& p, std::string_view kind)
{
    auto const frames = make_garbage(kind, p.status());
    for (auto const& frame : frames)
        for (auto const& c : p.live)
            c->send(frame);
    return !frames.empty();
}

struct row
{
    std::string_view kind;
    bool (*apply)(printer&, order);  ///< false: not possible
};
constexpr std::array rows{
    // Power, network, application.
    row{"power_cut", [](printer& p, order) { return p.cut_power(), true; }},
    row{"power_up", [](printer& p, order) { return p.boot(), true; }},
    row{"reboot", [](printer& p, order) { return p.boot(), true; }},
    row{"network_down", [](printer& p, order) { return p.drop_network(), true; }},
    row{"network_up", [](printer& p, order) { return p.come_back(), true; }},
    row{"app_crash", [](printer& p, order o) { return p.crash(word(o, "how") == "refuse"), true; }},
    row{"move_address", [](printer& p, order o) { return p.move_to(word(o, "address")); }},
    row{"replace_id", replace_id},
    // Connections.
    row{"half_open", [](printer& p, order) { return p.abandon_all(), true; }},
    row{"reset", [](printer& p, order) { return p.reset_all(), true; }},
    row{"close_1001", [](printer& p, order) { return p.close_all(), true; }},
    row{"ws_full", [](printer& p, order o) { return p.faults.ws_full = flag(o), true; }},
    row{"upgrade_503", [](printer& p, order o) { return p.faults.upgrade_503 = flag(o), true; }},
    row{"refuse_connections",
        [](printer& p, order o) { return p.faults.refuse_connections = flag(o), true; }},
    row{"udp_blocked", [](printer& p, order o) { return p.faults.udp_blocked = flag(o), true; }},
    row{"no_pong", [](printer& p, order o) { return p.faults.no_pong = flag(o), true; }},
    // Answers.
    row{"drop_answers",
        [](printer& p, order o) { return p.faults.drop_answers = whole(o, "count", 1), true; }},
    row{"wrong_request_id",
        [](printer& p, order o) { return p.faults.wrong_request_id = whole(o, "count", 1), true; }},
    row{"late_answers",
        [](printer& p, order o) {
            return p.faults.late_answers_s = number(o, "seconds", 3), true;
        }},
    row{"ignore_commands",
        [](printer& p, order o) { return p.faults.ignore_commands = flag(o), true; }},
    row{"refuse_commands",
        [](printer& p, order o) { return p.faults.refuse_ack = whole(o, "ack", 1), true; }},
    row{"silent_commands",
        [](printer& p, order o) { return p.faults.silent_commands = flag(o), true; }},
    // Frames; those of garbage.cpp are kinds too.
    row{"status_dead", status_dead},
    row{"missing_keys", missing},
    row{"multi_status", multi},
    row{"unknown_codes", unknown_codes},
    row{"huge_frame", huge_frame},
    // The job.
    row{"run_out", [](printer& p, order) { return p.model.pause(3); }},
    row{"jam", [](printer& p, order) { return p.model.fail(6); }},
    row{"fail", [](printer& p, order o) { return p.model.fail(whole(o, "reason", 19)); }},
    row{"stale_progress",
        [](printer& p, order o) { return p.model.stale_progress = flag(o), true; }},
    // The camera.
    row{"camera", [](printer& p, order o) { return p.faults.camera = word(o, "how"), true; }},
    row{"clear", clear},
};

}  // namespace

bool apply_fault(printer& p, order o)
{
    auto const kind = word(o, "kind");
    p.update();
    p.log("fault", kind);
    auto const* const found = std::ranges::find(rows, kind, &row::kind);
    return found == rows.end() ? say_garbage(p, kind) : found->apply(p, o);
}

}  // namespace p2m::simulator
