// SPDX-License-Identifier: MIT
#include "discovery_config/discovery.hpp"

#include "discovery_config/component_writer.hpp"
#include "discovery_config/detail/json_writer.hpp"
#include "discovery_config/device_text.hpp"
#include "discovery_config/entity_parts.hpp"
#include "discovery_config/entity_table.hpp"
#include "mqtt/topics.hpp"
#include "printer/names.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace p2m::discovery {
namespace {

// A device as both modes write it.
struct device
{
    std::string prefix, object, name, manufacturer, model, software, serial, url, via, version;
    presence root{};  // gateway: no availability at the root, since its connectivity has none
    component_scope scope;
};

// The owner's limit may lower the printer's, never raise it.
std::optional<int> lower(std::optional<int> own, std::optional<int> configured)
{
    if (own && configured && *configured > 0)
        return std::min(*own, *configured);
    return own;
}

printer::limits limits_of(printer_context const& context)
{
    auto const& own = context.attributes.limits;
    return {.nozzle_celsius = lower(own.nozzle_celsius, context.nozzle_limit_celsius),
            .bed_celsius = lower(own.bed_celsius, context.bed_limit_celsius),
            .chamber_celsius = lower(own.chamber_celsius, context.chamber_limit_celsius)};
}

bool has_limit(entity const& row, printer::limits const& limits)
{
    return row.platform != platform::number || highest_of(row, limits) > 0;
}

bool is_present(entity const& row, printer_context const& context)
{
    auto const& is = context.attributes;
    bool const can = (!row.needs || is.capabilities.has(*row.needs)
                      || (row.or_needs && is.capabilities.has(*row.or_needs)))
                     && (!row.part_needs || is.capabilities.has(*row.part_needs));
    bool const may =
        row.allowed == printer::command_class::none || context.allowed.contains(row.allowed);
    bool const set = row.setting == setting::none
                     || (row.setting == setting::pictures ? context.camera_pictures : context.rtsp);
    return can && may && set && has_limit(row, limits_of(context));
}

entity_list rows_of(printer_context const& context)
{
    auto out = expand(printer_entities(), context.attributes.parts);
    std::erase_if(out.rows, [&context](entity const& row) { return !is_present(row, context); });
    return out;
}

entity_list rows_of(gateway_context const&)
{
    return expand(gateway_entities(), {});
}

std::string
topic_of(source which, mqtt::gateway_topics const& gateway, mqtt::printer_topics const& printer)
{
    switch (which) {
    case source::none:
        return {};
    case source::state:
        return printer.state();
    case source::diagnostics:
        return printer.diagnostics();
    case source::attributes:
        return printer.attributes();
    case source::availability:
        return printer.availability();
    case source::event:
        return printer.event();
    case source::thumbnail:
        return printer.thumbnail();
    case source::snapshot:
        return printer.snapshot();
    case source::gateway_info:
        return gateway.info();
    case source::gateway_availability:
        return gateway.availability();
    }
    return {};
}

// The first that says something; an ID always does.
std::string name_of(printer_context const& context)
{
    auto const& is = context.attributes;
    for (auto const* candidate : {&context.display_name, &is.model})
        if (auto name = readable(*candidate); !name.empty())
            return name;
    return is.id;
}

component_scope make_scope(std::string const& base, std::string const& segment)
{
    component_scope scope;
    auto const gateway = mqtt::gateway_topics(base);
    auto const topics = mqtt::printer_topics(base, segment);
    scope.topic_of = [=](source which) { return topic_of(which, gateway, topics); };
    scope.set_topic = [=](std::string_view what) { return topics.set(what); };
    scope.gateway_availability = gateway.availability();
    scope.printer_availability = topics.availability();
    return scope;
}

device device_of(printer_context const& context)
{
    auto const& is = context.attributes;
    device out;
    out.prefix = context.prefix;
    out.object = printer_object(is.id);
    out.name = name_of(context);
    out.manufacturer = readable(is.brand);
    out.model = readable(is.model);
    out.software = readable(is.firmware);
    out.serial = is.id;
    out.url = http_url(is.address);
    out.via = gateway_object(context.instance);
    out.version = context.version;
    out.root = presence::printer;
    out.scope = make_scope(context.base, context.segment);
    out.scope.unique_prefix = is.id + "_";
    auto const readable = slug(out.name);
    out.scope.entity_prefix = (readable.empty() ? slug(is.id) : readable) + "_";
    out.scope.limits = limits_of(context);
    return out;
}

device device_of(gateway_context const& context)
{
    device out;
    out.prefix = context.prefix;
    out.object = gateway_object(context.instance);
    out.name = "printer2mqtt";
    out.manufacturer = "printer2mqtt";
    out.model = "Gateway";
    out.software = context.version;
    out.url = context.configuration_url;
    out.version = context.version;
    out.root = presence::always;
    out.scope = make_scope(context.base, "gateway");
    out.scope.unique_prefix = out.object + "_";
    out.scope.entity_prefix = "printer2mqtt_";
    return out;
}

void write_identity(json_writer& json, device const& is)
{
    json.open("device");
    json.open_list("identifiers");
    json.item(is.object);
    json.close_list();
    json.put("name", is.name);
    json.put_some("manufacturer", is.manufacturer);
    json.put_some("model", is.model);
    json.put_some("sw_version", is.software);
    json.put_some("serial_number", is.serial);
    json.put_some("configuration_url", is.url);
    json.put_some("via_device", is.via);
    json.close();
    json.open("origin");
    json.put("name", "printer2mqtt");
    json.put_some("sw_version", is.version);
    json.close();
}

config_message device_config(device const& is, entity_list const& present)
{
    json_writer json;
    json.open();
    write_identity(json, is);
    write_availability(json, is.root, is.scope);
    json.open("components");
    for (auto const& row : present.rows) {
        json.open(row.key);
        json.put("platform", to_string(row.platform));
        if (row.presence != is.root && row.platform != platform::device_automation)
            write_availability(json, row.presence, is.scope);
        write_component(json, row, is.scope);
        json.close();
    }
    json.close();
    json.close();
    return {mqtt::device_config_topic(is.prefix, is.object), json.text()};
}

config_message entity_config(device const& is, entity const& row)
{
    json_writer json;
    json.open();
    write_identity(json, is);
    if (row.platform != platform::device_automation)
        write_availability(json, row.presence, is.scope);
    write_component(json, row, is.scope);
    json.close();
    return {mqtt::entity_config_topic(is.prefix, to_string(row.platform), is.object, row.key),
            json.text()};
}

std::vector<config_message> make_configs(device const& is, entity_list const& present, mode how)
{
    std::vector<config_message> out;
    if (how == mode::device)
        out.push_back(device_config(is, present));
    else if (how == mode::entity)
        for (auto const& row : present.rows)
            out.push_back(entity_config(is, row));
    return out;
}

std::vector<component> to_components(entity_list const& present)
{
    std::vector<component> out;
    out.reserve(present.rows.size());
    for (auto const& row : present.rows)
        out.push_back({std::string(row.key), std::string(to_string(row.platform))});
    return out;
}

// The same payload to every config topic of a device.
std::vector<config_message> to_each(std::string_view prefix,
                                    std::string_view object,
                                    mode how,
                                    std::vector<component> const& components,
                                    std::string_view payload)
{
    std::vector<config_message> out;
    if (how == mode::device)
        out.push_back({mqtt::device_config_topic(prefix, object), std::string(payload)});
    else if (how == mode::entity)
        for (auto const& one : components)
            out.push_back({mqtt::entity_config_topic(prefix, one.platform, object, one.key),
                           std::string(payload)});
    return out;
}

// A device whose only component is a trigger that nothing fires. Home Assistant warns of a clearing
// that finds no component; after a migration this is the one it finds.
std::string stand_in_device(std::string_view object)
{
    json_writer json;
    json.open();
    json.open("device");
    json.open_list("identifiers");
    json.item(object);
    json.close_list();
    json.close();
    json.open("origin");
    json.put("name", "printer2mqtt");
    json.close();
    json.open("components");
    auto const only = stand_in();
    json.open(only.key);
    json.put("platform", only.platform);
    json.put("automation_type", "trigger");
    json.put("type", "migration");
    json.put("subtype", "migration");
    json.put("topic", std::string(object) + "/migration");
    json.close();
    json.close();
    json.close();
    return json.text();
}

// What must be configured, as a user reads it.
std::string_view to_string(setting what)
{
    switch (what) {
    case setting::none:
        return {};
    case setting::pictures:
        return "snapshots";
    case setting::rtsp:
        return "RTSP";
    }
    return {};
}

std::vector<entity_row> reference_of(std::span<entity const> table)
{
    auto const gateway = mqtt::gateway_topics("<base>");
    auto const topics = mqtt::printer_topics("<base>", "<printer>");
    std::vector<entity_row> out;
    for (auto const& row : expand_names(table).rows) {
        auto& one = out.emplace_back();
        one.key = row.key;
        one.platform = to_string(row.platform);
        one.name = row.name;
        one.unit = row.unit;
        for (auto const& needed : {row.part_needs, row.needs})
            if (needed)
                one.needs.push_back(*needed);
        one.or_needs = row.or_needs;
        one.setting = to_string(row.setting);
        if (row.allowed != printer::command_class::none)
            one.allowed = printer::to_string(row.allowed);
        one.topic = topic_of(row.source, gateway, topics);
        one.state = row.form == form::slot ? "material.units[].slots[]." + std::string(row.path)
                                           : std::string(row.path);
        one.enabled_by_default = row.enabled;
    }
    return out;
}

}  // namespace

std::string printer_object(std::string_view id)
{
    return "printer2mqtt_" + std::string(id);
}

std::string gateway_object(std::string_view instance)
{
    return "printer2mqtt_gateway_" + std::string(instance);
}

std::vector<config_message> make_printer_configs(printer_context const& context, mode how)
{
    return make_configs(device_of(context), rows_of(context), how);
}

std::vector<config_message> make_gateway_configs(gateway_context const& context, mode how)
{
    return make_configs(device_of(context), rows_of(context), how);
}

std::vector<component> components_of(printer_context const& context)
{
    return to_components(rows_of(context));
}

std::vector<component> components_of(gateway_context const& context)
{
    return to_components(rows_of(context));
}

std::vector<config_message> make_clearing(std::string_view prefix,
                                          std::string_view object,
                                          mode how,
                                          std::vector<component> const& components)
{
    return to_each(prefix, object, how, components, {});
}

std::vector<config_message> make_migration(std::string_view prefix,
                                           std::string_view object,
                                           mode from,
                                           std::vector<component> const& components)
{
    auto out = to_each(prefix, object, from, components, R"({"migrate_discovery":true})");
    if (from == mode::device)
        out.push_back({mqtt::device_config_topic(prefix, object), stand_in_device(object)});
    return out;
}

component stand_in()
{
    return {"migration", std::string(to_string(platform::device_automation))};
}

std::vector<entity_row> entity_reference()
{
    return reference_of(printer_entities());
}

std::vector<entity_row> gateway_entity_reference()
{
    return reference_of(gateway_entities());
}

}  // namespace p2m::discovery
