// SPDX-License-Identifier: MIT
#include "gateway/families/sdcp/mapping.hpp"
#include "gateway/families/sdcp/models.hpp"
#include "gateway/families/sdcp/quirks.hpp"
#include "gateway/families/sdcp/requests.hpp"
#include "printer/names.hpp"
#include "sdcp_client/codec.hpp"
#include "sdcp_client/codes.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace p2m;
using namespace p2m::gateway;
using printer::stage;
using printer::status;

namespace p2m::printer {
// For Boost.Test, which prints what differs.
static std::ostream& operator<<(std::ostream& out, status value)
{
    return out << to_string(value);
}
static std::ostream& operator<<(std::ostream& out, stage value)
{
    return out << (value == stage::none ? "none" : to_string(value));
}
}  // namespace p2m::printer

namespace {

sdcp::status said(std::initializer_list<int> machine, std::optional<int> job)
{
    sdcp::status from;
    for (auto const code : machine)
        from.machine_codes[from.machine_code_count++] = code;
    from.has_print_info = job.has_value();
    from.print.status = job;
    return from;
}

struct phase
{
    int code;
    printer::status status;
    printer::stage stage;

    friend std::ostream& operator<<(std::ostream& out, phase const& p) { return out << p.code; }
};

// The table of section 3 of docs/topics.md, row by row.
constexpr phase job_phases[] = {
    {0, status::preparing, stage::none},
    {18, status::preparing, stage::none},
    {1, status::preparing, stage::homing},
    {21, status::preparing, stage::homing},
    {16, status::preparing, stage::heating},
    {15, status::preparing, stage::leveling},
    {19, status::preparing, stage::leveling},
    {20, status::preparing, stage::leveling},
    {17, status::preparing, stage::input_shaping},
    {22, status::preparing, stage::input_shaping},
    {10, status::preparing, stage::checking_file},
    {11, status::preparing, stage::checking_printer},
    {23, status::preparing, stage::inspecting},
    {24, status::preparing, stage::inspecting},
    {13, status::printing, stage::none},
    {2, status::printing, stage::none},
    {3, status::printing, stage::none},
    {4, status::printing, stage::none},
    {25, status::printing, stage::changing_filament},
    {26, status::printing, stage::changing_filament},
    {5, status::pausing, stage::none},
    {6, status::paused, stage::none},
    {12, status::resuming, stage::none},
    {7, status::stopping, stage::none},
    {8, status::cancelled, stage::none},
    {9, status::finished, stage::none},
    {14, status::failed, stage::none},
    {27, status::other, stage::none},
    {77, status::other, stage::none},
    {-1, status::other, stage::none},
};

constexpr phase machine_phases[] = {
    {0, status::idle, stage::none},        {2, status::busy, stage::receiving_file},
    {3, status::busy, stage::none},        {4, status::busy, stage::self_test},
    {5, status::busy, stage::leveling},    {6, status::busy, stage::input_shaping},
    {7, status::busy, stage::none},        {8, status::busy, stage::checking_file},
    {9, status::busy, stage::homing},      {10, status::busy, stage::changing_filament},
    {11, status::busy, stage::pid_tuning}, {12, status::busy, stage::recovering},
    {37, status::other, stage::none},
};

printer::report report_of(sdcp::status const& from, status before = status::idle)
{
    mapping_memory memory{before};
    return to_report(from, memory);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sdcp_status)

BOOST_DATA_TEST_CASE(each_job_code_has_its_status_and_stage,
                     boost::unit_test::data::make(job_phases),
                     row)
{
    auto const to = report_of(said({1}, row.code));
    BOOST_TEST(*to.status == row.status);
    BOOST_TEST(to.stage == row.stage);
    BOOST_TEST(*to.raw.job == row.code);
}

BOOST_DATA_TEST_CASE(each_machine_code_has_its_status_and_stage,
                     boost::unit_test::data::make(machine_phases),
                     row)
{
    auto const to = report_of(said({row.code}, 0));
    BOOST_TEST(*to.status == row.status);
    BOOST_TEST(to.stage == row.stage);
    BOOST_TEST(to.raw.machine[0] == row.code);
}

BOOST_AUTO_TEST_CASE(printing_wins_over_a_transfer_that_goes_on_beside_it)
{
    BOOST_TEST(*report_of(said({2, 1}, 13)).status == status::printing);
}

BOOST_AUTO_TEST_CASE(of_two_busy_codes_the_first_counts)
{
    BOOST_TEST(report_of(said({9, 5}, 0)).stage == stage::homing);
}

BOOST_AUTO_TEST_CASE(an_outcome_sticks_while_the_machine_is_idle)
{
    BOOST_TEST(*report_of(said({0}, 9)).status == status::finished);
    BOOST_TEST(*report_of(said({0}, 8)).status == status::cancelled);
    BOOST_TEST(*report_of(said({0}, 14)).status == status::failed);
    BOOST_TEST(*report_of(said({0}, 13)).status == status::idle);
}

BOOST_AUTO_TEST_CASE(a_start_after_a_pause_is_a_resume)
{
    BOOST_TEST(*report_of(said({1}, 18), status::paused).status == status::resuming);
    BOOST_TEST(*report_of(said({1}, 18), status::resuming).status == status::resuming);
    BOOST_TEST(*report_of(said({1}, 18), status::printing).status == status::preparing);
}

BOOST_AUTO_TEST_CASE(homing_while_stopping_is_still_stopping)
{
    BOOST_TEST(*report_of(said({1}, 1), status::stopping).status == status::stopping);
    BOOST_TEST(*report_of(said({1}, 1), status::idle).status == status::preparing);
}

BOOST_AUTO_TEST_CASE(what_came_before_tells_nothing_about_another_job)
{
    auto const of_job = [](int code, std::string id) {
        auto from = said({1}, code);
        from.print.task_id = std::move(id);
        return from;
    };
    mapping_memory memory;
    // The connection is lost while a job stops, and comes back in the next one.
    BOOST_TEST(*to_report(of_job(7, "a"), memory).status == status::stopping);
    BOOST_TEST(*to_report(of_job(1, "a"), memory).status == status::stopping);
    BOOST_TEST(*to_report(of_job(1, "b"), memory).status == status::preparing);
    BOOST_TEST(*to_report(of_job(6, "b"), memory).status == status::paused);
    BOOST_TEST(*to_report(said({1}, 18), memory).status == status::resuming);
    BOOST_TEST(*to_report(of_job(6, "b"), memory).status == status::paused);
    BOOST_TEST(*to_report(of_job(18, ""), memory).status == status::resuming);
    BOOST_TEST(*to_report(of_job(6, "b"), memory).status == status::paused);
    BOOST_TEST(*to_report(of_job(18, "c"), memory).status == status::preparing);
}

BOOST_AUTO_TEST_CASE(a_bad_frame_does_not_make_it_forget_the_stop)
{
    mapping_memory memory{status::stopping};
    BOOST_TEST(*to_report(said({1}, std::nullopt), memory).status == status::other);
    BOOST_TEST(!to_report(said({}, 13), memory).status.has_value());
    BOOST_TEST(*to_report(said({1}, 1), memory).status == status::stopping);
}

BOOST_AUTO_TEST_CASE(a_frame_without_its_status_says_nothing_of_it_and_the_rest_all_the_same)
{
    mapping_memory memory{status::printing};
    auto from = said({}, 13);
    from.nozzle = 215;
    from.print.progress_pct = 42;
    auto const to = to_report(from, memory);
    BOOST_TEST(!to.status.has_value());
    BOOST_TEST(*to.telemetry.temperature[printer::heater::nozzle] == 215);
    BOOST_TEST(*to.job.progress_pct == 42);
    BOOST_TEST(to.raw.machine_count == 0u);
}

BOOST_AUTO_TEST_CASE(a_resin_printer_counts_milliseconds_and_layers)
{
    mapping_memory memory{};
    memory.kind = sdcp::printer_kind::resin;
    auto from = said({1}, 3);
    from.print.elapsed_s = 600'000;
    from.print.total_s = 3'600'000;
    from.print.layer = 250;
    from.print.layers = 1000;
    auto const to = to_report(from, memory);
    BOOST_TEST(*to.status == status::printing);
    BOOST_TEST((*to.job.elapsed == 600s));
    BOOST_TEST((*to.job.remaining == 3000s));
    BOOST_TEST(*to.job.progress_pct == 25);
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_empty_and_never_zero)
{
    auto const to = report_of(said({0}, std::nullopt));
    BOOST_TEST((to.telemetry == printer::telemetry{}));
    BOOST_TEST((to.job == printer::job_report{}));
}

BOOST_AUTO_TEST_CASE(progress_gets_decimals_from_the_ticks_when_both_agree)
{
    auto from = said({1}, 13);
    from.print.progress_pct = 42;
    from.print.elapsed_s = 4245;
    from.print.total_s = 10000;
    BOOST_TEST(*report_of(from).job.progress_pct == 42.45, boost::test_tools::tolerance(1e-9));
    from.print.elapsed_s = 4999;
    BOOST_TEST(*report_of(from).job.progress_pct == 42);
}

BOOST_AUTO_TEST_CASE(the_frame_of_a_real_printer_becomes_what_one_would_expect)
{
    std::ifstream file{P2M_TEST_DATA "/status-v1.1.46.json"};
    std::string const status_object{std::istreambuf_iterator<char>{file}, {}};
    BOOST_REQUIRE(!status_object.empty());
    auto const frame =
        R"({"Status":)" + status_object
        + R"(,"MainboardID":"0123456789abcdef0123456789abcdef","Topic":"sdcp/status/x"})";
    sdcp::frame_reader reader;
    auto const& parsed = reader.read(frame);
    BOOST_REQUIRE(parsed.messages.size() == 1);
    auto const to = report_of(std::get<sdcp::status>(parsed.messages[0]));

    using printer::fan;
    using printer::heater;
    BOOST_TEST(*to.status == status::printing);
    BOOST_TEST(to.stage == stage::none);
    BOOST_TEST(*to.telemetry.temperature[heater::nozzle] == 255.01);
    BOOST_TEST(*to.telemetry.temperature[heater::bed] == 50.04);
    BOOST_TEST(*to.telemetry.temperature[heater::chamber] == 29.20);
    BOOST_TEST(*to.telemetry.target[heater::nozzle] == 255);
    BOOST_TEST(!to.telemetry.target[heater::chamber].has_value());
    BOOST_TEST(*to.telemetry.fan_pct[fan::part] == 58);
    BOOST_TEST(*to.telemetry.fan_pct[fan::auxiliary] == 0);
    BOOST_TEST(*to.telemetry.fan_pct[fan::chamber] == 68);
    BOOST_TEST(*to.telemetry.chamber_light);
    BOOST_TEST(*to.telemetry.speed_pct == 100);
    BOOST_TEST((*to.telemetry.head == printer::position{139.96, 123.71, 5.33}));
    BOOST_TEST(*to.telemetry.z_offset_mm == 0.415);
    BOOST_TEST(*to.job.id == "295cb186-daf5-4b84-9668-59a520e4640a");
    BOOST_TEST(*to.job.file == "ECC_0.4_temperature_tower_PLA0.16_1h15m.gcode");
    BOOST_TEST(*to.job.layer == 34);
    BOOST_TEST(*to.job.layers == 438);
    BOOST_TEST((*to.job.elapsed == 365s));
    BOOST_TEST((*to.job.remaining == 4139s));
    BOOST_TEST(std::floor(*to.job.progress_pct) == 9);
    BOOST_TEST(!to.job.file_error.has_value());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(sdcp_tasks)

BOOST_AUTO_TEST_CASE(an_id_is_in_lower_case_and_keeps_what_a_topic_may_have)
{
    sdcp::attributes from;
    from.mainboard_id = "0A-f_1.Z/\xc3\xa4+";
    BOOST_TEST(to_attributes(from, "").id == "0a-f_1_z____");
}

BOOST_AUTO_TEST_CASE(a_task_record_tells_outcome_reason_and_sane_times)
{
    sdcp::history_entry from{.task_id = "t",
                             .task_name = "/local/a b.gcode",
                             .task_status = 2,
                             .error_status_reason = 6,
                             .begin_time = 1'790'000'000,
                             .end_time = 3600};
    auto const to = to_task_record(from);
    BOOST_CHECK(to.what == printer::task_record::outcome::failed);
    BOOST_TEST(*to.file == "a b.gcode");
    BOOST_TEST(*to.reason_code == 6);
    BOOST_CHECK(to.reason == printer::error_reason::filament_jam);
    BOOST_TEST(to.started_at->time_since_epoch().count() == 1'790'000'000);
    BOOST_TEST(!to.ended_at.has_value());
}

BOOST_AUTO_TEST_CASE(reason_zero_is_no_reason_and_an_unheard_one_is_unknown)
{
    BOOST_TEST(!to_task_record({.error_status_reason = 0}).reason.has_value());
    BOOST_CHECK(to_task_record({.error_status_reason = 99}).reason
                == printer::error_reason::unknown);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(sdcp_model)

BOOST_AUTO_TEST_CASE(a_known_model_has_its_row_and_the_camera_that_it_tells)
{
    using printer::capability;
    sdcp::attributes told;
    for (auto const* const name : {"Centauri Carbon", "ELEGOO Centauri Carbon", "CENTAURI CARBON"})
    {
        told.machine_name = name;
        auto const model = model_of(told);
        BOOST_TEST(model.is_supported, name);
        BOOST_TEST(model.capabilities.has(capability::target_nozzle));
        BOOST_TEST(model.capabilities.has(capability::sensor_chamber));
        BOOST_TEST(model.capabilities.has(capability::camera));
        BOOST_TEST(model.limits.nozzle_celsius.value() == 320);
        BOOST_TEST(model.limits.bed_celsius.value() == 110);
    }
    told.camera = false;
    BOOST_TEST(!model_of(told).capabilities.has(capability::camera));
    told.machine_name = "Centauri";
    BOOST_TEST(model_of(told).is_supported);
    BOOST_TEST(!model_of(told).capabilities.has(capability::sensor_chamber));
}

BOOST_AUTO_TEST_CASE(a_model_in_no_row_is_not_supported_and_offers_nothing_to_command)
{
    using printer::capability;
    sdcp::attributes told;
    told.camera = true;
    for (auto const* const name : {"Saturn 4 Ultra 16K", "Mars 5 Ultra", "Centauri Carbon 2",
                                   "Neptune 4", "Centauri Carbonara", ""})
    {
        told.machine_name = name;
        auto const to = to_attributes(told, "");
        BOOST_TEST(!to.is_supported, name);
        BOOST_TEST((to.limits == printer::limits{}));
        BOOST_TEST((to.capabilities
                    == printer::capabilities{capability::thumbnail, capability::layers,
                                             capability::error_reason}));
    }
    told.machine_name = "Centauri Carbon";
    told.file_types = {"CTB"};  // whatever it is called
    BOOST_TEST(!model_of(told).is_supported);
}

BOOST_AUTO_TEST_CASE(what_only_filament_printers_mean_is_unknown_of_a_resin_printer)
{
    auto const resin = sdcp::printer_kind::resin;
    for (auto const code : {3, 6, 33, 34, 45})
        BOOST_CHECK(task_reason_of(code, resin) == printer::error_reason::unknown);
    BOOST_CHECK(task_reason_of(17, resin) == printer::error_reason::homing);
    auto const record = to_task_record({.error_status_reason = 3}, resin);
    BOOST_TEST(*record.reason_code == 3);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(sdcp_commands)

BOOST_AUTO_TEST_CASE(what_its_answer_confirms_is_not_looked_for_in_the_status)
{
    BOOST_TEST(shows_in_status(printer::set_light{true}));
    BOOST_TEST(shows_in_status(printer::stop_print{}));
    BOOST_TEST(!shows_in_status(printer::set_camera{true}));
    BOOST_TEST(!shows_in_status(printer::list_files{"/local"}));
    BOOST_TEST(!shows_in_status(printer::refresh{}));
}

BOOST_AUTO_TEST_CASE(bare_names_get_the_folder_that_was_listed)
{
    std::vector<printer::file_entry> files(2);
    files[0].path = "benchy.gcode";
    files[1].path = "/local/parts/a.gcode";
    complete_paths(files, "/local/");
    BOOST_TEST(files[0].path == "/local/benchy.gcode");
    BOOST_TEST(files[1].path == "/local/parts/a.gcode");
}

BOOST_AUTO_TEST_CASE(a_fan_order_repeats_the_other_fans)
{
    sdcp::status last;
    last.fan_model = 10;
    last.fan_auxiliary = 20;
    last.fan_box = 30;
    auto const request = to_request(printer::set_fan{printer::fan::auxiliary, 80}, last);
    auto const& fans = std::get<sdcp::set_fans>(*request);
    BOOST_TEST(fans.model == 10);
    BOOST_TEST(fans.auxiliary == 80);
    BOOST_TEST(fans.box == 30);
}

BOOST_AUTO_TEST_CASE(a_fan_order_is_not_sent_while_another_fan_is_not_known)
{
    BOOST_TEST(!to_request(printer::set_fan{printer::fan::part, 80}, {}).has_value());
}

BOOST_AUTO_TEST_CASE(an_answer_without_a_code_is_a_refusal)
{
    sdcp::response from;
    from.cmd = 129;
    auto const to = to_answer(from);
    BOOST_CHECK(to.what == printer::answer::kind::refused);
    BOOST_TEST(!to.printer_code.has_value());
}

BOOST_AUTO_TEST_CASE(what_was_never_sent_is_told_apart_from_what_may_have_had_an_effect)
{
    using kind = printer::answer::kind;
    BOOST_CHECK(to_answer(make_error_code(sdcp::error::not_connected)).what == kind::not_sent);
    BOOST_CHECK(to_answer(make_error_code(sdcp::error::too_many_requests)).what == kind::not_sent);
    BOOST_CHECK(to_answer(make_error_code(sdcp::error::invalid_request)).what == kind::not_sent);
    BOOST_CHECK(to_answer(make_error_code(sdcp::error::request_timeout)).what == kind::timeout);
    BOOST_CHECK(to_answer(make_error_code(sdcp::error::connection_lost)).what == kind::timeout);
}

BOOST_AUTO_TEST_CASE(the_firmware_that_ignores_light_during_a_print_is_named)
{
    BOOST_TEST(!known_trouble("V1.1.29", printer::set_light{true}, true).empty());
    BOOST_TEST(known_trouble("V1.1.29", printer::set_light{true}, false).empty());
    BOOST_TEST(known_trouble("V1.1.29", printer::pause_print{}, true).empty());
    BOOST_TEST(known_trouble("V1.1.46", printer::set_light{true}, true).empty());
}

BOOST_AUTO_TEST_SUITE_END()
