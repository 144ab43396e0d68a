// SPDX-License-Identifier: MIT
#include "tests/unit/command/situation.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

namespace p2m::gateway {
namespace {

using namespace test;
using printer::status;
using kind = printer::answer::kind;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(router, router_situation)

BOOST_AUTO_TEST_CASE(a_retained_command_is_answered_without_id_and_action)
{
    message({"command", R"({"id":"1","action":"stop"})", true});
    BOOST_TEST(last() == "rejected/retained");
    BOOST_TEST(field(results.back(), "id") == "null");
    BOOST_TEST(field(results.back(), "action") == "null");
    BOOST_TEST(sent.empty());
}

BOOST_AUTO_TEST_CASE(clearing_a_retained_command_is_passed_over_in_silence)
{
    message({"set/light", "", true});
    BOOST_TEST(results.empty());
}

struct order_case
{
    std::string_view json, expected;
    friend std::ostream& operator<<(std::ostream& out, order_case const& c)
    {
        return out << c.json;
    }
};
// Each has all the later faults too, so that the order shows. Control allows light only.
constexpr order_case order_cases[] = {
    {R"({"action":"fly","expires_at":"2000-01-01T00:00:00Z","x":1})", "rejected/invalid_payload"},
    {R"({"action":"fly","expires_at":"2000-01-01T00:00:00Z"})", "rejected/unknown_action"},
    {R"({"action":"stop","params":{"x":1},"expires_at":"2000-01-01T00:00:00Z"})",
     "rejected/class_disabled"},
    {R"({"action":"set_light","params":{"on":1},"expires_at":"2000-01-01T00:00:00Z"})",
     "rejected/invalid_payload"},
    {R"({"action":"set_light","params":{"on":true},"expires_at":"2000-01-01T00:00:00Z"})",
     "rejected/expired"},
    {R"({"action":"set_light","params":{"on":true}})", "rejected/printer_offline"},
};
BOOST_DATA_TEST_CASE_F(router_situation, the_first_check_that_fails_answers, order_cases)
{
    control_settings control;
    control.enabled = true;
    control.classes = {printer::command_class::light};
    configure(control, true);
    lose_link();
    command(std::string{sample.json});
    BOOST_TEST(last() == sample.expected);
    BOOST_TEST(results.size() == 1U);
    BOOST_TEST(sent.empty());
}

BOOST_AUTO_TEST_CASE(with_control_off_even_refresh_is_refused)
{
    configure({}, true);
    command(R"({"action":"refresh"})");
    BOOST_TEST(last() == "rejected/class_disabled");
}

struct life_case
{
    std::string_view json;
    status before, after;
};
std::ostream& operator<<(std::ostream& out, life_case const& c)
{
    return out << c.json;
}
constexpr life_case life_cases[] = {
    {R"({"action":"pause"})", status::printing, status::pausing},
    {R"({"action":"pause","params":{"job":"job-1"}})", status::printing, status::paused},
    {R"({"action":"resume"})", status::paused, status::resuming},
    {R"({"action":"resume"})", status::paused, status::printing},
    {R"({"action":"stop"})", status::preparing, status::stopping},
    {R"({"action":"stop"})", status::paused, status::cancelled},
    {R"({"action":"start","params":{"file":"/local/a.gcode"}})", status::finished,
     status::preparing},
    {R"({"action":"start","params":{"file":"/local/a.gcode"}})", status::idle, status::printing},
    {R"({"action":"refresh"})", status::idle, status::idle},
};
BOOST_DATA_TEST_CASE_F(router_situation, a_command_is_ok_once_the_state_shows_it, life_cases)
{
    report(sample.before);
    command(std::string{sample.json});
    BOOST_REQUIRE(sent.size() == 1U);
    acknowledge();
    BOOST_TEST(results.empty());
    report(sample.after);
    BOOST_TEST(last() == "ok/confirmed");
    BOOST_TEST(field(results.back(), "printer_code") == "0");
    BOOST_TEST(sent.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_state_seen_before_the_answer_counts)
{
    set("print", "pause");
    report(status::pausing);
    BOOST_TEST(results.empty());
    acknowledge();
    BOOST_TEST(last() == "ok/confirmed");
}

struct refused_case
{
    std::string_view source, payload;
    status at;
};
std::ostream& operator<<(std::ostream& out, refused_case const& c)
{
    return out << c.source << " " << c.payload;
}
constexpr refused_case refused_cases[] = {
    {"set/print", "pause", status::pausing},
    {"set/print", "pause", status::paused},
    {"set/print", "resume", status::printing},
    {"set/print", "stop", status::finished},
    {"set/speed", "sport", status::paused},
    {"set/target/nozzle", "200", status::printing},
    {"set/target/bed", "50", status::preparing},
    {"command", R"({"action":"start","params":{"file":"/local/a"}})", status::printing},
    {"command", R"({"action":"home","params":{"axes":"Z"}})", status::finished},
    {"command", R"({"action":"stop","params":{"job":"job-2"}})", status::printing},
};
BOOST_DATA_TEST_CASE_F(router_situation, what_the_state_forbids_is_never_sent, refused_cases)
{
    report(sample.at);
    message({std::string{sample.source}, std::string{sample.payload}});
    BOOST_TEST(last() == "rejected/not_allowed_now");
    BOOST_TEST(sent.empty());
}

BOOST_AUTO_TEST_CASE(targets_while_printing_pass_when_configured)
{
    auto control = everything_allowed();
    control.temperature_while_printing = true;
    configure(control, true);
    set("target/nozzle", "210");
    BOOST_TEST(sent.size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_lower_of_the_owners_and_the_printers_limit_holds)
{
    report(status::idle);
    set("target/nozzle", "301");  // the owner's 300 is below the printer's 320
    BOOST_TEST(last() == "rejected/out_of_range");
    router.on_attributes(all_capabilities(), {250, 80});
    set("target/nozzle", "251");
    set("target/bed", "81");
    BOOST_TEST(results.size() == 3U);
    BOOST_TEST(last() == "rejected/out_of_range");
    BOOST_TEST(sent.empty());
}

BOOST_AUTO_TEST_CASE(what_the_printer_lacks_is_not_allowed_now)
{
    router.on_attributes({}, {});
    set("light", "ON");
    BOOST_TEST(last() == "rejected/not_allowed_now");
}

BOOST_AUTO_TEST_CASE(what_the_state_already_shows_is_not_sent)
{
    printer_now.telemetry.chamber_light = true;
    printer_now.telemetry.fan_pct[printer::fan::part] = 40;
    report();
    set("light", "ON");
    BOOST_TEST(last() == "ok/confirmed");
    set("fan/part", "40");
    BOOST_TEST(last() == "ok/confirmed");
    BOOST_TEST(field(results.back(), "printer_code") == "null");
    BOOST_TEST(sent.empty());
}

BOOST_AUTO_TEST_CASE(a_target_already_set_while_printing_is_still_refused)
{
    set("target/nozzle", "0");
    BOOST_TEST(last() == "rejected/not_allowed_now");
}

BOOST_AUTO_TEST_CASE(an_unknown_light_is_switched)
{
    printer_now.telemetry.chamber_light.reset();
    report();
    set("light", "OFF");
    BOOST_TEST(sent.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_camera_known_to_be_on_is_not_switched_on_again_until_the_link_drops)
{
    set("camera", "ON");
    acknowledge();
    BOOST_TEST(last() == "ok/confirmed");
    set("camera", "ON");
    BOOST_TEST(sent.size() == 1U);
    lose_link();
    report();
    set("camera", "ON");
    BOOST_TEST(sent.size() == 2U);
}

BOOST_AUTO_TEST_CASE(fan_on_asks_for_the_last_percentage_seen)
{
    printer_now.telemetry.fan_pct[printer::fan::part] = 35;
    report();
    printer_now.telemetry.fan_pct[printer::fan::part] = 0;
    report();
    set("fan/part", "ON");
    BOOST_REQUIRE(sent.size() == 1U);
    BOOST_TEST((sent[0] == printer::command{printer::set_fan{printer::fan::part, 35}}));
}

BOOST_AUTO_TEST_CASE(a_fan_that_runs_out_was_not_set_to_what_it_passes_through)
{
    for (int const percent : {70, 41, 12, 0}) {
        printer_now.telemetry.fan_pct[printer::fan::part] = percent;
        report();
        wait(1s);
    }
    set("fan/part", "ON");
    BOOST_TEST((sent.at(0) == printer::command{printer::set_fan{printer::fan::part, 70}}));
}

BOOST_AUTO_TEST_CASE(a_fan_that_was_slowed_down_comes_back_as_it_was_then)
{
    for (int const percent : {70, 40}) {
        printer_now.telemetry.fan_pct[printer::fan::part] = percent;
        report();
    }
    wait(3s);
    report();
    printer_now.telemetry.fan_pct[printer::fan::part] = 0;
    report();
    set("fan/part", "ON");
    BOOST_TEST((sent.at(0) == printer::command{printer::set_fan{printer::fan::part, 40}}));
}

BOOST_AUTO_TEST_CASE(no_answer_within_5_s_is_a_timeout_and_a_late_one_is_passed_over)
{
    set("light", "ON");
    wait(4999ms);
    BOOST_TEST(results.empty());
    wait(1ms);
    BOOST_TEST(last() == "failed/timeout");
    BOOST_TEST(field(results.back(), "duration_ms") == "5000");
    acknowledge();
    BOOST_TEST(results.size() == 1U);
    BOOST_TEST(sent.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_known_trouble_of_the_firmware_is_told_when_no_effect_is_seen)
{
    set("light", "ON");
    take(router.on_answer(last_ticket,
                          {printer::answer::kind::acknowledged, 0, "This firmware ignores it.", {}},
                          now));
    wait(10s);
    BOOST_TEST(last() == "accepted/unconfirmed");
    BOOST_TEST(field(results.back(), "message") == "This firmware ignores it.");
}

BOOST_AUTO_TEST_CASE(no_effect_within_10_s_is_accepted_but_unconfirmed)
{
    set("light", "ON");
    acknowledge();
    BOOST_TEST((router.deadline() == now.mono + 10s));
    report();
    wait(10s);
    BOOST_TEST(last() == "accepted/unconfirmed");
    BOOST_TEST(!router.deadline().has_value());
}

BOOST_AUTO_TEST_CASE(a_refusal_carries_the_printers_code)
{
    set("light", "ON");
    answer(kind::refused, 3);
    BOOST_TEST(last() == "failed/printer_refused");
    BOOST_TEST(field(results.back(), "printer_code") == "3");
}

BOOST_AUTO_TEST_CASE(what_never_left_is_rejected_as_offline)
{
    set("light", "ON");
    answer(kind::not_sent);
    BOOST_TEST(last() == "rejected/printer_offline");
}

BOOST_AUTO_TEST_CASE(a_snapshot_that_cannot_be_now_is_refused_and_does_not_count)
{
    set("snapshot", "PRESS");
    answer(kind::not_now);
    BOOST_TEST(last() == "rejected/not_allowed_now");
    set("snapshot", "PRESS");
    BOOST_TEST(snapshots == 2);
}

BOOST_AUTO_TEST_CASE(a_lost_link_fails_what_was_sent_and_rejects_what_waits)
{
    set("light", "ON");
    set("print", "pause");
    lose_link();
    BOOST_REQUIRE(results.size() == 2U);
    BOOST_TEST(verdict(results[0]) == "failed/timeout");
    BOOST_TEST(verdict(results[1]) == "rejected/printer_offline");
    report();
    BOOST_TEST(sent.size() == 1U);
}

BOOST_AUTO_TEST_CASE(one_is_in_flight_eight_wait_and_the_next_is_busy)
{
    for (int i = 0; i != 9; ++i)
        set("light", i % 2 == 0 ? "ON" : "OFF");
    BOOST_TEST(results.empty());
    BOOST_TEST(sent.size() == 1U);
    set("light", "ON");
    BOOST_TEST(last() == "rejected/busy");
    BOOST_TEST(sent.size() == 1U);
}

BOOST_AUTO_TEST_CASE(state_is_checked_again_when_its_turn_comes)
{
    set("light", "ON");
    set("print", "pause");
    report(status::finished);
    answer(kind::refused, 1);
    BOOST_TEST(last() == "rejected/not_allowed_now");
    BOOST_TEST(sent.size() == 1U);
}

BOOST_AUTO_TEST_CASE(expiry_is_checked_again_when_its_turn_comes)
{
    set("light", "ON");
    command(R"({"action":"pause","expires_at":"2026-09-20T00:00:03Z"})");
    message({"set/print", "pause", false, 4s});
    wait(4s);
    answer(kind::refused, 1);
    BOOST_REQUIRE(results.size() == 3U);
    BOOST_TEST(verdict(results[1]) == "rejected/expired");
    BOOST_TEST(verdict(results[2]) == "rejected/expired");
    BOOST_TEST(sent.size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_waits_is_refused_when_its_class_is_switched_off)
{
    set("light", "ON");
    set("print", "pause");
    configure({}, false);
    BOOST_TEST(last() == "rejected/class_disabled");
    answer(kind::refused, 1);
    BOOST_TEST(last() == "failed/printer_refused");
}

BOOST_AUTO_TEST_CASE(the_same_command_again_gets_the_stored_result)
{
    command(R"({"id":"1","action":"pause"})");
    answer(kind::refused, 1);
    wait(59s);
    command(R"({"action":"pause", "id":"1"})");
    BOOST_REQUIRE(results.size() == 2U);
    BOOST_TEST(field(results[1], "repeated") == "true");
    BOOST_TEST(field(results[1], "at") == field(results[0], "at"));
    BOOST_TEST(verdict(results[1]) == "failed/printer_refused");
    BOOST_TEST(sent.size() == 1U);
    wait(1s);
    command(R"({"id":"1","action":"pause"})");
    BOOST_TEST(sent.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_rejected_command_is_remembered_too)
{
    command(R"({"id":"1","action":"resume"})");
    report(status::paused);
    command(R"({"id":"1","action":"resume"})");
    BOOST_TEST(last() == "rejected/not_allowed_now");
    BOOST_TEST(field(results.back(), "repeated") == "true");
    BOOST_TEST(sent.empty());
}

BOOST_AUTO_TEST_CASE(an_id_under_way_or_with_other_content_is_a_duplicate)
{
    command(R"({"id":"1","action":"pause"})");
    command(R"({"id":"1","action":"pause"})");
    BOOST_TEST(last() == "rejected/duplicate");
    answer(kind::refused, 1);
    command(R"({"id":"1","action":"stop"})");
    BOOST_TEST(last() == "rejected/duplicate");
    command(R"({"id":"1","action":"pause"})");  // the first result is still the one kept
    BOOST_TEST(last() == "failed/printer_refused");
    BOOST_TEST(sent.size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_memory_of_results_is_bounded_and_forgets_no_executed_command)
{
    for (int i = 0; i != 70; ++i) {
        command(R"({"id":")" + std::to_string(i) + R"(","action":"pause"})");
        answer(kind::refused, 1);
    }
    BOOST_TEST(sent.size() == result_memory::max_results);
    BOOST_TEST(last() == "rejected/busy");
    command(R"({"id":"0","action":"pause"})");
    BOOST_TEST(field(results.back(), "repeated") == "true");
}

BOOST_AUTO_TEST_CASE(a_snapshot_is_taken_at_most_every_5_s)
{
    set("snapshot", "PRESS");
    acknowledge();
    BOOST_TEST(last() == "ok/confirmed");
    wait(4999ms);
    set("snapshot", "PRESS");
    BOOST_TEST(last() == "rejected/not_allowed_now");
    wait(1ms);
    set("snapshot", "PRESS");
    BOOST_TEST(snapshots == 2);
}

BOOST_AUTO_TEST_CASE(rtsp_needs_to_be_configured)
{
    set("rtsp", "ON");
    acknowledge();
    BOOST_TEST(last() == "ok/confirmed");
    configure(everything_allowed(), false);
    set("rtsp", "ON");
    BOOST_TEST(last() == "rejected/not_allowed_now");
    BOOST_TEST(rtsp_switches == 1);
}

BOOST_AUTO_TEST_CASE(homing_counts_when_it_was_seen_after_sending)
{
    report(status::idle);
    command(R"({"action":"home","params":{"axes":"XYZ"}})");
    printer_now.status = status::busy;
    printer_now.stage = printer::stage::homing;
    report();
    report(status::idle);
    acknowledge();
    BOOST_TEST(last() == "ok/confirmed");
}

BOOST_AUTO_TEST_CASE(list_files_answers_with_its_files)
{
    command(R"({"action":"list_files","params":{"path":"/local"}})");
    take(router.on_answer(last_ticket,
                          {kind::acknowledged, 0, "", {{"/local/a", 1, {}, {}, false}}}, now));
    BOOST_TEST(last() == "ok/confirmed");
    BOOST_TEST(results.back().find(R"("data":{"files":[{"path":"/local/a")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_outcome_carries_the_reply_token_of_its_order)
{
    message({"set/light", "maybe"}, 7);
    BOOST_REQUIRE(outcomes.size() == 1U);
    BOOST_TEST(outcomes[0].reply == 7U);
    BOOST_TEST(field(results[0], "source") == "set/light");
    BOOST_TEST(field(results[0], "action") == "set_light");
}

BOOST_AUTO_TEST_CASE(a_shutdown_answers_everything_and_sends_nothing_more)
{
    set("light", "ON");
    set("print", "pause");
    take(router.on_shutdown(now));
    BOOST_REQUIRE(results.size() == 2U);
    BOOST_TEST(verdict(results[0]) == "failed/timeout");
    BOOST_TEST(verdict(results[1]) == "rejected/not_allowed_now");
    set("light", "ON");
    BOOST_TEST(results.size() == 3U);
    BOOST_TEST(sent.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway
