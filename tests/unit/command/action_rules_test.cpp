// SPDX-License-Identifier: MIT
// The actions beyond the first SDCP printer: what they need, when they are refused, how they are
// confirmed.
#include "tests/unit/command/situation.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

namespace p2m::gateway {
namespace {

using namespace test;
using printer::capability;
using printer::status;
using kind = printer::answer::kind;

struct action_case
{
    std::string_view json;
    status at;
    std::string_view expected;  ///< an outcome, or "sent"
    friend std::ostream& operator<<(std::ostream& out, action_case const& c)
    {
        return out << c.json;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(action_rules, router_situation)

constexpr action_case cases[] = {
    {R"({"action":"set_speed","params":{"percent":120}})", status::printing, "sent"},
    {R"({"action":"set_speed","params":{"percent":120,"mode":"sport"}})", status::printing,
     "rejected/invalid_payload"},
    {R"({"action":"set_speed","params":{}})", status::printing, "rejected/invalid_payload"},
    {R"({"action":"set_speed","params":{"percent":151}})", status::printing,
     "rejected/out_of_range"},
    {R"({"action":"set_speed","params":{"percent":120}})", status::paused,
     "rejected/not_allowed_now"},
    {R"({"action":"set_fan","params":{"fan":"part","on":true}})", status::printing, "sent"},
    {R"({"action":"set_fan","params":{"fan":"part","on":true,"percent":5}})", status::printing,
     "rejected/invalid_payload"},
    {R"({"action":"set_target","params":{"chamber":60}})", status::idle, "sent"},
    {R"({"action":"set_target","params":{"nozzle_number":2}})", status::idle,
     "rejected/invalid_payload"},
    {R"({"action":"set_target","params":{"nozzle":200,"nozzle_number":2}})", status::idle, "sent"},
    {R"({"action":"set_target","params":{"nozzle":200,"nozzle_number":3}})", status::idle,
     "rejected/out_of_range"},
    {R"({"action":"set_filtration","params":{"mode":"external"}})", status::idle, "sent"},
    {R"({"action":"set_z_offset","params":{"mm":-0.05}})", status::printing, "sent"},
    {R"({"action":"set_z_offset","params":{"mm":1}})", status::printing, "sent"},
    {R"({"action":"set_z_offset","params":{"mm":0.03}})", status::printing,
     "rejected/invalid_payload"},
    {R"({"action":"set_z_offset","params":{"mm":1.025}})", status::printing,
     "rejected/out_of_range"},
    {R"({"action":"set_z_offset","params":{"mm":1e300}})", status::printing,
     "rejected/out_of_range"},
    {R"({"action":"set_z_offset","params":{"mm":0.05}})", status::idle, "rejected/not_allowed_now"},
    {R"({"action":"clear_plate"})", status::finished, "rejected/not_allowed_now"},
    {R"({"action":"set_slot","params":{"slot":2,"type":"PLA","color":"#F72224"}})", status::idle,
     "sent"},
    {R"({"action":"set_slot","params":{"slot":2,"type":"PLA","color":"#f72224"}})", status::idle,
     "rejected/invalid_payload"},
    {R"({"action":"set_slot","params":{"slot":33,"type":"PLA","color":"#F72224"}})", status::idle,
     "rejected/out_of_range"},
    {R"({"action":"set_slot","params":{"unit":4,"slot":1,"type":"PLA","color":"#F72224"}})",
     status::idle, "rejected/out_of_range"},
    {R"({"action":"set_slot","params":{"slot":1,"type":"","color":"#F72224"}})", status::idle,
     "rejected/invalid_payload"},
    {R"({"action":"set_slot","params":{"slot":2,"type":"PLA","color":"#F72224"}})",
     status::finished, "rejected/not_allowed_now"},
    {R"({"action":"start","params":{"file":"/a","flow_calibration":true,"storage":"usb",
        "first_layer_inspection":false,"mapping":[{"tool":0,"slot":2},{"tool":1,"slot":1}]}})",
     status::idle, "sent"},
    {R"({"action":"start","params":{"file":"/a","mapping":[]}})", status::idle,
     "rejected/invalid_payload"},
    {R"({"action":"start","params":{"file":"/a","mapping":[{"tool":0}]}})", status::idle,
     "rejected/invalid_payload"},
    {R"({"action":"start","params":{"file":"/a","mapping":[{"tool":0,"slot":0}]}})", status::idle,
     "rejected/out_of_range"},
    {R"({"action":"start","params":{"file":"/a","mapping":[{"tool":0,"slot":1},
        {"tool":0,"slot":2}]}})",
     status::idle, "rejected/invalid_payload"},
    {R"({"action":"start","params":{"file":"/a","mapping":[{"tool":0,"slot":1,"x":1}]}})",
     status::idle, "rejected/invalid_payload"},
    {R"({"action":"start","params":{"file":"/a","storage":"disk"}})", status::idle,
     "rejected/invalid_payload"},
    {R"({"action":"delete_file","params":{"path":"/local/b.gcode"}})", status::printing, "sent"},
    {R"({"action":"delete_file","params":{"path":"/local/a.gcode"}})", status::printing,
     "rejected/not_allowed_now"},
    {R"({"action":"delete_file","params":{"path":"/local/a.gcode"}})", status::idle, "sent"},
    {R"({"action":"delete_file","params":{"path":"/local/"}})", status::idle,
     "rejected/invalid_payload"},
    {R"({"action":"list_files","params":{"path":"/local","limit":0}})", status::idle,
     "rejected/out_of_range"},
    {R"({"action":"list_files","params":{"path":"/local","offset":-1}})", status::idle,
     "rejected/out_of_range"},
    {R"({"action":"list_files","params":{"path":"/local","q":""}})", status::idle,
     "rejected/invalid_payload"},
    {R"({"action":"list_jobs"})", status::idle, "rejected/not_allowed_now"},
    {R"({"action":"upload","params":{"upload":"u1"}})", status::idle, "rejected/not_allowed_now"},
};
BOOST_DATA_TEST_CASE_F(router_situation, an_action_is_sent_or_refused_by_its_rules, cases)
{
    printer_now = snapshot_of(sample.at);
    printer_now.telemetry.nozzles.resize(2);
    printer_now.job.file = "a.gcode";
    report();
    command(std::string{sample.json});
    BOOST_TEST((sent.empty() ? last() : "sent") == sample.expected);
    BOOST_TEST(sent.size() + results.size() == 1U);
}

struct capability_case
{
    std::string_view json;
    capability needed;
    status at;
};
std::ostream& operator<<(std::ostream& out, capability_case const& c)
{
    return out << c.json;
}
constexpr capability_case capability_cases[] = {
    {R"({"action":"set_target","params":{"chamber":60}})", capability::target_chamber,
     status::idle},
    {R"({"action":"set_target","params":{"nozzle":60,"nozzle_number":1}})", capability::nozzles,
     status::idle},
    {R"({"action":"set_filtration","params":{"mode":"off"}})", capability::filtration,
     status::idle},
    {R"({"action":"set_z_offset","params":{"mm":0}})", capability::set_z_offset, status::printing},
    {R"({"action":"clear_plate"})", capability::clear_plate, status::finished},
    {R"({"action":"set_slot","params":{"slot":1,"type":"PLA","color":"#000000"}})",
     capability::material_station, status::idle},
    {R"({"action":"start","params":{"file":"/a","mapping":[{"tool":0,"slot":1}]}})",
     capability::material_station, status::idle},
    {R"({"action":"delete_file","params":{"path":"/a"}})", capability::delete_files, status::idle},
    {R"({"action":"upload","params":{"upload":"u"}})", capability::upload, status::idle},
};
BOOST_DATA_TEST_CASE_F(router_situation, what_a_printer_lacks_is_refused, capability_cases)
{
    auto has = all_capabilities();
    has.remove(sample.needed);
    router.on_attributes(has, {320, 110});
    take(router.configure(everything_allowed(), {true, true, true}, now));
    printer_now = snapshot_of(sample.at);
    printer_now.can.clear = true;
    printer_now.telemetry.nozzles.resize(2);
    report();
    command(std::string{sample.json});
    BOOST_TEST(last() == "rejected/not_allowed_now");
    BOOST_TEST(results.back().find(std::string{printer::to_string(sample.needed)})
               != std::string::npos);
    BOOST_TEST(sent.empty());
    BOOST_TEST(doings.empty());
}

BOOST_DATA_TEST_CASE_F(
    router_situation,
    new_classes_are_off_unless_named,
    boost::unit_test::data::make(
        {R"({"action":"set_z_offset","params":{"mm":0}})",
         R"({"action":"set_slot","params":{"slot":1,"type":"A","color":"#000000"}})",
         R"({"action":"delete_file","params":{"path":"/a"}})",
         R"({"action":"upload","params":{"upload":"u"}})", R"({"action":"clear_plate"})"}))
{
    control_settings control;
    control.enabled = true;
    configure(control, true);
    command(sample);
    BOOST_TEST(last() == "rejected/class_disabled");
}

BOOST_AUTO_TEST_CASE(a_plate_is_clear_once_the_printer_no_longer_waits_for_it)
{
    printer_now = snapshot_of(status::finished);
    printer_now.can.clear = true;
    report();
    set("clear", "PRESS");
    acknowledge();
    report();
    BOOST_TEST(results.empty());
    printer_now.can.clear = false;
    report();
    BOOST_TEST(last() == "ok/confirmed");
}

BOOST_AUTO_TEST_CASE(each_of_several_nozzles_is_confirmed_by_its_own_target)
{
    printer_now = snapshot_of(status::idle);
    printer_now.telemetry.nozzles.resize(2);
    report();
    set("target/nozzle/2", "200");
    acknowledge();
    printer_now.telemetry.nozzles[0].target = 200;
    report();
    BOOST_TEST(results.empty());
    printer_now.telemetry.nozzles[1].target = 200;
    report();
    BOOST_TEST(last() == "ok/confirmed");
}

BOOST_AUTO_TEST_CASE(a_slot_is_confirmed_by_its_material_and_colour)
{
    report(status::idle);
    command(R"({"action":"set_slot","params":{"unit":1,"slot":2,"type":"PLA","color":"#F72224"}})");
    BOOST_REQUIRE(sent.size() == 1U);
    BOOST_TEST((sent[0] == printer::command{printer::set_slot{1, 2, "PLA", {0xF7, 0x22, 0x24}}}));
    acknowledge();
    printer::material_slot slot;
    slot.slot = 2;
    slot.type = "PLA";
    slot.color = printer::rgb{0xF7, 0x22, 0x24};
    auto& units = printer_now.telemetry.material.emplace().units;
    units.resize(2);
    units[0].slots = {slot};
    report();
    BOOST_TEST(results.empty());
    units[1].unit = 1;
    units[1].slots = {slot};
    report();
    BOOST_TEST(last() == "ok/confirmed");
}

BOOST_AUTO_TEST_CASE(filtration_that_is_so_already_is_not_sent_again)
{
    printer_now.telemetry.filtration = printer::filtration::internal;
    report();
    set("filtration", "internal");
    BOOST_TEST(last() == "ok/confirmed");
    BOOST_TEST(sent.empty());
}

BOOST_AUTO_TEST_CASE(a_z_offset_is_confirmed_within_half_a_step)
{
    printer_now.telemetry.z_offset_mm = 0.0;
    report();
    set("z_offset", "0.025");
    acknowledge();
    BOOST_TEST(results.empty());
    printer_now.telemetry.z_offset_mm = 0.0249;
    report();
    BOOST_TEST(last() == "ok/confirmed");
}

BOOST_AUTO_TEST_CASE(jobs_are_listed_from_the_record_also_of_a_printer_that_is_offline)
{
    take(router.configure(everything_allowed(), {.job_record = true}, now));
    lose_link();
    command(R"({"action":"list_jobs","params":{"from":"2026-09-01T00:00:00Z","limit":5}})");
    BOOST_REQUIRE(doings.size() == 1U);
    BOOST_TEST(std::get<list_jobs>(doings[0]).limit == 5);
    take(router.on_done(last_ticket, {.data = R"({"jobs":[]})"}, now));
    BOOST_TEST(last() == "ok/confirmed");
    BOOST_TEST(results.back().find(R"("data":{"jobs":[]})") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(pages_of_files_ask_the_printer_once_a_minute)
{
    auto const list = [&](std::string const& params) {
        command(R"({"action":"list_files","params":{"path":"/local",)" + params + "}}");
    };
    list(R"("limit":1)");
    take(router.on_answer(last_ticket,
                          {kind::acknowledged,
                           0,
                           "",
                           {{"/local/Boat.gcode", 1, {}, {}, false},
                            {"/local/cube.gcode", 1, {}, {}, false},
                            {"/local/boat2.gcode", 1, {}, {}, false}}},
                          now));
    BOOST_TEST(results.back().find(R"("total":3,"truncated":true)") != std::string::npos);
    list(R"("q":"BOAT","offset":1)");
    BOOST_TEST(last() == "ok/confirmed");
    BOOST_TEST(results.back().find("boat2") != std::string::npos);
    BOOST_TEST(results.back().find(R"("offset":1,"total":2,"truncated":false)")
               != std::string::npos);
    BOOST_TEST(sent.size() == 1U);
    wait(60s);
    list(R"("limit":1)");
    BOOST_TEST(sent.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_list_of_files_is_forgotten_when_a_file_is_deleted)
{
    command(R"({"action":"list_files","params":{"path":"/local"}})");
    acknowledge();
    command(R"({"action":"delete_file","params":{"path":"/local/a"}})");
    acknowledge();
    command(R"({"action":"list_files","params":{"path":"/local"}})");
    BOOST_TEST(sent.size() == 3U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway
