// SPDX-License-Identifier: MIT
#include "discovery_config/value_template.hpp"

#include "printer/names.hpp"

namespace p2m::discovery {
namespace {

std::string running_words()
{
    std::string out;
    for (auto const word : printer::names_of<printer::status>())
        if (auto const one = printer::from_string<printer::status>(word);
            one && printer::is_running(*one))
            out.append(out.empty() ? "'" : ", '").append(word).append("'");
    return out;
}

/// Units and slots are found by their numbers: one that is not told leaves no gap.
std::string slot_expression(entity const& row)
{
    auto const only = [](std::string_view key, int number) {
        return " | selectattr('" + std::string(key) + "', 'eq', " + std::to_string(number) + ")";
    };
    return "(value_json.material.units if value_json.material else [])"
           + only("unit", row.place.unit) + " | map(attribute='slots') | sum(start=[])"
           + only("slot", row.place.slot) + " | map(attribute='" + std::string(row.path)
           + "') | first | default(None)";
}

/// The Jinja expression of a value, without its guard.
std::string expression(entity const& row)
{
    auto value = "value_json." + std::string(row.path);
    switch (row.form) {
    case form::raw:
        break;
    case form::plain:
        return value;
    case form::boolean:
        return value + " | iif('ON', 'OFF', 'None')";
    case form::text:
        return value + "[:255] if " + value + " else None";
    case form::fan:
        return "'None' if " + value + " is none else (" + value + " > 0) | iif('ON', 'OFF')";
    case form::running:
        return "'None' if " + value + " is none else (" + value + " in [" + running_words()
               + "]) | iif('ON', 'OFF')";
    case form::runout:
        return "(value_json.error.active and " + value
               + " == 'filament_runout') | iif('ON', 'OFF', 'None')";
    case form::count:
        return value + " | length";
    case form::minutes:
        return "None if " + value + " is none else (" + value + " / 60) | round(0, 'ceil') | int";
    case form::hours:
        return "None if " + value + " is none else (" + value + " / 3600) | round(1)";
    case form::open:
        return "'None' if " + value + " is none else (" + value + " == 'open') | iif('ON', 'OFF')";
    case form::slot:
        return slot_expression(row);
    case form::active:
        return "'external' if " + value + ".external is defined else (" + value + ".unit ~ '/' if "
               + value + ".unit else '') ~ " + value + ".slot";
    }
    return {};
}

/// Without the zeros that a whole number does not need.
std::string number_text(double number)
{
    auto text = std::to_string(number);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.'))
        text.pop_back();
    return text;
}

}  // namespace

std::string value_template(entity const& row)
{
    if (row.form == form::raw || row.path.empty())
        return {};
    auto const value = expression(row);
    if (row.guard.empty())
        return "{{ " + value + " }}";
    return "{{ (" + value + ") if " + std::string(row.guard) + " else None }}";
}

std::string number_template(entity const& row, double highest)
{
    auto const value = "value_json." + std::string(row.path);
    auto const lowest = row.min == 0 ? std::string{} : number_text(row.min) + " <= ";
    auto const is_inside = value + " is none or " + lowest + value + " <= " + number_text(highest);
    auto const guard = row.guard.empty() ? std::string{} : "(" + std::string(row.guard) + ") and (";
    return "{{ " + value + " if " + guard + is_inside + (guard.empty() ? "" : ")")
           + " else None }}";
}

std::string command_template(entity const& row)
{
    if (row.step == 1)
        return "{{ value | round(0) | int }}";
    auto const steps = number_text(1 / row.step);
    return "{{ ((value * " + steps + ") | round(0) / " + steps + ") | round(3) }}";
}

std::string can_template(std::string_view what)
{
    // In Jinja a dictionary's own `clear` comes before its member.
    auto const member = what == "clear" ? "['clear']" : "." + std::string(what);
    return "{{ value_json.can" + member + " | iif('online', 'offline', 'offline') }}";
}

}  // namespace p2m::discovery
