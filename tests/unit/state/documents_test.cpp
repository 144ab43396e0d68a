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
               .ends_at = noon + 1h};
    now.can = printer::permissions_of(now.status);
    now.raw.add_machine(1);
    now.raw.job = 13;
    return now;
}

constexpr std::string_view example_json =
    R"({"at":"2026-09-20T12:00:00Z","status":"printing","stage":null,)"
    R"("temperature":{"nozzle":215.3,"bed":60.0,"chamber":38.4},)"
    R"("target":{"nozzle":215,"bed":60,"chamber":null},)"
    R"("fan":{"part":100,"auxiliary":0,"chamber":40},"light":{"chamber":true},)"
    R"("speed":{"percent":100,"mode":"balanced"},"position":{"x":120.5,"y":98.1,"z":12.4},)"
    R"("z_offset":0.025,"job":{"id":"295cb186","file":"benchy.gcode","progress":42,"layer":71,)"
    R"("layers":168,"elapsed_s":2410,"remaining_s":3320,"started_at":"2026-09-20T12:00:00Z",)"
    R"("ends_at":"2026-09-20T13:00:00Z"},)"
    R"("error":{"active":false,"code":null,"reason":null,"message":null},)"
    R"("can":{"start":false,"pause":true,"resume":false,"stop":true},"raw":{"machine":[1],"job":13}})";

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
    printer::event event{.id = "e1",
                         .type = printer::event_type::print_failed,
                         .at = noon,
                         .job = {.id = "a", .progress_pct = 50.0, .elapsed = 5730s},
                         .fault = printer::fault{true, 3, printer::error_reason::filament_runout},
                         .late = true};
    auto const text = gateway::write_event(event);
    BOOST_TEST(text
               == R"({"id":"e1","event_type":"print_failed","at":"2026-09-20T12:00:00Z",)"
                  R"("job":{"id":"a","file":null,"progress":50,"layer":null,"layers":null,)"
                  R"("duration_s":5730},"error":{"active":true,"code":3,)"
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
               == R"({"id":"abc","name":null,"brand":null,"model":null,"firmware":null,)"
                  R"("protocol":null,"capabilities":["light"],"limits":{"nozzle":320,"bed":null},)"
                  R"("address":null,"mac":null,"storage":{"free_bytes":null}})");
    BOOST_TEST(gateway::write_diagnostics(printer::connection_state::connected, {}, {}, {})
               == R"({"connection":"connected","last_seen":null,"reconnects":0,"rtt_ms":null,)"
                  R"("frames":0,"bad_frames":0,"camera":{"clients":0,"fps":0.0},)"
                  R"("rtsp":{"running":false,"url":null,"readers":0}})");
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
