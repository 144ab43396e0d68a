// SPDX-License-Identifier: MIT
// The printers that the discovery tests speak of.
#pragma once

#include "discovery_config/discovery.hpp"
#include "printer/names.hpp"

#include <string>
#include <utility>
#include <vector>

namespace p2m::discovery::test {

/// A Centauri Carbon, as its driver tells it.
inline printer_context full_control()
{
    printer_context out{.base = "printer2mqtt",
                        .prefix = "homeassistant",
                        .segment = "centauri",
                        .instance = "a1b2",
                        .version = "0.1.0",
                        .display_name = "Grüner Drucker",
                        .attributes = {},
                        .allowed = {},
                        .camera_pictures = true,
                        .rtsp = true};
    auto& is = out.attributes;
    is.id = "0011aabb";
    is.brand = "ELEGOO";
    is.model = "Centauri Carbon";
    is.firmware = "V1.1.46";
    is.address = "192.0.2.20";
    is.limits = {.nozzle_celsius = 320, .bed_celsius = 110};
    using enum printer::capability;
    is.capabilities = {pause_resume, stop,          start,      list_files,     camera,
                       thumbnail,    light,         fan_part,   fan_auxiliary,  fan_chamber,
                       speed_modes,  target_nozzle, target_bed, sensor_chamber, home,
                       z_offset,     position,      layers,     error_reason};
    for (auto const word : printer::names_of<printer::command_class>())
        out.allowed.insert(*printer::from_string<printer::command_class>(word));
    return out;
}

/// A printer that has everything there is: two nozzles, two units of slots, a spool beside them.
inline printer_context every_part()
{
    auto out = full_control();
    auto& is = out.attributes;
    for (auto const word : printer::names_of<printer::capability>())
        is.capabilities.add(*printer::from_string<printer::capability>(word));
    is.limits.chamber_celsius = 80;
    is.parts = {.nozzles = 2, .slots = {{0, 1}, {0, 2}, {1, 1}}, .external_spool = true};
    return out;
}

inline printer_context read_only()
{
    auto out = full_control();
    out.allowed.clear();
    return out;
}

inline printer_context minimal()
{
    auto out = read_only();
    out.attributes.capabilities = {};
    out.attributes.brand.clear();
    out.attributes.address.clear();
    out.camera_pictures = out.rtsp = false;
    return out;
}

// No text of this printer is UTF-8 and its name is blank.
inline printer_context foreign_bytes()
{
    auto out = full_control();
    out.display_name = " \t\n";
    out.attributes.brand = "\xFF\xFE";
    out.attributes.model = "Carbon \xC3 \xED\xA0\x80 \xF0\x9F";
    out.attributes.firmware = std::string("V1\0.1", 5);
    out.attributes.address = "printer home/\"";
    return out;
}

// Another gateway's printer, with the owner's limits.
inline printer_context lower_limits()
{
    auto out = every_part();
    out.base = "farm/hall-2";
    out.prefix = "ha";
    out.segment = "left_1";
    out.instance = "c3d4";
    out.nozzle_limit_celsius = 250;
    out.bed_limit_celsius = 500;
    return out;
}

/// Every pair, and its name.
inline std::vector<std::pair<std::string, printer_context>> one_ability_and_one_class()
{
    std::vector<std::pair<std::string, printer_context>> out;
    for (auto const ability : printer::names_of<printer::capability>())
        for (auto const word : printer::names_of<printer::command_class>()) {
            auto context = every_part();
            context.attributes.capabilities = {*printer::from_string<printer::capability>(ability)};
            context.allowed = {*printer::from_string<printer::command_class>(word)};
            out.emplace_back(std::string(ability) + " and " + std::string(word), context);
        }
    return out;
}

/// Each ability with everything allowed and with nothing, and each class with every ability.
inline std::vector<std::pair<std::string, printer_context>> one_ability_or_one_class()
{
    std::vector<std::pair<std::string, printer_context>> out;
    for (auto const ability : printer::names_of<printer::capability>())
        for (bool const allowed : {true, false}) {
            auto context = every_part();
            context.attributes.capabilities = {*printer::from_string<printer::capability>(ability)};
            if (!allowed)
                context.allowed.clear();
            out.emplace_back(std::string(ability) + (allowed ? " and all allowed" : " to look at"),
                             context);
        }
    for (auto const word : printer::names_of<printer::command_class>()) {
        auto context = every_part();
        context.allowed = {*printer::from_string<printer::command_class>(word)};
        out.emplace_back(std::string(word) + " of all classes", context);
    }
    return out;
}

inline gateway_context gateway()
{
    return {.base = "printer2mqtt",
            .prefix = "homeassistant",
            .instance = "a1b2",
            .version = "0.1.0",
            .configuration_url = ""};
}

}  // namespace p2m::discovery::test
