// SPDX-License-Identifier: MIT
#include "gateway/supervisor/supervisor_fsm.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace p2m::gateway {
namespace {

using namespace std::chrono_literals;

struct supervised_child
{
    supervisor_fsm fsm{{}, 1};
    steady_time now{1000s};

    supervisor_actions tick()
    {
        now = fsm.deadline().value();
        return fsm.on_time(now);
    }
    void become_ready()
    {
        std::ignore = fsm.start(now);
        std::ignore = tick();
        std::ignore = fsm.on_probe(true, now);
    }
    supervisor_actions crash() { return fsm.on_exited({exit_status::kind::exited, 1}, now); }
};

bool same(supervisor_actions const& got, supervisor_actions const& expected)
{
    return got == expected;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(supervisor_policy, supervised_child)

BOOST_AUTO_TEST_CASE(a_child_is_ready_when_its_probe_says_so)
{
    BOOST_TEST(same(fsm.start(now), {spawn_child{}}));
    BOOST_TEST(same(tick(), {probe_child{}}));
    BOOST_TEST(fsm.on_probe(false, now).empty());
    BOOST_TEST((fsm.deadline() == now + 100ms));
    BOOST_TEST(same(tick(), {probe_child{}}));
    BOOST_TEST(same(fsm.on_probe(true, now), {report_ready{}}));
    BOOST_TEST(fsm.is_ready());
    BOOST_TEST(!fsm.deadline().has_value());
}

BOOST_AUTO_TEST_CASE(the_pause_doubles_to_a_minute_with_up_to_a_quarter_of_jitter)
{
    std::ignore = fsm.start(now);
    for (std::chrono::milliseconds const nominal : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
        std::ignore = crash();
        auto const pause = fsm.deadline().value() - now;
        BOOST_TEST((pause >= nominal && pause <= nominal * 5 / 4));
        BOOST_TEST(same(tick(), {spawn_child{}}));
    }
}

BOOST_AUTO_TEST_CASE(a_child_that_was_ready_for_a_minute_starts_again_after_a_second)
{
    std::ignore = fsm.start(now);
    for (int i = 0; i != 5; ++i) {
        std::ignore = crash();
        std::ignore = tick();
    }
    std::ignore = tick();
    std::ignore = fsm.on_probe(true, now);
    now += 60s;
    std::ignore = crash();
    BOOST_TEST((fsm.deadline().value() - now <= 1250ms));
}

BOOST_AUTO_TEST_CASE(the_same_cause_is_told_once_until_it_was_ready)
{
    std::ignore = fsm.start(now);
    BOOST_TEST(same(crash(), {report_down{"exited with 1"}}));
    std::ignore = tick();
    BOOST_TEST(crash().empty());
    std::ignore = tick();
    BOOST_TEST(same(fsm.on_exited({exit_status::kind::signalled, 9}, now),
                    {report_down{"was ended by signal 9"}}));
    std::ignore = tick();
    std::ignore = tick();
    std::ignore = fsm.on_probe(true, now);
    BOOST_TEST(crash().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_child_that_does_not_get_ready_is_ended_and_tried_again)
{
    std::ignore = fsm.start(now);
    now += 15s;
    BOOST_TEST(same(fsm.on_time(now), {report_down{"was not ready in time"}, terminate_child{}}));
    BOOST_TEST(same(tick(), {kill_child{}}));
    BOOST_TEST(!fsm.deadline().has_value());
    BOOST_TEST(fsm.on_exited({exit_status::kind::signalled, 9}, now).empty());
    BOOST_TEST(same(tick(), {spawn_child{}}));
}

BOOST_AUTO_TEST_CASE(a_stop_is_asked_for_first_and_enforced_after_the_grace)
{
    become_ready();
    BOOST_TEST(same(fsm.stop(now), {terminate_child{}}));
    BOOST_TEST((fsm.deadline() == now + 3s));
    BOOST_TEST(same(tick(), {kill_child{}}));
    BOOST_TEST(same(fsm.on_exited({exit_status::kind::signalled, 9}, now), {report_stopped{}}));
    BOOST_TEST(fsm.is_stopped());
}

BOOST_AUTO_TEST_CASE(a_stop_during_a_pause_or_without_a_child_is_done_at_once)
{
    BOOST_TEST(same(fsm.stop(now), {report_stopped{}}));
    std::ignore = fsm.start(now);
    std::ignore = crash();
    BOOST_TEST(same(fsm.stop(now), {report_stopped{}}));
    BOOST_TEST(!fsm.deadline().has_value());
}

BOOST_AUTO_TEST_CASE(events_that_come_too_late_change_nothing)
{
    BOOST_TEST(crash().empty());
    become_ready();
    BOOST_TEST(fsm.start(now).empty());
    BOOST_TEST(fsm.on_time(now).empty());
    std::ignore = fsm.stop(now);
    BOOST_TEST(fsm.on_probe(true, now).empty());
    BOOST_TEST(fsm.stop(now).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway
