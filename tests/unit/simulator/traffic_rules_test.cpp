// SPDX-License-Identifier: MIT
#include "tests/simulator/traffic_rules.hpp"

#include <boost/test/unit_test.hpp>

using namespace p2m::simulator;
using namespace std::chrono_literals;

namespace {
struct one_connection
{
    steady::time_point const begin{100h};
    connection_rules rules{begin};
};
}  // namespace

BOOST_FIXTURE_TEST_SUITE(traffic_rules, one_connection)

BOOST_AUTO_TEST_CASE(a_request_without_an_id_and_one_used_before_are_violations)
{
    BOOST_TEST(rules.judge_id("") == "no_request_id");
    BOOST_TEST(rules.judge_id("a") == "");
    BOOST_TEST(rules.judge_id("a") == "request_id_reused");
    BOOST_TEST(rules.judge_id("b") == "");
}

BOOST_AUTO_TEST_CASE(a_request_before_the_answer_to_the_last_one_is_a_violation)
{
    BOOST_TEST(rules.judge_flight("a", true, begin) == "");
    BOOST_TEST(rules.judge_flight("b", true, begin + 1s) == "two_requests_in_flight");
}

BOOST_AUTO_TEST_CASE(after_the_answer_the_next_request_is_right_at_once)
{
    BOOST_TEST(rules.judge_flight("a", true, begin) == "");
    rules.on_answered("a");
    BOOST_TEST(rules.judge_flight("b", true, begin) == "");
}

BOOST_AUTO_TEST_CASE(a_late_answer_to_an_older_request_does_not_end_the_flight_of_the_newer)
{
    BOOST_TEST(rules.judge_flight("a", true, begin) == "");
    BOOST_TEST(rules.judge_flight("b", true, begin + 5s) == "");
    rules.on_answered("a");
    BOOST_TEST(rules.judge_flight("c", true, begin + 6s) == "two_requests_in_flight");
}

BOOST_AUTO_TEST_CASE(an_order_may_overtake_a_read_that_waits_too_long_but_not_another_order)
{
    BOOST_TEST(rules.judge_flight("read", true, begin) == "");
    BOOST_TEST(rules.judge_flight("order", false, begin + 1500ms) == "");
    BOOST_TEST(rules.judge_flight("order 2", false, begin + 3s) == "two_requests_in_flight");
}

BOOST_AUTO_TEST_CASE(an_idle_printer_may_be_asked_six_times_in_any_minute)
{
    auto const first = begin + 20s;
    for (auto at = first; at < first + 6s; at += 1s)
        BOOST_TEST(rules.judge_idle_read(at) == "");
    BOOST_TEST(rules.judge_idle_read(first + 59s) == "idle_printer_polled");
    BOOST_TEST(rules.idle_per_minute() == 7U);
    BOOST_TEST(rules.judge_idle_read(first + 61s) == "");
}

BOOST_AUTO_TEST_CASE(one_look_after_each_order_is_no_polling)
{
    auto const first = begin + 20s;
    for (auto at = first; at < first + 20s; at += 2s) {
        rules.on_order(at);
        BOOST_TEST(rules.judge_idle_read(at + 1s) == "");
    }
    BOOST_TEST(rules.idle_per_minute() == 0U);
    rules.on_order(first + 20s);
    BOOST_TEST(rules.judge_idle_read(first + 21s) == "");
    for (auto at = first + 22s; at < first + 28s; at += 1s)
        BOOST_TEST(rules.judge_idle_read(at) == "");
    BOOST_TEST(rules.judge_idle_read(first + 28s) == "idle_printer_polled");
}

BOOST_AUTO_TEST_CASE(an_idle_printer_may_be_pinged_four_times_in_any_minute)
{
    for (auto at = begin; at < begin + 4s; at += 1s)
        BOOST_TEST(rules.judge_idle_ping(at) == "");
    BOOST_TEST(rules.judge_idle_ping(begin + 59s) == "idle_printer_pinged");
    BOOST_TEST(rules.judge_idle_ping(begin + 61s) == "");
}

BOOST_AUTO_TEST_CASE(the_video_of_an_idle_printer_is_switched_six_times_in_any_minute)
{
    for (auto at = begin; at < begin + 6s; at += 1s)
        BOOST_TEST(rules.judge_idle_switch(at) == "");
    BOOST_TEST(rules.judge_idle_switch(begin + 59s) == "idle_printer_video_switched");
    BOOST_TEST(rules.judge_idle_switch(begin + 70s) == "");
}

BOOST_AUTO_TEST_CASE(an_upgrade_that_is_not_available_is_asked_for_ten_times_in_any_minute)
{
    visit_rules visits;
    for (auto at = begin; at < begin + 10s; at += 1s)
        BOOST_TEST(visits.judge_unavailable(at) == "");
    BOOST_TEST(visits.judge_unavailable(begin + 59s) == "upgrade_hammered");
}

BOOST_AUTO_TEST_CASE(the_first_twenty_seconds_are_free)
{
    for (auto at = begin; at < begin + 20s; at += 100ms)
        BOOST_TEST(rules.judge_idle_read(at) == "");
    BOOST_TEST(rules.idle_per_minute() == 0U);
}

BOOST_AUTO_TEST_CASE(who_was_refused_stays_away_for_twenty_seconds)
{
    visit_rules visits;
    BOOST_TEST(visits.judge_upgrade(begin) == "");
    visits.on_refused(begin);
    BOOST_TEST(visits.judge_upgrade(begin + 19s) == "connect_too_soon_after_refusal");
    BOOST_TEST(visits.judge_upgrade(begin + 20s) == "");
}

BOOST_AUTO_TEST_CASE(one_connection_and_one_camera_stream_are_enough)
{
    BOOST_TEST(visit_rules::judge_connections(1) == "");
    BOOST_TEST(visit_rules::judge_connections(2) == "parallel_connections");
    BOOST_TEST(visit_rules::judge_cameras(1) == "");
    BOOST_TEST(visit_rules::judge_cameras(2) == "parallel_camera");
}

BOOST_AUTO_TEST_SUITE_END()
