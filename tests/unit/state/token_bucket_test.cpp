// SPDX-License-Identifier: MIT
#include "gateway/state/token_bucket.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using p2m::gateway::token_bucket;
using p2m::printer::steady_time;

BOOST_AUTO_TEST_CASE(a_burst_is_free_and_then_one_comes_at_a_steady_pace)
{
    token_bucket bucket{{.burst = 3, .refill = 2s}};
    steady_time now{100s};
    for (int i = 0; i != 3; ++i)
        BOOST_TEST(bucket.take(now));
    BOOST_TEST(!bucket.take(now));
    BOOST_TEST((bucket.next() == now + 2s));
    BOOST_TEST(!bucket.take(now + 1999ms));
    BOOST_TEST(bucket.take(now + 2s));
    BOOST_TEST(!bucket.take(now + 2s));
    BOOST_TEST(bucket.take(now + 5s));
    BOOST_TEST(!bucket.take(now + 5s));
    BOOST_TEST(bucket.take(now + 6s), "half a token was not lost");
}

BOOST_AUTO_TEST_CASE(a_full_bucket_gains_nothing_by_waiting)
{
    token_bucket bucket{{.burst = 2, .refill = 1s}};
    BOOST_TEST(bucket.is_full(steady_time{1h}));
    BOOST_TEST(bucket.take(steady_time{1h}));
    BOOST_TEST(!bucket.is_full(steady_time{1h}));
    BOOST_TEST(bucket.is_full(steady_time{2h}));
    int taken = 0;
    while (bucket.take(steady_time{2h}))
        ++taken;
    BOOST_TEST(taken == 2);
}
