// SPDX-License-Identifier: MIT
#include "flashforge_client/poll_rules.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <vector>

using namespace p2m::flashforge;
using namespace std::chrono_literals;

namespace {

struct a_schedule
{
    poll_schedule schedule;
    steady_time start = steady_time{} + 1000s, now = start;
    std::vector<steady_time> sent;

    void poll()
    {
        now = std::max(now, schedule.next_poll());
        schedule.polled(now);
        schedule.answered();
        sent.push_back(now);
    }
    void poll_for(std::chrono::seconds time)
    {
        for (auto const end = now + time; std::max(now, schedule.next_poll()) < end;)
            poll();
    }
    /// The most that lie in any minute.
    [[nodiscard]] std::size_t most_in_a_minute() const
    {
        std::size_t most = 0;
        for (auto const first : sent) {
            auto const count = std::ranges::count_if(
                sent, [first](auto each) { return each >= first && each < first + 60s; });
            most = std::max(most, static_cast<std::size_t>(count));
        }
        return most;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(polling)

BOOST_FIXTURE_TEST_CASE(the_first_poll_is_at_once, a_schedule)
{
    BOOST_TEST((schedule.next_poll() <= start));
}

BOOST_FIXTURE_TEST_CASE(an_idle_printer_is_asked_every_10_s, a_schedule)
{
    poll();
    BOOST_TEST((schedule.next_poll() == start + 10s));
    poll_for(600s);
    BOOST_TEST(most_in_a_minute() == 6U);
}

BOOST_FIXTURE_TEST_CASE(a_printer_at_work_is_asked_every_3_s, a_schedule)
{
    schedule.set_active(true);
    poll();
    BOOST_TEST((schedule.next_poll() == start + 3s));
    poll_for(600s);
    BOOST_TEST(most_in_a_minute() == 20U);
}

BOOST_FIXTURE_TEST_CASE(an_order_is_watched_every_second_for_15_s, a_schedule)
{
    poll();
    schedule.expect_change(now);
    for (int i = 1; i != 15; ++i) {
        poll();
        BOOST_TEST((now == start + std::chrono::seconds{i}));
    }
    poll();
    BOOST_TEST((now >= start + 15s));
    BOOST_TEST((now <= start + 24s));
}

BOOST_FIXTURE_TEST_CASE(orders_one_after_the_other_do_not_make_it_a_flood, a_schedule)
{
    schedule.set_active(true);
    poll();
    for (int i = 0; i != 300; ++i) {
        schedule.expect_change(now);
        poll();
    }
    BOOST_TEST(most_in_a_minute() <= poll_schedule::active_budget + poll_schedule::hurried_budget);
}

BOOST_FIXTURE_TEST_CASE(other_requests_take_room_from_the_polls, a_schedule)
{
    poll();
    for (int i = 0; i != 5; ++i)
        schedule.requested(now + 1s);
    poll_for(60s);
    // The budget of 7 is used up, yet a status is never older than 10 s.
    BOOST_TEST((sent[1] == start + 10s));
    schedule.set_active(true);
    for (int i = 0; i != 24; ++i)
        schedule.requested(now);
    auto const last = now;
    poll();
    BOOST_TEST((now > last + 3s));
    BOOST_TEST((now <= last + 10s));
}

BOOST_FIXTURE_TEST_CASE(five_errors_bring_a_pause_of_30_s, a_schedule)
{
    for (int i = 0; i != 5; ++i) {
        schedule.polled(now);
        schedule.failed(now);
        if (i != 4) {
            BOOST_TEST((schedule.next_poll() == now + 10s));
            now = schedule.next_poll();
        }
    }
    BOOST_TEST((schedule.next_poll() == now + 30s));
    now = schedule.next_poll();
    schedule.polled(now);
    schedule.failed(now);
    BOOST_TEST((schedule.next_poll() == now + 30s));
    now = schedule.next_poll();
    schedule.polled(now);
    schedule.answered();
    BOOST_TEST((schedule.next_poll() == now + 10s));
}

BOOST_FIXTURE_TEST_CASE(a_printer_that_was_just_heard_is_not_left_waiting, a_schedule)
{
    for (int i = 0; i != 5; ++i)
        schedule.failed(now);
    schedule.polled(now);
    schedule.hurry(now + 11s);
    BOOST_TEST((schedule.next_poll() == now + 11s));
}

BOOST_FIXTURE_TEST_CASE(refused_credentials_are_tried_once_a_minute_whatever_is_heard, a_schedule)
{
    schedule.polled(now);
    schedule.refused(now);
    schedule.hurry(now + 1s);
    schedule.expect_change(now + 1s);
    BOOST_TEST((schedule.next_poll() == now + 60s));
}

BOOST_AUTO_TEST_SUITE_END()
