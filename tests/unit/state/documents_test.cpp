// SPDX-License-Identifier: MIT
#include "gateway/state/documents.hpp"

#include "gateway/state/job_memory_codec.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace {

using namespace std::chrono_literals;
using namespace p2m;
using printer::heater;

printer::wall_time const noon = *gateway::parse_time("2026-09-20T12:00:00Z");

printer::snapshot example()
{
    printer::snapshot now;
    now.status = printer::status::printing;
    auto& told = now.telemetry;
    told.temperature = {{215.29999, 60.04, 38.4}};
    told.target = {{215.0, 60.0, std::nullopt}};
    told.fan_pct = {{100, 0, 40}};
    told.chamber_light = true;
    told.speed_pct = 100;
    told.head = printer::position{120.5, 98.1, 12.4};
    told.z_offset_mm = 0.025;
    now.job = {.id = "295cb186",
               .file = "benchy.gcode",
               .progress_pct = 42.7,
               .layer = 71,
               .layers = 168,
               .elapsed = 2410s,
               .remaining = 3320s,
               .started_at = noon,
               .ends_at = noon + 1h,
               .origin = printer::job_origin::gateway,
               .caller = printer::job_caller{.surface = "http", .name = {}}};
    now.can = printer::permissions_of(now.status);
    now.raw.add_machine(1);
    now.raw.job = 13;
    return now;
}

constexpr std::string_view example_json =
    R"({"at":"2026-09-20T12:00:00Z","status":"printing","stage":null,)"
    R"("temperature":{"nozzle":215.3,"bed":60.0,"chamber":38.4},)"
    R"("target":{"nozzle":215,"bed":60,"chamber":null},"nozzles":null,)"
    R"("fan":{"part":100,"auxiliary":0,"chamber":40},"light":{"chamber":true},)"
    R"("speed":{"percent":100,"mode":"balanced","mm_s":null},"position":{"x":120.5,"y":98.1,"z":12.4},)"
    R"("z_offset":0.025,"material":null,)"
    R"("filament":{"present":null,"type":null,"used_m":null,"total_m":null,"total_g":null},)"
    R"("filtration":null,"door":null,"air":{"tvoc_ug_m3":null},)"
    R"("auto_off":{"on":null,"minutes":null},"job":{"id":"295cb186","file":"benchy.gcode","progress":42,"layer":71,)"
    R"("layers":168,"elapsed_s":2410,"remaining_s":3320,"started_at":"2026-09-20T12:00:00Z",)"
    R"("ends_at":"2026-09-20T13:00:00Z","origin":"gateway",)"
    R"("caller":{"surface":"http","name":null}},)"
    R"("error":{"active":false,"code":null,"code_text":null,"reason":null,"message":null},)"
    R"("can":{"start":false,"pause":true,"resume":false,"stop":true,"clear":false},)"
    R"("raw":{"machine":[1],"job":13,"text":null}})";

}  // namespace

BOOST_AUTO_TEST_SUITE(documents)

BOOST_AUTO_TEST_CASE(the_state_is_the_document_of_the_contract)
{
    BOOST_TEST(gateway::write_state(example(), noon) == example_json);
}

BOOST_AUTO_TEST_CASE(a_state_that_was_read_is_written_the_same)
{
    auto const read = gateway::parse_state(example_json);
    BOOST_REQUIRE(read);
    BOOST_TEST(gateway::write_state(*read, noon) == example_json);
}

BOOST_AUTO_TEST_CASE(a_printer_of_many_parts_tells_them_all_and_back)
{
    auto now = example();
    auto& told = now.telemetry;
    told.target[heater::chamber] = 45.0;
    told.nozzles = {{210.12, 210.0, 0.4}, {std::nullopt, 0.0, 0.25}};
    told.speed_mm_s = 180.0;
    printer::material_slot slot{.slot = 1,
                                .state = printer::slot_state::active,
                                .type = "PLA",
                                .name = {},
                                .brand = {},
                                .color = printer::rgb{0xF7, 0x22, 0x24},
                                .nozzle_min_celsius = 190,
                                .nozzle_max_celsius = {}};
    told.material = printer::material_station{
        .active = printer::active_material{.external = false, .unit = 0, .slot = 1},
        .action = printer::material_action::idle,
        .auto_refill = {},
        .units = {{.unit = 0, .connected = true, .slots = {slot, {.slot = 2}}}},
        .external = printer::material_slot{.type = "PETG"}};
    told.filament = {
        .present = true, .type = "PLA", .used_m = 1.2, .total_m = 9.8, .total_g = 29.0};
    told.filtration = printer::filtration::internal;
    told.door_open = true;
    told.tvoc_ug_m3 = 30.0;
    told.auto_off = {.on = false, .minutes = 30};
    now.fault = {true, {}, printer::error_reason::filament_jam, "E0163"};
    now.can = {.start = false, .pause = false, .resume = false, .stop = false, .clear = true};
    now.raw.text = "pause";
    auto const text = gateway::write_state(now, noon);
    for (std::string_view const part :
         {R"("target":{"nozzle":215,"bed":60,"chamber":45},)"
          R"("nozzles":[{"temperature":210.1,"target":210,"size":0.4},)"
          R"({"temperature":null,"target":0,"size":0.25}],)",
          R"("mm_s":180})",
          R"("material":{"active":{"unit":0,"slot":1},"action":"idle","auto_refill":null,)"
          R"("units":[{"unit":0,"connected":true,"slots":[{"slot":1,"state":"active",)"
          R"("type":"PLA","name":null,"brand":null,"color":"#F72224","nozzle_min":190,)"
          R"("nozzle_max":null},{"slot":2,"state":"empty","type":null,"name":null,"brand":null,)"
          R"("color":null,"nozzle_min":null,"nozzle_max":null}]}],)"
          R"("external":{"state":"empty","type":"PETG",)",
          R"("filament":{"present":true,"type":"PLA","used_m":1.2,"total_m":9.8,"total_g":29},)"
          R"("filtration":"internal","door":"open","air":{"tvoc_ug_m3":30},)"
          R"("auto_off":{"on":false,"minutes":30},)",
          R"("error":{"active":true,"code":null,"code_text":"E0163","reason":"filament_jam",)",
          R"("clear":true},"raw":{"machine":[1],"job":13,"text":"pause"})"})
        BOOST_TEST(text.find(part) != std::string::npos, part << " is not in " << text);
    auto read = gateway::parse_state(text);
    BOOST_REQUIRE(read);
    BOOST_TEST(gateway::write_state(*read, noon) == text);

    now.telemetry.material->active = printer::active_material{.external = true};
    auto const external = gateway::write_state(now, noon);
    BOOST_TEST(external.find(R"("active":{"external":true})") != std::string::npos);
    BOOST_TEST(gateway::write_state(*gateway::parse_state(external), noon) == external);
}

BOOST_AUTO_TEST_CASE(parts_beyond_the_limits_are_left_out)
{
    auto now = example();
    now.telemetry.nozzles.resize(20);
    now.telemetry.material.emplace().units.resize(9);
    for (auto& unit : now.telemetry.material->units)
        unit.slots.resize(30);
    auto const read = gateway::parse_state(gateway::write_state(now, noon));
    BOOST_REQUIRE(read);
    BOOST_TEST(read->telemetry.nozzles.size() == printer::max_nozzles);
    BOOST_TEST(read->telemetry.material->units.size() == printer::max_material_units);
    BOOST_TEST(read->telemetry.material->units[0].slots.size() == printer::max_unit_slots);
}

BOOST_AUTO_TEST_CASE(two_states_that_differ_in_their_time_alone_tell_the_same)
{
    auto const one = gateway::write_state(example(), noon);
    auto const later = gateway::write_state(example(), noon + 1min);
    BOOST_TEST(one != later);
    BOOST_TEST(gateway::without_time(one) == gateway::without_time(later));
    auto other = example();
    other.job.layer = 72;
    BOOST_TEST(gateway::without_time(one)
               != gateway::without_time(gateway::write_state(other, noon)));
    BOOST_TEST(gateway::without_time("no state") == "no state");
}

BOOST_AUTO_TEST_CASE(a_number_beyond_all_measure_leaves_the_document_readable)
{
    auto odd = example();
    for (double const number : {1e308, -1e308, 4e15}) {
        odd.telemetry.temperature[printer::heater::nozzle] = number;
        odd.telemetry.target[printer::heater::bed] = number;
        auto const read = gateway::parse_state(gateway::write_state(odd, noon));
        BOOST_REQUIRE(read);
        BOOST_TEST(read->telemetry.temperature[printer::heater::nozzle].value_or(0) == number);
    }
}

BOOST_AUTO_TEST_CASE(progress_in_tenths_keeps_its_tenth)
{
    auto const text = gateway::write_state(example(), noon, 0.1);
    BOOST_TEST(text.find(R"("progress":42.7,)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_unknown_state_has_every_key_and_no_fake_zero)
{
    auto const values = gateway::values_of(gateway::write_state({}, noon));
    BOOST_TEST(values.size() == gateway::values_of(example_json).size());
    for (auto const& [path, text] : values)
        BOOST_TEST(text != "0", path);
}

BOOST_AUTO_TEST_CASE(values_are_scalars_by_path)
{
    auto const values = gateway::values_of(example_json);
    auto const has = [&values](char const* path, char const* text) {
        return std::ranges::find(values, std::pair<std::string, std::string>{path, text})
               != values.end();
    };
    BOOST_TEST(has("temperature/nozzle", "215.3"));
    BOOST_TEST(has("light/chamber", "true"));
    BOOST_TEST(has("status", "printing"));
    BOOST_TEST(has("target/chamber", ""));
    BOOST_TEST(has("job/origin", "gateway"));
    for (auto const& [path, text] : values)
        BOOST_TEST(!path.starts_with("job/caller"), path);
}

BOOST_AUTO_TEST_CASE(a_printers_broken_text_becomes_valid_utf8)
{
    auto now = example();
    now.job.file = "a\xFF\xC3";
    auto const text = gateway::write_state(now, noon);
    BOOST_TEST(text.find("\"file\":\"a\xEF\xBF\xBD\xEF\xBF\xBD\"") != std::string::npos);
    now.job.file = std::string(5000, 'x') + "\xC3\xA4";
    BOOST_REQUIRE(gateway::parse_state(gateway::write_state(now, noon)));
}

BOOST_AUTO_TEST_CASE(an_event_is_the_document_of_the_contract_and_back)
{
    printer::event event{
        .id = "e1",
        .type = printer::event_type::print_failed,
        .at = noon,
        .job = {.id = "a", .progress_pct = 50.0, .elapsed = 5730s},
        .fault = printer::fault{true, 3, printer::error_reason::filament_runout, std::nullopt},
        .picture = "/jobs/7.jpg",
        .late = true};
    event.job.origin = printer::job_origin::printer;
    auto const text = gateway::write_event(event);
    BOOST_TEST(text
               == R"({"id":"e1","event_type":"print_failed","at":"2026-09-20T12:00:00Z",)"
                  R"("job":{"id":"a","file":null,"progress":50,"layer":null,"layers":null,)"
                  R"("duration_s":5730,"picture":"/jobs/7.jpg","origin":"printer",)"
                  R"("caller":null},"error":{"active":true,"code":3,"code_text":null,)"
                  R"("reason":"filament_runout","message":"The filament has run out."},)"
                  R"("late":true})");
    BOOST_TEST((gateway::parse_event(text) == event));
}

BOOST_AUTO_TEST_CASE(foreign_bytes_are_refused_and_never_harm)
{
    std::string const deep(60'000, '[');
    for (std::string const& bad :
         {std::string{}, std::string{"null"}, std::string{"[]"}, std::string{"{\"status\":7}"},
          std::string{"{\"status\":\"\xFF\"}"}, deep, std::string(100'000, ' ')})
    {
        BOOST_TEST(!gateway::parse_state(bad));
        BOOST_TEST(!gateway::parse_event(bad));
        BOOST_TEST(!gateway::parse_job_memory(bad));
        BOOST_TEST(gateway::values_of(bad).size() <= 1U);
    }
}

BOOST_AUTO_TEST_CASE(times_are_utc_and_strict)
{
    BOOST_TEST(gateway::write_time(noon) == "2026-09-20T12:00:00Z");
    for (char const* bad : {"", "2026-09-20T12:00:00", "2026-09-20T12:00:00+",
                            "2026-02-30T12:00:00Z", "2026-09-20T24:00:00Z", "2026-09-20 12:00:00Z"})
        BOOST_TEST(!gateway::parse_time(bad), bad);
}

BOOST_AUTO_TEST_CASE(attributes_that_were_written_are_read_back)
{
    printer::attributes told;
    told.id = "abc";
    told.name = "Bench \"left\"";
    told.brand = "Elegoo";
    told.model = "Centauri Carbon";
    told.firmware = "V1.1.46";
    told.address = "192.0.2.20";
    told.capabilities.add(printer::capability::light);
    told.limits.nozzle_celsius = 320;
    told.limits.chamber_celsius = 80;
    told.family = "flashforge";
    told.parts = {.nozzles = 4, .slots = {{0, 1}, {0, 2}}, .external_spool = true};
    told.lifetime = {.print = 528600s, .filament_m = 1582.9};
    auto const read = gateway::parse_attributes(gateway::write_attributes(told));
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST((*read == told));

    told = {};
    told.id = "abc";
    BOOST_TEST((gateway::parse_attributes(gateway::write_attributes(told)) == told));
    for (auto const* bad : {"", "[]", R"({"name":"N"})", R"({"id":""})", R"({"id":7})"})
        BOOST_TEST(!gateway::parse_attributes(bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(the_other_documents_have_their_keys)
{
    printer::attributes told;
    told.id = "abc";
    told.capabilities.add(printer::capability::light);
    told.limits.nozzle_celsius = 320;
    BOOST_TEST(gateway::write_attributes(told)
               == R"({"id":"abc","family":null,"name":null,"brand":null,"model":null,)"
                  R"("firmware":null,"protocol":null,"capabilities":["light"],)"
                  R"("limits":{"nozzle":320,"bed":null,"chamber":null},)"
                  R"("parts":{"nozzles":1,"slots":[],"external_spool":false},)"
                  R"("address":null,"mac":null,"storage":{"free_bytes":null},)"
                  R"("lifetime":{"print_s":null,"filament_m":null}})");
    BOOST_TEST(gateway::write_diagnostics(printer::connection_state::connected, {}, {}, {})
               == R"({"connection":"connected","last_seen":null,"reconnects":0,"rtt_ms":null,)"
                  R"("poll_ms":null,"frames":0,"bad_frames":0,"camera":{"clients":0,"fps":0.0},)"
                  R"("rtsp":{"running":false,"url":null,"readers":0},)"
                  R"("uploads":{"waiting":0,"active":null}})");
    BOOST_TEST(gateway::write_gateway_info({.version = "0.1.0",
                                            .instance = "i",
                                            .started_at = noon,
                                            .control = {printer::command_class::print},
                                            .printers = {{"abc", "centauri", "C", "M"}}})
               == R"({"name":"printer2mqtt","version":"0.1.0","contract":1,"instance":"i",)"
                  R"("started_at":"2026-09-20T12:00:00Z","control":["print"],)"
                  R"("printers":[{"id":"abc","topic":"centauri","name":"C","model":"M"}]})");
}

BOOST_AUTO_TEST_CASE(gateway_info_tells_whose_it_is)
{
    gateway::gateway_info info;
    info.instance = "0123abcd";
    BOOST_TEST((gateway::parse_info_instance(write_gateway_info(info))
                == std::optional<std::string>{"0123abcd"}));
    for (auto const* const other :
         {"", "[]", "{}", R"({"instance":7})", R"({"instance":""})", R"({"instance":"two words"})"})
        BOOST_TEST(!gateway::parse_info_instance(other).has_value(), other);
}

BOOST_AUTO_TEST_SUITE_END()
