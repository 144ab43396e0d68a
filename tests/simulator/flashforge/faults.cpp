// SPDX-License-Identifier: MIT
// The faults a test can order, one row each: POST /printers/K/fault {"kind": ...}.
#include "tests/simulator/flashforge/printer.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>

namespace p2m::simulator::flashforge {
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

struct answer_word
{
    std::string_view word;
    spoil how;
};
constexpr std::array answer_words{
    answer_word{"none", spoil::none},
    answer_word{"reset_mid_body", spoil::reset_mid_body},
    answer_word{"half_json", spoil::half_json},
    answer_word{"empty", spoil::empty_body},
    answer_word{"no_json", spoil::no_json},
    answer_word{"hang", spoil::hang},
    answer_word{"reset", spoil::reset},
    answer_word{"huge", spoil::huge},
    answer_word{"deep", spoil::deep},
    answer_word{"scalar", spoil::scalar},
};

bool spoil_answers(printer& p, order o)
{
    auto const* const found = std::ranges::find(answer_words, word(o, "how"), &answer_word::word);
    if (found == answer_words.end())
        return false;
    p.it.faults.how = found->how;
    p.it.faults.spoil_count = whole(o, "count", 0);
    return true;
}

bool late(printer& p, order o)
{
    p.it.faults.late_s = number(o, "seconds", 6);
    p.it.faults.late_count = whole(o, "count", 0);
    return true;
}

bool missing(printer& p, order o)
{
    p.it.faults.missing.clear();
    if (o.HasMember("keys") && o["keys"].IsArray())
        for (auto const& key : o["keys"].GetArray())
            if (key.IsString())
                p.it.faults.missing.emplace_back(key.GetString());
    return true;
}

bool extra(printer& p, order o)
{
    p.it.faults.extra.clear();
    if (!o.HasMember("values") || !o["values"].IsObject())
        return !flag(o);
    rapidjson::StringBuffer out;
    rapidjson::Writer<rapidjson::StringBuffer> w{out};
    o["values"].Accept(w);
    p.it.faults.extra = out.GetString();
    return true;
}

bool lan_mode(printer& p, order o)
{
    auto const off = flag(o);
    auto const coded = word(o, "how") == "code";
    p.it.faults.lan_mode_off = off && coded;
    p.close_http(off && !coded);
    return true;
}

bool credentials(printer& p, order o)
{
    if (auto const code = word(o, "check_code"); !code.empty())
        p.it.check_code = code;
    if (auto const serial = word(o, "serial"); !serial.empty())
        p.it.serial = serial;
    return true;
}

bool rename(printer& p, order o)
{
    p.it.name = word(o, "name");
    return !p.it.name.empty();
}

bool add_file(printer& p, order o)
{
    auto const file = word(o, "file");
    if (file.empty())
        return false;
    p.it.add_file(file);
    return true;
}

bool refuse(printer& p, order o)
{
    p.it.faults.refuse_code.reset();
    if (flag(o))
        p.it.faults.refuse_code = whole(o, "code", 2);
    return true;
}

bool effect_delay(printer& p, order o)
{
    p.it.faults.effect_delay_s.reset();
    if (o.HasMember("seconds"))
        p.it.faults.effect_delay_s = number(o, "seconds", 0);
    return true;
}

bool door(printer& p, order o)
{
    p.it.model.door_open = flag(o);
    return true;
}

bool load_slot(printer& p, order o)
{
    auto const slot_number = whole(o, "slot", 1);
    if (slot_number < 1 || slot_number > 4)
        return false;
    auto& one = p.it.model.slots.at(static_cast<std::size_t>(slot_number - 1));
    one.present = flag(o);
    if (o.HasMember("material"))
        one.material = word(o, "material");
    if (o.HasMember("color"))
        one.color = word(o, "color");
    return true;
}

bool clear(printer& p, order)
{
    fault_state rest;
    rest.dark = p.it.faults.dark;
    auto const was_closed = p.it.faults.http_closed;
    p.it.faults = rest;
    if (was_closed && !rest.dark)
        p.close_http(false);
    return true;
}

struct row
{
    std::string_view kind;
    bool (*apply)(printer&, order);  ///< false: not possible
};
template <bool fault_state::* Which>
bool set_flag(printer& p, order o)
{
    p.it.faults.*Which = flag(o);
    return true;
}
constexpr std::array rows{
    // Power, network, LAN-only mode, credentials.
    row{"power_cut", [](printer& p, order) { return p.cut_power(), true; }},
    row{"power_up", [](printer& p, order) { return p.boot(), true; }},
    row{"reboot", [](printer& p, order) { return p.boot(), true; }},
    row{"network_down", [](printer& p, order) { return p.drop_network(), true; }},
    row{"network_up", [](printer& p, order) { return p.come_back(), true; }},
    row{"reset", [](printer& p, order) { return p.reset_all(), true; }},
    row{"move_address", [](printer& p, order o) { return p.move_to(word(o, "address")); }},
    row{"udp_blocked", set_flag<&fault_state::udp_blocked>},
    row{"lan_mode_off", lan_mode},
    row{"credentials", credentials},
    row{"rename", rename},
    // Answers of HTTP.
    row{"late_answers", late},
    row{"answers", spoil_answers},
    row{"drop_one_in",
        [](printer& p, order o) { return p.it.faults.drop_one_in = whole(o, "n", 0), true; }},
    row{"wrong_types", set_flag<&fault_state::wrong_types>},
    row{"top_level", set_flag<&fault_state::top_level>},
    row{"old_words", set_flag<&fault_state::old_words>},
    row{"no_code", set_flag<&fault_state::no_code>},
    row{"no_keep_alive", set_flag<&fault_state::no_keep_alive>},
    row{"content_type",
        [](printer& p, order o) { return p.it.faults.content_type = word(o, "type"), true; }},
    row{"missing_keys", missing},
    row{"detail", extra},
    row{"status", [](printer& p, order o) { return p.it.faults.status = word(o, "word"), true; }},
    // Orders.
    row{"refuse_orders", refuse},
    row{"ignore_orders", set_flag<&fault_state::ignore_orders>},
    row{"effect_delay", effect_delay},
    // The console.
    row{"line_feed_only",
        [](printer& p, order o) { return p.it.faults.line_end = flag(o) ? "\n" : "\r\n", true; }},
    row{"double_ok", set_flag<&fault_state::double_ok>},
    row{"no_ok", set_flag<&fault_state::no_ok>},
    row{"control_failed", set_flag<&fault_state::control_failed>},
    row{"login_needed", set_flag<&fault_state::login_needed>},
    row{"stray_reply", set_flag<&fault_state::stray_reply>},
    row{"split_list", set_flag<&fault_state::split_list>},
    row{"no_layers", set_flag<&fault_state::no_layers>},
    row{"no_serial", set_flag<&fault_state::no_serial>},
    row{"idle_close",
        [](printer& p, order o) {
            return p.it.faults.idle_close_s = number(o, "seconds", 5), true;
        }},
    // The machine.
    row{"add_file", add_file},
    row{"run_out", [](printer& p, order) { return p.it.model.pause("E0018"); }},
    row{"jam", [](printer& p, order) { return p.it.model.pause("E0163"); }},
    row{"fail", [](printer& p, order o) { return p.it.model.fail(word(o, "code")); }},
    row{"door", door},
    row{"slot", load_slot},
    row{"camera", [](printer& p, order o) { return p.it.faults.camera = word(o, "how"), true; }},
    row{"clear", clear},
};

}  // namespace

bool apply_fault(printer& p, order o)
{
    auto const kind = word(o, "kind");
    p.refresh();
    p.it.log("fault", kind);
    auto const* const found = std::ranges::find(rows, kind, &row::kind);
    return found != rows.end() && found->apply(p, o);
}

}  // namespace p2m::simulator::flashforge
