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

}  // namespace

std::string value_template(entity const& row)
{
    if (row.form == form::raw || row.path.empty())
        return {};
    auto const value = "value_json." + std::string(row.path);
    switch (row.form) {
    case form::raw:
        return {};
    case form::plain:
        return "{{ " + value + " }}";
    case form::boolean:
        return "{{ " + value + " | iif('ON', 'OFF', 'None') }}";
    case form::text:
        return "{{ " + value + "[:255] if " + value + " else None }}";
    case form::fan:
        return "{{ 'None' if " + value + " is none else (" + value + " > 0) | iif('ON', 'OFF') }}";
    case form::running:
        return "{{ 'None' if " + value + " is none else (" + value + " in [" + running_words()
               + "]) | iif('ON', 'OFF') }}";
    case form::runout:
        return "{{ (value_json.error.active and " + value
               + " == 'filament_runout') | iif('ON', 'OFF', 'None') }}";
    case form::count:
        return "{{ " + value + " | length }}";
    case form::minutes:
        return "{{ None if " + value + " is none else (" + value
               + " / 60) | round(0, 'ceil') | int }}";
    }
    return {};
}

std::string number_template(entity const& row, int highest)
{
    auto const value = "value_json." + std::string(row.path);
    return "{{ " + value + " if " + value + " is none or " + value
           + " <= " + std::to_string(highest) + " else None }}";
}

std::string can_template(std::string_view what)
{
    return "{{ value_json.can." + std::string(what) + " | iif('online', 'offline', 'offline') }}";
}

}  // namespace p2m::discovery
