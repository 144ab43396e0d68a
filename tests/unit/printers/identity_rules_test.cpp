// SPDX-License-Identifier: MIT
#include "gateway/printers/identity_rules.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace std::chrono_literals;
using p2m::gateway::identity_rules;

namespace {

struct rules_fixture
{
    identity_rules rules;
    p2m::printer::steady_time now{1h};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(claims_of_the_lan, rules_fixture)

BOOST_AUTO_TEST_CASE(an_address_introduces_three_printers_an_hour)
{
    BOOST_TEST(rules.may_introduce("a", 0, now));
    now += 20min;
    BOOST_TEST(rules.may_introduce("a", 1, now));
    BOOST_TEST(rules.may_introduce("a", 2, now));
    BOOST_TEST(!rules.may_introduce("a", 3, now));
    BOOST_TEST(rules.may_introduce("b", 3, now), "another address is another matter");
    now += 40min;
    BOOST_TEST(rules.may_introduce("a", 4, now), "the first one is an hour ago");
    BOOST_TEST(!rules.may_introduce("a", 5, now));
}

BOOST_AUTO_TEST_CASE(beyond_the_limit_of_known_printers_nobody_is_introduced)
{
    BOOST_TEST(!rules.may_introduce("a", identity_rules::max_known, now));
    BOOST_TEST(rules.may_introduce("a", identity_rules::max_known - 1, now));
}

BOOST_AUTO_TEST_CASE(an_address_that_was_given_up_rests)
{
    BOOST_TEST(rules.may_try("a", 0, now));
    rules.give_up("a", 10min, now);
    BOOST_TEST(!rules.may_try("a", 0, now + 9min));
    BOOST_TEST(rules.may_try("b", 0, now));
    BOOST_TEST(rules.may_try("a", 0, now + 10min));
}

BOOST_AUTO_TEST_CASE(too_many_strangers_at_once_wait)
{
    BOOST_TEST(!rules.may_try("a", identity_rules::max_strangers, now));
    BOOST_TEST(rules.may_try("a", identity_rules::max_strangers - 1, now));
}

BOOST_AUTO_TEST_CASE(the_addresses_it_remembers_are_bounded_and_the_quietest_goes)
{
    rules.give_up("first", 10min, now);
    for (std::size_t k = 0; k != identity_rules::max_addresses; ++k)
        rules.give_up(std::to_string(k), 10min, now + 1s);
    BOOST_TEST(rules.may_try("first", 0, now + 2s), "forgotten");
    BOOST_TEST(!rules.may_try("4000", 0, now + 2s));
}

BOOST_AUTO_TEST_SUITE_END()
