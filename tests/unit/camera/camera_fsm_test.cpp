// SPDX-License-Identifier: MIT
#include "gateway/camera/camera_fsm.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <tuple>

namespace p2m::gateway {
namespace {

using namespace std::chrono_literals;
using printer::steady_time;

struct watched_camera
{
    camera_fsm fsm{{}, 1};
    steady_time now{1000s};

    camera_actions tick()
    {
        now = fsm.deadline().value();
        return fsm.on_time(now);
    }
    void come_online() { std::ignore = fsm.on_printer(true, now); }
    void stream()
    {
        come_online();
        std::ignore = fsm.on_consumers(1, now);
        std::ignore = fsm.on_switched(true, now);
        std::ignore = fsm.on_frame(now);
    }
    void stream_for(std::chrono::seconds span)
    {
        for (auto const end = now + span; now < end; now += 1s)
            std::ignore = fsm.on_frame(now);
    }
};

bool same(camera_actions const& got, camera_actions const& expected)
{
    return got == expected;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(camera_policy, watched_camera)

BOOST_AUTO_TEST_CASE(the_first_consumer_switches_the_video_on_and_opens_the_stream)
{
    come_online();
    BOOST_TEST(!fsm.deadline().has_value());
    BOOST_TEST(same(fsm.on_consumers(1, now), {switch_video{true}}));
    BOOST_TEST(same(fsm.on_switched(true, now), {open_stream{}}));
    BOOST_TEST(fsm.trouble() == "it has not sent a picture yet");
    BOOST_TEST(same(fsm.on_frame(now), {report_picture{}}));
    BOOST_TEST(fsm.trouble().empty());
    BOOST_TEST(fsm.on_consumers(2, now).empty());  // shares what is there
}

BOOST_AUTO_TEST_CASE(a_printer_that_refuses_or_ignores_the_switch_is_read_all_the_same)
{
    come_online();
    std::ignore = fsm.on_consumers(1, now);
    BOOST_TEST(same(fsm.on_switched(false, now), {open_stream{}}));

    watched_camera silent;
    silent.come_online();
    std::ignore = silent.fsm.on_consumers(1, silent.now);
    BOOST_TEST(same(silent.tick(), {open_stream{}}));
    BOOST_TEST((silent.now == steady_time{1002s}));
    BOOST_TEST(silent.fsm.on_switched(true, silent.now).empty());
}

BOOST_AUTO_TEST_CASE(eight_seconds_after_the_last_consumer_the_stream_ends_and_later_the_video)
{
    stream();
    BOOST_TEST(fsm.on_consumers(0, now).empty());
    BOOST_TEST((fsm.deadline() == now + 8s));
    BOOST_TEST(same(tick(), {close_stream{}}));
    BOOST_TEST((fsm.deadline() == now + 14s));
    BOOST_TEST(same(tick(), {switch_video{false}}));
    BOOST_TEST(!fsm.deadline().has_value());
}

BOOST_AUTO_TEST_CASE(who_takes_a_picture_now_and_then_costs_six_requests_a_minute_at_most)
{
    for (auto const every : {1s, 5s, 9s, 15s, 22s, 23s, 30s, -9s, -15s, -23s}) {
        watched_camera one;
        auto const agrees = every > 0s;
        one.come_online();
        auto requests = 0;
        auto const count = [&](camera_actions const& done) {
            for (auto const& each : done)
                if (std::holds_alternative<switch_video>(each)) {
                    ++requests;
                    std::ignore = one.fsm.on_switched(agrees, one.now);
                }
        };
        auto const end = one.now + 10min;
        for (auto next = one.now; one.now < end; one.now += 100ms) {
            if (one.fsm.deadline() && *one.fsm.deadline() <= one.now)
                count(one.fsm.on_time(one.now));
            if (one.now >= next) {
                count(one.fsm.on_consumers(1, one.now));
                std::ignore = one.fsm.on_frame(one.now);
                count(one.fsm.on_consumers(0, one.now));
                next += std::chrono::abs(every);
            }
        }
        BOOST_TEST(requests <= 60, "every " << every.count() << " s: " << requests);
    }
}

BOOST_AUTO_TEST_CASE(somebody_who_comes_while_the_video_is_still_on_opens_the_stream_at_once)
{
    stream();
    std::ignore = fsm.on_consumers(0, now);
    std::ignore = tick();
    now += 10s;
    BOOST_TEST(same(fsm.on_consumers(1, now), {open_stream{}}));
    std::ignore = fsm.on_frame(now);
    now += 10s;
    BOOST_TEST(fsm.on_time(now).empty());  // not switched off under the eyes of who looks
    BOOST_TEST(fsm.is_streaming());
}

BOOST_AUTO_TEST_CASE(a_printer_that_is_gone_is_not_told_to_switch_off)
{
    stream();
    std::ignore = fsm.on_consumers(0, now);
    std::ignore = tick();
    std::ignore = fsm.on_printer(false, now);
    BOOST_TEST(!fsm.deadline().has_value());
    BOOST_TEST(fsm.on_printer(true, now).empty());
    BOOST_TEST(!fsm.deadline().has_value());
}

BOOST_AUTO_TEST_CASE(somebody_who_comes_within_the_grace_finds_the_stream_running)
{
    stream();
    std::ignore = fsm.on_consumers(0, now);
    now += 4s;
    std::ignore = fsm.on_frame(now);
    BOOST_TEST(fsm.on_consumers(1, now).empty());
    now += 2s;
    BOOST_TEST(fsm.on_time(now).empty());
    BOOST_TEST(fsm.is_streaming());
}

BOOST_AUTO_TEST_CASE(a_stream_without_a_picture_for_fifteen_seconds_is_opened_anew)
{
    stream();
    BOOST_TEST((fsm.deadline() == now + 15s));
    BOOST_TEST(same(tick(), {close_stream{}, report_trouble{"its pictures stopped"}}));
    BOOST_TEST(fsm.trouble() == "its pictures stopped");
    BOOST_TEST(same(tick(), {open_stream{}}));  // the video is on already
    BOOST_TEST(same(fsm.on_frame(now), {report_picture{}}));
}

BOOST_AUTO_TEST_CASE(a_printer_whose_slots_are_taken_sends_nothing_and_is_left_after_ten_seconds)
{
    come_online();
    std::ignore = fsm.on_consumers(1, now);
    std::ignore = fsm.on_switched(true, now);
    BOOST_TEST((fsm.deadline() == now + 10s));
    BOOST_TEST(same(
        tick(), {close_stream{}, report_trouble{"it sends no pictures; its slots may be taken"}}));
}

BOOST_AUTO_TEST_CASE(pauses_grow_to_a_minute_and_within_two_minutes_none_exceeds_nineteen_seconds)
{
    stream();
    steady_time const begun = now;
    for (std::chrono::milliseconds const nominal : {2s, 4s, 8s, 15s, 15s, 15s, 15s, 60s, 60s}) {
        std::ignore = fsm.on_closed("refused", now);
        auto const pause = fsm.deadline().value() - now;
        BOOST_TEST((pause >= nominal && pause <= nominal * 5 / 4));
        if (now - begun < 70s)
            BOOST_TEST((pause < 19s));
        BOOST_TEST(same(tick(), {open_stream{}}));
    }
}

BOOST_AUTO_TEST_CASE(the_same_trouble_is_told_once_until_pictures_came)
{
    stream();
    BOOST_TEST(same(fsm.on_closed("refused", now), {report_trouble{"refused"}}));
    std::ignore = tick();
    BOOST_TEST(fsm.on_closed("refused", now).empty());
    std::ignore = tick();
    BOOST_TEST(same(fsm.on_closed("it answered 500", now), {report_trouble{"it answered 500"}}));
    std::ignore = tick();
    std::ignore = fsm.on_frame(now);
    BOOST_TEST(fsm.on_closed("it answered 500", now).size() == 1U);
}

BOOST_AUTO_TEST_CASE(ten_seconds_of_pictures_begin_the_pauses_anew_and_a_single_picture_does_not)
{
    stream();
    for (int i = 0; i != 3; ++i) {
        std::ignore = fsm.on_closed("refused", now);
        std::ignore = tick();
        std::ignore = fsm.on_frame(now);
    }
    std::ignore = fsm.on_closed("refused", now);
    BOOST_TEST((fsm.deadline().value() - now >= 15s));
    std::ignore = tick();
    stream_for(12s);
    std::ignore = fsm.on_closed("refused", now);
    BOOST_TEST((fsm.deadline().value() - now <= 2500ms));
}

BOOST_AUTO_TEST_CASE(who_comes_and_goes_does_not_shorten_a_pause)
{
    stream();
    std::ignore = fsm.on_closed("refused", now);
    auto const next_try = fsm.deadline().value();
    std::ignore = fsm.on_consumers(0, now);
    std::ignore = fsm.on_printer(false, now);
    BOOST_TEST(!fsm.deadline().has_value());

    watched_camera other;
    other.stream();
    for (int i = 0; i != 4; ++i) {
        std::ignore = other.fsm.on_closed("refused", other.now);
        if (i != 3)
            std::ignore = other.tick();
    }
    auto const later = other.fsm.deadline().value();
    std::ignore = other.fsm.on_consumers(0, other.now);
    BOOST_TEST(other.tick().empty());
    BOOST_TEST(other.fsm.on_consumers(1, other.now).empty());
    BOOST_TEST((other.fsm.deadline() == later));
    BOOST_TEST((next_try < later));
}

BOOST_AUTO_TEST_CASE(without_the_printer_nothing_is_tried_and_its_return_is_used_at_once)
{
    BOOST_TEST(fsm.on_consumers(1, now).empty());
    BOOST_TEST(fsm.trouble() == "the printer is offline");
    BOOST_TEST(!fsm.may_stream());
    BOOST_TEST(same(fsm.on_printer(true, now), {switch_video{true}}));
    std::ignore = fsm.on_switched(true, now);
    std::ignore = fsm.on_printer(false, now);
    std::ignore = fsm.on_closed("no connection", now);
    BOOST_TEST(!fsm.deadline().has_value());
    BOOST_TEST(same(fsm.on_printer(true, now), {switch_video{true}}));
}

BOOST_AUTO_TEST_CASE(a_stream_outlives_the_other_connection_and_the_video_is_asked_for_again)
{
    stream();
    BOOST_TEST(fsm.on_printer(false, now).empty());
    std::ignore = fsm.on_frame(now);
    BOOST_TEST(fsm.is_streaming());
    BOOST_TEST(same(fsm.on_printer(true, now), {switch_video{true}}));
    BOOST_TEST(fsm.on_switched(true, now).empty());
    std::ignore = fsm.on_consumers(0, now);
    BOOST_TEST(same(tick(), {close_stream{}}));
    BOOST_TEST(same(tick(), {switch_video{false}}));
}

BOOST_AUTO_TEST_CASE(a_camera_that_its_owner_switched_off_stays_off_whoever_looks)
{
    stream();
    BOOST_TEST(same(fsm.on_forced(false, now), {close_stream{}}));  // the printer knows
    BOOST_TEST(fsm.on_consumers(2, now).empty());
    BOOST_TEST(fsm.trouble() == "it is switched off");
    BOOST_TEST(!fsm.deadline().has_value());
    BOOST_TEST(same(fsm.on_forced(true, now), {open_stream{}}));
}

BOOST_AUTO_TEST_CASE(a_camera_that_its_owner_switched_on_stays_on_when_nobody_looks)
{
    come_online();
    BOOST_TEST(fsm.on_forced(true, now).empty());
    BOOST_TEST(same(fsm.on_consumers(1, now), {open_stream{}}));
    std::ignore = fsm.on_frame(now);
    std::ignore = fsm.on_consumers(0, now);
    BOOST_TEST(same(tick(), {close_stream{}}));
}

BOOST_AUTO_TEST_CASE(stopping_puts_everything_back_at_once)
{
    stream();
    BOOST_TEST(same(fsm.stop(), {close_stream{}, switch_video{false}}));
    BOOST_TEST(fsm.stop().empty());
    BOOST_TEST(!fsm.deadline().has_value());
}

BOOST_AUTO_TEST_CASE(events_that_come_too_late_change_nothing)
{
    BOOST_TEST(fsm.on_frame(now).empty());
    BOOST_TEST(fsm.on_closed("late", now).empty());
    BOOST_TEST(fsm.on_switched(true, now).empty());
    BOOST_TEST(fsm.on_time(now).empty());
    BOOST_TEST(fsm.on_consumers(0, now).empty());
    BOOST_TEST(!fsm.deadline().has_value());
    stream();
    BOOST_TEST(fsm.on_time(now).empty());
    BOOST_TEST(fsm.on_printer(true, now).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway
