// SPDX-License-Identifier: MIT
#include "discovery_config/component_writer.hpp"

#include "discovery_config/value_template.hpp"

namespace p2m::discovery {
namespace {

void write_options(json_writer& json, std::string_view key, entity const& row)
{
    if (row.options == nullptr)
        return;
    json.open_list(key);
    for (auto const word : row.options())
        json.item(word);
    json.close_list();
}

void write_state(json_writer& json,
                 entity const& row,
                 component_scope const& scope,
                 std::string_view template_key = "value_template")
{
    if (row.source == source::none)
        return;
    json.put("state_topic", scope.topic_of(row.source));
    json.put_some(template_key, value_template(row));
}

void write_sensor(json_writer& json, entity const& row, component_scope const& scope)
{
    write_state(json, row, scope);
    json.put_some("unit_of_measurement", row.unit);
    json.put_some("state_class", row.state_class);
    if (row.precision)
        json.put("suggested_display_precision", *row.precision);
    write_options(json, "options", row);
}

void write_binary_sensor(json_writer& json, entity const& row, component_scope const& scope)
{
    write_state(json, row, scope);
    bool const is_raw = row.form == form::raw;
    json.put("payload_on", is_raw ? "online" : "ON");
    json.put("payload_off", is_raw ? "offline" : "OFF");
}

void write_fan(json_writer& json, entity const& row, component_scope const& scope)
{
    write_state(json, row, scope, "state_value_template");
    json.put("percentage_command_topic", scope.set_topic(row.set));
    json.put("percentage_state_topic", scope.topic_of(row.source));
    auto number = row;
    number.form = form::plain;
    json.put("percentage_value_template", value_template(number));
    json.put("speed_range_min", 1);
    json.put("speed_range_max", 100);
}

void write_number(json_writer& json, entity const& row, component_scope const& scope)
{
    auto const highest = highest_of(row, scope.limits);
    json.put("state_topic", scope.topic_of(row.source));
    json.put("value_template", number_template(row, highest));
    json.put("command_template", command_template(row));
    json.put("unit_of_measurement", row.unit);
    json.put("min", row.min);
    json.put("max", highest);
    json.put("step", row.step);
    json.put("mode", "box");
}

// A trigger is no entity: it has neither a unique id nor a name.
void write_trigger(json_writer& json, entity const& row, component_scope const& scope)
{
    json.put("automation_type", "trigger");
    json.put("topic", scope.topic_of(row.source));
    json.put("type", row.name);
    json.put("subtype", "print");
    json.put("payload", row.set);
    json.put("value_template", value_template(row));
    json.put("qos", 1);
}

void write_platform(json_writer& json, entity const& row, component_scope const& scope)
{
    switch (row.platform) {
    case platform::sensor:
        return write_sensor(json, row, scope);
    case platform::binary_sensor:
        return write_binary_sensor(json, row, scope);
    case platform::event:
        write_state(json, row, scope);
        return write_options(json, "event_types", row);
    case platform::image:
        // PNG is what printers draw; browsers find out for themselves when it is a JPEG.
        json.put("image_topic", scope.topic_of(row.source));
        return json.put("content_type", "image/png");
    case platform::camera:
        return json.put("topic", scope.topic_of(row.source));
    case platform::button:
        return json.put("payload_press", row.press);
    case platform::light:
        return write_state(json, row, scope, "state_value_template");
    case platform::fan:
        return write_fan(json, row, scope);
    case platform::select:
        write_state(json, row, scope);
        return write_options(json, "options", row);
    case platform::number:
        return write_number(json, row, scope);
    case platform::switch_:
        return write_state(json, row, scope);
    case platform::device_automation:
        return;
    }
}

// Both payloads are said although they are the defaults: while Home Assistant imports one platform,
// its validation of another may for a moment let a list through untouched, and the entity is lost
// for want of them (seen in 2024.12: KeyError 'payload_available').
void write_place(json_writer& json, std::string_view topic, std::string_view value = {})
{
    json.open();
    json.put("topic", topic);
    json.put("payload_available", "online");
    json.put("payload_not_available", "offline");
    json.put_some("value_template", value);
    json.close();
}

}  // namespace

void write_availability(json_writer& json, presence kind, component_scope const& scope)
{
    if (kind == presence::always)
        return;
    json.open_list("availability");
    write_place(json, scope.gateway_availability);
    if (kind != presence::gateway)
        write_place(json, scope.printer_availability);
    auto const state = [&](std::string_view what) {
        write_place(json, scope.topic_of(source::state), can_template(what));
    };
    if (kind == presence::can_pause)
        state("pause");
    if (kind == presence::can_resume)
        state("resume");
    if (kind == presence::can_stop)
        state("stop");
    if (kind == presence::can_clear)
        state("clear");
    json.close_list();
    json.put("availability_mode", "all");
}

void write_component(json_writer& json, entity const& row, component_scope const& scope)
{
    if (row.platform == platform::device_automation)
        return write_trigger(json, row, scope);
    json.put("unique_id", scope.unique_prefix + std::string(row.key));
    json.put("name", row.name);
    json.put("default_entity_id", std::string(to_string(row.platform)) + "." + scope.entity_prefix
                                      + std::string(row.key));
    json.put("qos", 1);
    json.put_some("device_class", row.device_class);
    json.put_some("icon", row.icon);
    if (row.category != category::none)
        json.put("entity_category", row.category == category::diagnostic ? "diagnostic" : "config");
    if (!row.enabled)
        json.put("enabled_by_default", false);
    if (!row.set.empty())
        json.put("command_topic", scope.set_topic(row.set));
    write_platform(json, row, scope);
}

}  // namespace p2m::discovery
