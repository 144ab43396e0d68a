// SPDX-License-Identifier: MIT
#include "gateway/camera/snapshot_timer.hpp"

#include <boost/test/unit_test.hpp>

namespace p2m::gateway {
namespace {

using namespace std::chrono_literals;
using printer::status;

struct timed
{
    snapshot_timer timer;
    printer::steady_time now{1000s};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(snapshots_while_printing, timed)

BOOST_AUTO_TEST_CASE(the_first_comes_with_the_printing_and_the_others_an_interval_apart)
{
    timer.set_interval(10s, now);
    timer.on_status(status::preparing, true, now);
    BOOST_TEST(!timer.deadline().has_value());
    timer.on_status(status::printing, true, now);
    BOOST_TEST(timer.take(now));
    BOOST_TEST(!timer.take(now + 9s));
    timer.on_status(status::printing, true, now + 9s);
    BOOST_TEST((timer.deadline() == now + 10s));
    BOOST_TEST(timer.take(now + 10s));
}

BOOST_AUTO_TEST_CASE(none_is_taken_of_a_printer_that_does_not_print_or_is_away)
{
    timer.set_interval(10s, now);
    timer.on_status(status::printing, true, now);
    timer.on_status(status::paused, true, now);
    BOOST_TEST(!timer.take(now + 60s));
    timer.on_status(status::printing, false, now);
    BOOST_TEST(!timer.take(now + 60s));
}

BOOST_AUTO_TEST_CASE(without_an_interval_none_is_taken_and_a_new_one_counts_from_now)
{
    timer.on_status(status::printing, true, now);
    BOOST_TEST(!timer.take(now + 60s));
    timer.set_interval(60s, now);
    timer.on_status(status::printing, true, now);
    BOOST_TEST(timer.take(now));
    timer.set_interval(20s, now);
    BOOST_TEST((timer.deadline() == now + 20s));
    timer.set_interval(0s, now);
    BOOST_TEST(!timer.deadline().has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway
