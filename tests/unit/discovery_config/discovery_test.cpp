// SPDX-License-Identifier: MIT
// Which entities a context has, and how they go. Home Assistant's rules are in payloads_test.py.
#include "contexts.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidjson/document.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

using namespace p2m;
using namespace p2m::discovery;
using rapidjson::Value;

namespace {

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

bool has(printer_context const& context, std::string_view key)
{
    return std::ranges::any_of(components_of(context),
                               [key](component const& one) { return one.key == key; });
}

/// The key of the first part that a row of the reference stands for.
std::string first_of(std::string key)
{
    for (auto const& [sign, first] :
         {std::pair{std::string{"<n>"}, "1"}, std::pair{std::string{"<unit>_<slot>"}, "0_1"}})
        if (auto const at = key.find(sign); at != std::string::npos)
            key.replace(at, sign.size(), first);
    return key;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(discovery)

BOOST_AUTO_TEST_CASE(a_second_nozzle_and_a_slot_are_data)
{
    auto context = test::every_part();
    BOOST_TEST(has(context, "nozzle_2_temperature"));
    BOOST_TEST(has(context, "set_nozzle_2_target"));
    BOOST_TEST(!has(context, "nozzle_3_temperature"));
    BOOST_TEST(has(context, "slot_1_1_color"));
    BOOST_TEST(!has(context, "slot_1_2_color"));
    context.attributes.parts = {.nozzles = 4, .slots = {{0, 1}, {0, 4}}, .external_spool = false};
    BOOST_TEST(has(context, "nozzle_4_temperature"));
    BOOST_TEST(has(context, "slot_0_4_type"));
    BOOST_TEST(!has(context, "slot_0_2_type"));
    BOOST_TEST(!has(context, "external_spool_type"));
    context.attributes.parts = {.nozzles = 1'000'000, .slots = {}, .external_spool = false};
    context.attributes.parts.slots.resize(1000);
    BOOST_TEST(components_of(context).size() < 300U);
    context.attributes.parts = {};
    BOOST_TEST(!has(context, "nozzle_1_temperature"));
    BOOST_TEST(has(context, "nozzle_temperature"));
}

BOOST_AUTO_TEST_CASE(a_slot_names_its_unit_only_where_there_are_several)
{
    auto const name_of = [](printer_context const& context) {
        auto const root = parse(make_printer_configs(context, mode::device).at(0).payload);
        return text_of(root["components"]["slot_0_1_type"], "name");
    };
    auto context = test::every_part();
    BOOST_TEST(name_of(context) == "Unit 0 slot 1 material");
    context.attributes.parts.slots = {{0, 1}, {0, 2}};
    BOOST_TEST(name_of(context) == "Slot 1 material");
}

BOOST_AUTO_TEST_CASE(an_entity_needs_its_ability_its_class_and_its_setting)
{
    auto looking = test::every_part();
    looking.allowed.clear();
    for (auto const& row : entity_reference()) {
        auto const key = first_of(row.key);
        BOOST_TEST(has(test::every_part(), key), key);
        BOOST_TEST(has(looking, key) == row.allowed.empty(), key);
        BOOST_TEST(has(test::minimal(), key)
                       == (row.allowed.empty() && row.needs.empty() && row.setting.empty()),
                   key);
    }
    for (auto const& [name, context] : test::one_ability_and_one_class())
        for (auto const& row : entity_reference()) {
            auto const& can = context.attributes.capabilities;
            auto const able =
                std::ranges::all_of(row.needs, [&](auto const one) { return can.has(one); })
                || (row.or_needs && can.has(*row.or_needs));
            auto const allowed = row.allowed.empty()
                                 || context.allowed.contains(
                                     *printer::from_string<printer::command_class>(row.allowed));
            BOOST_TEST(has(context, first_of(row.key)) == (able && allowed),
                       name << ": " << row.key);
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
    context = test::every_part();
    context.attributes.limits = {};
    BOOST_TEST(!has(context, "set_nozzle_2_target"));
    BOOST_TEST(!has(context, "set_chamber_target"));
    BOOST_TEST(has(context, "set_speed"));
}

BOOST_AUTO_TEST_CASE(what_goes_becomes_a_platform_alone_and_the_rest_stays_as_it_is)
{
    auto const full = test::full_control();
    auto const object = printer_object(full.attributes.id);
    auto const configs = make_printer_configs(full, mode::device);
    auto const made = make_tombstones("homeassistant", object, mode::device, configs,
                                      {{"light", "light"}, {"never_there", "sensor"}});
    BOOST_TEST_REQUIRE(made.size() == 1U);
    BOOST_TEST(made[0].topic == configs[0].topic);
    auto const before = parse(configs[0].payload);
    auto after = parse(made[0].payload);
    for (auto const* key : {"light", "never_there"})
        BOOST_TEST(after["components"][key].MemberCount() == 1U);
    BOOST_TEST((after["components"]["status"] == before["components"]["status"]));
    BOOST_TEST((after["device"] == before["device"]));

    auto const single =
        make_tombstones("homeassistant", object, mode::entity,
                        make_printer_configs(full, mode::entity), {{"light", "light"}});
    BOOST_TEST_REQUIRE(single.size() == 1U);
    BOOST_TEST(single[0].topic == "homeassistant/light/printer2mqtt_0011aabb/light/config");
    BOOST_TEST(single[0].payload.empty());
}

BOOST_AUTO_TEST_CASE(
    a_component_alone_is_what_entity_mode_says_of_it_without_what_its_device_was_then)
{
    auto const full = test::full_control();
    auto const object = printer_object(full.attributes.id);
    auto const expected = make_printer_configs(full, mode::entity);
    for (auto const how : {mode::device, mode::entity}) {
        auto const made = make_single_configs("homeassistant", object, how,
                                              make_printer_configs(full, how), components_of(full));
        BOOST_TEST(made.size() + 4 == expected.size());  // save the triggers
        for (auto const& one : made) {
            auto const same = std::ranges::find(expected, one.topic, &config_message::topic);
            BOOST_TEST_REQUIRE((same != expected.end()), one.topic);
            auto wanted = parse(same->payload);
            auto& device = wanted["device"];
            for (auto const* key : {"name", "manufacturer", "model", "sw_version", "serial_number",
                                    "configuration_url", "via_device"})
                BOOST_TEST(device.EraseMember(key), key);
            BOOST_TEST((parse(one.payload) == wanted), one.topic);
        }
    }
}

BOOST_AUTO_TEST_CASE(of_configs_that_cannot_be_read_nothing_is_made)
{
    std::vector<component> const some{{"light", "light"}};
    for (auto const* text : {"", "{", "[]", "{}", R"({"components":[]})"}) {
        std::vector<config_message> const bad{{"ha/device/x/config", text}};
        BOOST_TEST(make_tombstones("ha", "x", mode::device, bad, some).empty());
        BOOST_TEST(make_single_configs("ha", "x", mode::device, bad, some).empty());
    }
    BOOST_TEST(make_tombstones("ha", "x", mode::device, {}, some).empty());
    BOOST_TEST(make_single_configs("ha", "x", mode::entity, {}, some).empty());
    std::vector<config_message> const without{
        {"ha/device/x/config", R"({"components":{"light":1}})"}};
    BOOST_TEST(make_single_configs("ha", "x", mode::device, without, some).empty());
}

BOOST_AUTO_TEST_CASE(a_migration_and_a_clearing_reach_every_old_topic)
{
    std::vector<component> const had{{"status", "sensor"}, {"light", "light"}};
    auto const object = printer_object("0011aabb");
    BOOST_TEST(make_migration("ha", object, mode::entity, had).size() == 2U);
    auto const device = make_migration("ha", object, mode::device, had);
    BOOST_TEST_REQUIRE(device.size() == 2U);
    BOOST_TEST(device[0].topic == "ha/device/printer2mqtt_0011aabb/config");
    BOOST_TEST(device[0].payload == R"({"migrate_discovery":true})");
    // The clearing must find a component, or else Home Assistant warns.
    BOOST_TEST(device[1].topic == device[0].topic);
    BOOST_TEST(parse(device[1].payload)["components"].MemberCount() == 1U);
    BOOST_TEST(make_clearing("ha", object, mode::device, had).at(0).payload.empty());
    BOOST_TEST(make_clearing("ha", object, mode::off, had).empty());
}

BOOST_AUTO_TEST_CASE(a_printer_without_a_name_is_called_by_its_model_and_then_by_its_id)
{
    auto const name_of = [](printer_context const& context) {
        auto const root = parse(make_printer_configs(context, mode::device).at(0).payload);
        return text_of(root["device"], "name");
    };
    auto context = test::minimal();
    context.display_name = " \n";
    BOOST_TEST(name_of(context) == "Centauri Carbon");
    context.attributes.model.clear();
    BOOST_TEST(name_of(context) == "0011aabb");
}

BOOST_AUTO_TEST_CASE(the_lower_of_two_limits_counts_and_none_configured_is_no_limit)
{
    auto const highest = [](printer_context const& context, char const* key) {
        auto const root = parse(make_printer_configs(context, mode::device).at(0).payload);
        return root["components"][key]["max"].GetInt();
    };
    auto context = test::lower_limits();
    context.chamber_limit_celsius = 60;
    BOOST_TEST(highest(context, "set_chamber_target") == 60);
    BOOST_TEST(highest(context, "set_nozzle_2_target") == 250);
    BOOST_TEST(highest(context, "set_nozzle_target") == 250);
    BOOST_TEST(highest(context, "set_bed_target") == 110);
    context.nozzle_limit_celsius = 0;
    BOOST_TEST(highest(context, "set_nozzle_target") == 320);
}

BOOST_AUTO_TEST_CASE(a_configured_limit_does_not_make_a_target_settable)
{
    auto context = test::lower_limits();
    context.attributes.limits = {};
    BOOST_TEST(!has(context, "set_nozzle_target"));
}

BOOST_AUTO_TEST_SUITE_END()
