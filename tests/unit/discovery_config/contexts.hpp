// SPDX-License-Identifier: MIT
// The printers that the discovery tests speak of.
#pragma once

#include "discovery_config/discovery.hpp"
#include "printer/names.hpp"

namespace p2m::discovery::test {

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
    for (auto const word : printer::names_of<printer::capability>())
        is.capabilities.add(*printer::from_string<printer::capability>(word));
    for (auto const word : printer::names_of<printer::command_class>())
        out.allowed.insert(*printer::from_string<printer::command_class>(word));
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

}  // namespace p2m::discovery::test
