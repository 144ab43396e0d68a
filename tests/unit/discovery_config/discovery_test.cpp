// SPDX-License-Identifier: MIT
// Home Assistant's own rules, applied to every combination of abilities and permissions.
#include "contexts.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>

#include <algorithm>
#include <set>

using namespace p2m::discovery;
using rapidjson::Value;

namespace {

// Section 3 of the MQTT contract, and its diagnostics.
constexpr auto sample = R"({
"status":"printing","stage":null,"temperature":{"nozzle":1,"bed":1,"chamber":1},
"target":{"nozzle":1,"bed":1,"chamber":null},"fan":{"part":1,"auxiliary":0,"chamber":4},
"light":{"chamber":true},"speed":{"percent":100,"mode":"balanced"},
"position":{"x":1,"y":1,"z":1},"z_offset":0.02,
"job":{"id":"2","file":"b","progress":4,"layer":7,"layers":8,"elapsed_s":2,"remaining_s":3,
"started_at":"","ends_at":""},"error":{"active":false,"code":null,"reason":null,"message":null},
"connection":"connected","last_seen":"","reconnects":0,"rtt_ms":1,"frames":1,"bad_frames":0,
"camera":{"clients":0,"fps":0},"rtsp":{"running":false,"url":null,"readers":0},"event_type":""})";

rapidjson::Document parse(std::string const& text)
{
    rapidjson::Document out;
    out.Parse(text.c_str());
    BOOST_TEST_REQUIRE(!out.HasParseError());
    return out;
}

std::string text_of(Value const& object, char const* key)
{
    auto const found = object.FindMember(key);
    return found != object.MemberEnd() && found->value.IsString() ? found->value.GetString() : "";
}

void check_keys(Value const& object, std::set<std::string> const& legal)
{
    for (auto const& member : object.GetObject())
        BOOST_TEST(legal.contains(member.name.GetString()), member.name.GetString());
}

void check_component(Value const& one)
{
    auto const platform = text_of(one, "platform");
    BOOST_TEST(!one.HasMember("availability_topic"));  // exclusive with the list
    BOOST_TEST(one.HasMember("qos"));
    if (platform == "device_automation") {
        BOOST_TEST(!text_of(one, "payload").empty());
        return;
    }
    BOOST_TEST(text_of(one, "unique_id").starts_with("0011aabb_"));
    BOOST_TEST(text_of(one, "default_entity_id").starts_with(platform + ".gr_ner_drucker_"));
    auto const kind = text_of(one, "device_class");
    auto const unit = text_of(one, "unit_of_measurement");
    BOOST_TEST((kind == "temperature") == (unit == "°C"));
    if (kind == "enum" || kind == "timestamp")
        BOOST_TEST((unit.empty() && !one.HasMember("state_class")));
    if (kind == "enum" || platform == "select")
        BOOST_TEST(!one["options"].Empty());
    if (platform.ends_with("sensor"))
        BOOST_TEST(
            (text_of(one, "entity_category") != "config" && !text_of(one, "state_topic").empty()));
    if (platform == "number")
        BOOST_TEST(one["min"].GetInt() < one["max"].GetInt());
    for (auto const* needed : {"button", "light", "fan", "select", "number", "switch"})
        if (platform == needed)
            BOOST_TEST(text_of(one, "command_topic").starts_with("printer2mqtt/centauri/set/"));
}

void check_device(printer_context const& context)
{
    auto const made = make_printer_configs(context, mode::device);
    BOOST_TEST_REQUIRE(made.size() == 1U);
    auto const root = parse(made[0].payload);
    check_keys(root, {"device", "origin", "availability", "availability_mode", "components"});
    check_keys(root["device"], {"identifiers", "name", "manufacturer", "model", "sw_version",
                                "serial_number", "configuration_url", "via_device"});
    check_keys(root["origin"], {"name", "sw_version"});
    std::set<std::string> ids;
    for (auto const& one : root["components"].GetObject()) {
        check_component(one.value);
        if (auto const id = text_of(one.value, "unique_id"); !id.empty())
            BOOST_TEST(ids.insert(id).second);
    }
    BOOST_TEST(root["components"].MemberCount() == components_of(context).size());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(discovery)

BOOST_AUTO_TEST_CASE(every_combination_of_one_ability_and_one_class_obeys_home_assistant)
{
    check_device(test::full_control());
    for (auto const word : p2m::printer::names_of<p2m::printer::capability>())
        for (auto const class_word : p2m::printer::names_of<p2m::printer::command_class>()) {
            auto context = test::full_control();
            context.attributes.capabilities = {
                *p2m::printer::from_string<p2m::printer::capability>(word)};
            context.allowed = {*p2m::printer::from_string<p2m::printer::command_class>(class_word)};
            check_device(context);
        }
}

BOOST_AUTO_TEST_CASE(every_value_is_in_the_contracts_documents)
{
    auto const document = parse(sample);
    for (auto const& row : entity_reference()) {
        std::string pointer = row.state.empty() ? "" : "/" + std::string(row.state);
        std::ranges::replace(pointer, '.', '/');
        BOOST_TEST((rapidjson::Pointer(pointer.c_str()).Get(document) != nullptr), row.state);
    }
}

BOOST_AUTO_TEST_CASE(without_permission_nothing_commands)
{
    for (auto const& one : make_printer_configs(test::read_only(), mode::entity))
        BOOST_TEST(one.payload.find("command_topic") == std::string::npos, one.topic);
}

BOOST_AUTO_TEST_CASE(a_target_without_a_limit_cannot_be_set)
{
    auto context = test::full_control();
    context.attributes.limits = {};
    for (auto const& one : components_of(context))
        BOOST_TEST(one.platform != "number");
}

BOOST_AUTO_TEST_CASE(what_went_away_becomes_a_platform_alone_unless_it_is_back)
{
    auto const made = make_tombstones(test::read_only(), mode::device,
                                      {{"light", "light"}, {"status", "sensor"}});
    auto const root = parse(made.at(0).payload);
    BOOST_TEST(root["components"]["light"].MemberCount() == 1U);
    BOOST_TEST(root["components"]["status"].MemberCount() > 1U);
    auto const entity = make_tombstones(test::read_only(), mode::entity, {{"light", "light"}});
    BOOST_TEST(entity.at(0).topic == "homeassistant/light/printer2mqtt_0011aabb/light/config");
    BOOST_TEST(entity.at(0).payload.empty());
}

BOOST_AUTO_TEST_CASE(a_migration_and_a_clearing_reach_every_old_topic)
{
    std::vector<component> const had{{"status", "sensor"}, {"light", "light"}};
    auto const object = printer_object("0011aabb");
    BOOST_TEST(make_migration("ha", object, mode::entity, had).size() == 2U);
    auto const device = make_migration("ha", object, mode::device, had);
    BOOST_TEST_REQUIRE(device.size() == 1U);
    BOOST_TEST(device[0].topic == "ha/device/printer2mqtt_0011aabb/config");
    BOOST_TEST(device[0].payload == R"({"migrate_discovery":true})");
    BOOST_TEST(make_clearing("ha", object, mode::device, had).at(0).payload.empty());
    BOOST_TEST(make_clearing("ha", object, mode::off, had).empty());
}

BOOST_AUTO_TEST_CASE(a_long_name_is_cut_between_characters)
{
    auto context = test::minimal();
    context.display_name.clear();
    for (int i = 0; i != 200; ++i)
        context.display_name += "ü";
    auto const root = parse(make_printer_configs(context, mode::device).at(0).payload);
    BOOST_TEST(text_of(root["device"], "name").size() == 254U);
}

BOOST_AUTO_TEST_SUITE_END()
