// SPDX-License-Identifier: MIT
// What is checked of an order: who gives it, how old it is, and everything again at its turn.
#include "tests/unit/command/situation.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

namespace p2m::gateway {
namespace {

using namespace test;
using printer::command_class;
using printer::status;
using kind = printer::answer::kind;

order by_http(std::string json, std::optional<std::set<command_class>> classes = {})
{
    return {.content = envelope_text{std::move(json)},
            .from = {.via = surface::http, .name = "kitchen", .classes = std::move(classes)}};
}

constexpr auto light_on = R"({"action":"set_light","params":{"on":true}})";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(order_checks, router_situation)

BOOST_AUTO_TEST_CASE(a_caller_may_do_less_than_the_settings_allow)
{
    give(by_http(light_on, std::set{command_class::fans}));
    BOOST_TEST(last() == "rejected/class_disabled");
    give(by_http(R"({"action":"refresh"})", std::set{command_class::fans}));
    BOOST_TEST(sent.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_caller_may_not_do_more_than_the_settings_allow)
{
    control_settings control;
    control.enabled = true;
    control.classes = {command_class::fans};
    configure(control, true);
    give(by_http(light_on, std::set{command_class::light, command_class::fans}));
    BOOST_TEST(last() == "rejected/class_disabled");
}

BOOST_AUTO_TEST_CASE(a_result_tells_its_caller)
{
    give(by_http(light_on));
    answer(kind::refused, 1);
    BOOST_TEST(results.back().find(R"("caller":{"surface":"http","name":"kitchen"})")
               != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_id_is_one_for_all_surfaces)
{
    constexpr auto json = R"({"id":"1","action":"set_light","params":{"on":true}})";
    give(by_http(json));
    command(json);
    BOOST_TEST(last() == "rejected/duplicate");
    answer(kind::refused, 1);
    message({"command", json}, 9);
    BOOST_TEST(outcomes.back().result.repeated);
    BOOST_TEST(outcomes.back().reply == 9U);
    BOOST_TEST(results.back().find(R"("surface":"http")") != std::string::npos);
    give({.content = named_action{"set_light", {{"on", scalar{true}}}}, .id = "1"});
    BOOST_TEST(outcomes.back().result.repeated);
    give({.content = instruction{printer::command{printer::set_light{true}}}, .id = "1"});
    BOOST_TEST(outcomes.back().result.repeated);
    give({.content = instruction{printer::command{printer::set_light{false}}}, .id = "1"});
    BOOST_TEST(last() == "rejected/duplicate");
    BOOST_TEST(sent.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_typed_order_is_checked_like_any_other)
{
    report(status::idle);
    give({.content = instruction{printer::command{printer::set_target{301}}}});
    BOOST_TEST(last() == "rejected/out_of_range");
    BOOST_TEST(field(results.back(), "action") == "set_target");
    give({.content = instruction{printer::command{printer::list_files{"local"}}}});
    BOOST_TEST(last() == "rejected/invalid_payload");
    give({.content = instruction{printer::command{printer::home_axes{"E"}}}, .id = "bad\n"});
    BOOST_TEST(last() == "rejected/invalid_payload");
    give({.content = instruction{printer_action{list_jobs{.limit = 0}}}});
    BOOST_TEST(last() == "rejected/out_of_range");
    BOOST_TEST(sent.empty());
}

BOOST_AUTO_TEST_CASE(limits_that_fell_meanwhile_hold_at_its_turn)
{
    report(status::idle);
    set("light", "ON");
    set("target/nozzle", "300");
    auto control = everything_allowed();
    control.nozzle_limit_celsius = 260;
    configure(control, true);
    answer(kind::refused, 1);
    BOOST_TEST(last() == "rejected/out_of_range");
    BOOST_TEST(sent.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_limit_that_the_printer_told_meanwhile_holds_at_its_turn)
{
    report(status::idle);
    set("light", "ON");
    set("target/bed", "100");
    router.on_attributes(all_capabilities(), {320, 80});
    answer(kind::refused, 1);
    BOOST_TEST(last() == "rejected/out_of_range");
}

BOOST_AUTO_TEST_CASE(an_order_that_was_read_long_after_it_came_is_expired)
{
    auto const came = now;
    now.mono += 61s;
    now.wall += 61s;
    give({.content = envelope_text{light_on}, .received_at = came});
    BOOST_TEST(last() == "rejected/expired");
}

BOOST_AUTO_TEST_CASE(an_order_that_slept_with_the_machine_is_expired)
{
    set("light", "ON");
    set("print", "pause");
    now.wall += 3600s;  // the steady clock does not count a suspend
    answer(kind::refused, 1);
    BOOST_TEST(last() == "rejected/expired");
    BOOST_TEST(sent.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_message_expires_from_its_arrival_on)
{
    auto const came = now;
    now.mono += 6s;
    now.wall += 6s;
    give({.content = envelope_text{light_on}, .expires_in = 5s, .received_at = came});
    BOOST_TEST(last() == "rejected/expired");
    give({.content = envelope_text{light_on}, .expires_in = 7s, .received_at = came});
    BOOST_TEST(sent.size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_expiry_holds_although_the_clock_is_set_back)
{
    set("camera", "ON");
    command(R"({"action":"pause","expires_at":"2026-09-20T00:00:03Z"})");
    now.mono += 4s;
    now.wall -= 3600s;
    answer(kind::refused, 1);
    BOOST_TEST(last() == "rejected/expired");
}

BOOST_AUTO_TEST_CASE(an_expiry_in_the_far_future_is_none_today)
{
    command(R"({"action":"set_light","params":{"on":true},"expires_at":"9999-12-31T23:59:59Z"})");
    BOOST_TEST(sent.size() == 1U);
}

BOOST_AUTO_TEST_CASE(control_that_is_switched_off_answers_what_waits_and_lets_go_on_what_was_sent)
{
    command(R"({"id":"1","action":"set_light","params":{"on":true}})");
    set("print", "pause");
    auto const ticket = last_ticket;
    configure({}, true);
    BOOST_TEST(last() == "rejected/class_disabled");
    BOOST_TEST(results.size() == 1U);
    configure(everything_allowed(), true);
    set("camera", "ON");  // waits for the light, whose answer is not yet there
    BOOST_TEST(sent.size() == 1U);
    command(R"({"id":"1","action":"set_light","params":{"on":true}})");
    BOOST_TEST(last() == "rejected/duplicate");
    take(router.on_answer(ticket, {kind::refused, 1, "", {}}, now));
    BOOST_TEST(verdict(results.at(2)) == "failed/printer_refused");
    BOOST_TEST(field(results.at(2), "action") == "set_light");
    BOOST_TEST(sent.size() == 2U);
    BOOST_TEST(last_ticket != ticket);
    command(R"({"id":"1","action":"set_light","params":{"on":true}})");
    BOOST_TEST(outcomes.back().result.repeated);
}

BOOST_AUTO_TEST_CASE(a_printer_stays_online_while_control_is_off_and_on_again)
{
    configure({}, true);
    configure(everything_allowed(), true);
    set("light", "ON");
    BOOST_TEST(sent.size() == 1U);
}

BOOST_AUTO_TEST_CASE(with_control_off_every_order_is_answered)
{
    configure({}, true);
    set("light", "ON");
    BOOST_TEST(last() == "rejected/class_disabled");
}

BOOST_AUTO_TEST_CASE(a_refresh_is_confirmed_by_a_report_alone)
{
    command(R"({"action":"refresh"})");
    acknowledge();
    take(router.on_state(printer_now, true, now));  // a task record
    BOOST_TEST(results.empty());
    report();
    BOOST_TEST(last() == "ok/confirmed");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway
