// SPDX-License-Identifier: MIT
#include "discovery_config/discovery.hpp"

#include "discovery_config/component_writer.hpp"
#include "discovery_config/entity_table.hpp"
#include "discovery_config/json_writer.hpp"
#include "mqtt/topics.hpp"
#include "printer/names.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace p2m::discovery {
namespace {

constexpr std::size_t max_name = 255;  // bytes; the rest is cut off

using rows = std::vector<entity const*>;

// A device as both modes write it.
struct device
{
    std::string prefix, object, name, manufacturer, model, software, serial, url, via, version;
    presence root{};  // gateway: no availability at the root, since its connectivity has none
    component_scope scope;
};

std::string cut(std::string text)
{
    if (text.size() <= max_name)
        return text;
    auto end = max_name;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    text.resize(end);
    return text;
}

std::string slug(std::string_view text)
{
    std::string out;
    for (char const c : text) {
        bool const is_upper = c >= 'A' && c <= 'Z';
        if (is_upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
        else if (!out.empty() && out.back() != '_')
            out += '_';
    }
    while (out.ends_with('_'))
        out.pop_back();
    return out;
}

bool has_limit(entity const& row, printer::limits const& limits)
{
    if (row.platform != platform::number)
        return true;
    return (row.needs == printer::capability::target_nozzle ? limits.nozzle_celsius
                                                            : limits.bed_celsius)
               .value_or(0)
           > 0;
}

bool is_present(entity const& row, printer_context const& context)
{
    auto const& is = context.attributes;
    bool const can = !row.needs || is.capabilities.has(*row.needs);
    bool const may =
        row.allowed == printer::command_class::none || context.allowed.contains(row.allowed);
    bool const set = row.setting == setting::none
                     || (row.setting == setting::pictures ? context.camera_pictures : context.rtsp);
    return can && may && set && has_limit(row, is.limits);
}

rows rows_of(printer_context const& context)
{
    rows out;
    for (auto const& row : printer_entities())
        if (is_present(row, context))
            out.push_back(&row);
    return out;
}

rows rows_of(gateway_context const&)
{
    rows out;
    for (auto const& row : gateway_entities())
        out.push_back(&row);
    return out;
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

std::string http_url(std::string const& address)
{
    if (address.empty())
        return {};
    bool const is_v6 = address.find(':') != std::string::npos;
    return is_v6 ? "http://[" + address + "]/" : "http://" + address + "/";
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
    out.name = cut(context.display_name.empty() ? is.id : context.display_name);
    out.manufacturer = is.brand;
    out.model = is.model;
    out.software = is.firmware;
    out.serial = is.id;
    out.url = http_url(is.address);
    out.via = gateway_object(context.instance);
    out.version = context.version;
    out.root = presence::printer;
    out.scope = make_scope(context.base, context.segment);
    out.scope.unique_prefix = is.id + "_";
    auto const readable = slug(out.name);
    out.scope.entity_prefix = (readable.empty() ? slug(is.id) : readable) + "_";
    out.scope.limits = is.limits;
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

config_message
device_config(device const& is, rows const& present, std::vector<component> const& gone)
{
    json_writer json;
    json.open();
    write_identity(json, is);
    write_availability(json, is.root, is.scope);
    json.open("components");
    for (auto const* row : present) {
        json.open(row->key);
        json.put("platform", to_string(row->platform));
        if (row->presence != is.root && row->platform != platform::device_automation)
            write_availability(json, row->presence, is.scope);
        write_component(json, *row, is.scope);
        json.close();
    }
    for (auto const& one : gone) {
        json.open(one.key);
        json.put("platform", one.platform);
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

std::vector<config_message> make_configs(device const& is, rows const& present, mode how)
{
    std::vector<config_message> out;
    if (how == mode::device)
        out.push_back(device_config(is, present, {}));
    else if (how == mode::entity)
        for (auto const* row : present)
            out.push_back(entity_config(is, *row));
    return out;
}

std::vector<component> to_components(rows const& present)
{
    std::vector<component> out;
    out.reserve(present.size());
    for (auto const* row : present)
        out.push_back({std::string(row->key), std::string(to_string(row->platform))});
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

std::vector<config_message>
make_tombstones(printer_context const& context, mode how, std::vector<component> const& gone)
{
    auto const is = device_of(context);
    if (how != mode::device)
        return to_each(is.prefix, is.object, how, gone, {});
    // What came back meanwhile is no longer gone; a key must not occur twice in one payload.
    auto present = rows_of(context);
    std::vector<component> really_gone;
    std::ranges::copy_if(gone, std::back_inserter(really_gone), [&](component const& one) {
        return std::ranges::none_of(present,
                                    [&](entity const* row) { return row->key == one.key; });
    });
    return {device_config(is, present, really_gone)};
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
    return to_each(prefix, object, from, components, R"({"migrate_discovery":true})");
}

std::vector<entity_row> entity_reference()
{
    std::vector<entity_row> out;
    for (auto const& row : printer_entities())
        out.push_back({.key = row.key,
                       .platform = to_string(row.platform),
                       .name = row.name,
                       .needs = row.needs ? printer::to_string(*row.needs) : std::string_view{},
                       .allowed = row.allowed == printer::command_class::none
                                      ? std::string_view{}
                                      : printer::to_string(row.allowed),
                       .state = row.path,
                       .enabled_by_default = row.enabled});
    return out;
}

}  // namespace p2m::discovery
