// SPDX-License-Identifier: MIT
// One component's JSON, platform by platform. What all of a device share is in discovery.cpp.
#pragma once

#include "discovery_config/detail/json_writer.hpp"
#include "discovery_config/entity_table.hpp"

#include <functional>
#include <string>

namespace p2m::discovery {

/// What a device's components need to know of it.
struct component_scope
{
    std::string unique_prefix;  ///< "<id>_"
    std::string entity_prefix;  ///< slug of the display name and "_"
    std::function<std::string(source)> topic_of;
    std::function<std::string(std::string_view)> set_topic;
    std::string gateway_availability, printer_availability;  ///< the second is empty for a gateway
    printer::limits limits;
};

/// The members of a component, without its braces and `platform`.
void write_component(json_writer&, entity const&, component_scope const&);

/// `availability` and its mode; nothing for presence::always.
void write_availability(json_writer&, presence, component_scope const&);

}  // namespace p2m::discovery
