// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/offline_answers.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>

using p2m::gateway::offline_answers;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(answers_to_a_foreign_offline)

BOOST_AUTO_TEST_CASE(the_first_one_is_answered_at_once)
{
    offline_answers answers;
    BOOST_TEST(answers.on_offline({}));
    BOOST_TEST(!answers.deadline().has_value());
}

BOOST_AUTO_TEST_CASE(a_thousand_a_second_are_answered_once_in_each_pause)
{
    offline_answers answers;
    offline_answers::time now{};
    int answered = 0;
    for (int ms = 0; ms != 20'000; ++ms) {
        now += 1ms;
        answered += answers.on_time(now) ? 1 : 0;
        answered += answers.on_offline(now) ? 1 : 0;
    }
    BOOST_TEST(answered == 4);
}

BOOST_AUTO_TEST_CASE(the_last_one_is_answered_in_the_end)
{
    offline_answers answers;
    offline_answers::time const now{};
    BOOST_TEST(answers.on_offline(now));
    BOOST_TEST(!answers.on_offline(now + 1s));
    BOOST_REQUIRE(answers.deadline().has_value());
    BOOST_TEST((*answers.deadline() == now + offline_answers::pause));
    BOOST_TEST(!answers.on_time(now + 2s));
    BOOST_TEST(answers.on_time(*answers.deadline()));
    BOOST_TEST(!answers.deadline().has_value());
}

BOOST_AUTO_TEST_CASE(nothing_is_owed_to_a_connection_that_ended)
{
    offline_answers answers;
    BOOST_TEST(answers.on_offline({}));
    BOOST_TEST(!answers.on_offline({}));
    answers.on_disconnected();
    BOOST_TEST(!answers.deadline().has_value());
    BOOST_TEST(!answers.on_time(offline_answers::time{} + 1h));
}

BOOST_AUTO_TEST_SUITE_END()
