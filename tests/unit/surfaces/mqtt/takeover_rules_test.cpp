// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/takeover_rules.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using p2m::gateway::takeover_rules;

namespace {

struct two_of_one_name
{
    takeover_rules here;
    takeover_rules::time now{1h};

    void connect(std::chrono::seconds after)
    {
        now += after;
        here.on_connected(now);
    }
    bool lose(bool by_rival, std::chrono::seconds after)
    {
        now += after;
        return here.on_disconnected(by_rival, now);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(ordinary_losses_are_news_each_time, two_of_one_name)
{
    for (int i = 0; i != 3; ++i) {
        connect(1s);
        BOOST_TEST(lose(false, 2s));
        BOOST_TEST(!here.is_on());
    }
}

BOOST_FIXTURE_TEST_CASE(a_rival_is_news_once, two_of_one_name)
{
    connect(1s);
    BOOST_TEST(lose(true, 2s));
    for (int i = 0; i != 3; ++i) {
        BOOST_TEST(here.is_on());
        connect(90s);
        BOOST_TEST(!lose(i % 2 == 0, 60s));
    }
}

BOOST_FIXTURE_TEST_CASE(a_connection_that_lives_ends_the_quarrel, two_of_one_name)
{
    connect(1s);
    BOOST_TEST(lose(true, 2s));
    connect(90s);
    BOOST_TEST(lose(false, takeover_rules::over_after));
    BOOST_TEST(!here.is_on());
    connect(1s);
    BOOST_TEST(lose(true, 2s));
}
