// SPDX-License-Identifier: MIT
// Findings 4.12: orders that waited in the socket while the program slept are not obeyed.
#include "mqtt/standstill.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>

using p2m::mqtt::standstill;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(a_program_that_stands_still)

BOOST_AUTO_TEST_CASE(late_beats_of_a_loaded_machine_are_no_standstill)
{
    standstill clock;
    clock.on_connected(100s);
    for (auto now = 105s; now != 200s; now += 5s) {
        BOOST_TEST(!clock.is_over(now));
        clock.on_beat(now);
    }
    BOOST_TEST(!clock.is_over(195s + standstill::at_most));
}

BOOST_AUTO_TEST_CASE(a_minute_without_a_beat_is_one_until_the_next_connection)
{
    standstill clock;
    clock.on_connected(100s);
    BOOST_TEST(clock.is_over(160s));
    BOOST_TEST(clock.is_over(161s));
    clock.on_connected(161s);
    BOOST_TEST(!clock.is_over(162s));
}

BOOST_AUTO_TEST_SUITE_END()
