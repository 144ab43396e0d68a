// SPDX-License-Identifier: MIT
#include "net/token_bucket.hpp"

#include <boost/test/unit_test.hpp>

using namespace p2m::net;
using namespace std::chrono_literals;

namespace {

struct bucket
{
    token_bucket subject{2, 5};  // two a second, five at once
    token_bucket::steady_time now{1000s};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(token_bucket_test, bucket)

BOOST_AUTO_TEST_CASE(so_many_at_once_and_then_so_many_a_second)
{
    for (int i = 0; i != 5; ++i)
        BOOST_TEST(subject.try_take(1, now));
    BOOST_TEST(!subject.try_take(1, now));
    now += 500ms;
    BOOST_TEST(subject.try_take(1, now));
    BOOST_TEST(!subject.try_take(1, now));
    now += 1h;
    BOOST_TEST(subject.try_take(5, now));
    BOOST_TEST(!subject.try_take(1, now));
}

BOOST_AUTO_TEST_CASE(what_is_taken_beyond_it_is_owed)
{
    BOOST_TEST(subject.owed(now).count() == 0);
    subject.take(5, now);
    BOOST_TEST(subject.owed(now).count() == 0);
    subject.take(3, now);
    BOOST_TEST(subject.owed(now).count() == 1500);
    now += 1s;
    BOOST_TEST(subject.owed(now).count() == 500);
    subject.forgive();
    BOOST_TEST(subject.owed(now).count() == 0);
    BOOST_TEST(!subject.try_take(1, now));
}

BOOST_AUTO_TEST_CASE(a_clock_that_stands_or_goes_back_gives_nothing)
{
    BOOST_TEST(subject.try_take(5, now));
    now -= 10s;
    BOOST_TEST(!subject.try_take(1, now));
}

BOOST_AUTO_TEST_SUITE_END()
