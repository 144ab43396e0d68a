// SPDX-License-Identifier: MIT
#include "flashforge_client/time_rules.hpp"

#include <boost/test/unit_test.hpp>

using namespace p2m::flashforge;

namespace {

status printing(double duration, double estimate, double progress)
{
    status now;
    now.state = machine_state::printing;
    now.duration_s = duration;
    now.estimated_s = estimate;
    now.progress = progress;
    return now;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(remaining)

BOOST_AUTO_TEST_CASE(an_estimate_that_falls_is_the_remaining_time)
{
    remaining_time rule;
    for (int i = 0; i != 100; ++i)
        BOOST_TEST(*rule.update(printing(3 * i, 3600 - 3 * i, 0.01)) == 3600 - 3 * i);
}

BOOST_AUTO_TEST_CASE(an_estimate_that_equals_the_elapsed_time_is_calculated_instead)
{
    remaining_time rule;
    BOOST_TEST(!rule.update(printing(100, 101, 0.01)).has_value());  // nothing below 2 %
    BOOST_TEST(*rule.update(printing(103, 103, 0.10)) == 927.0, boost::test_tools::tolerance(1e-6));
    for (int i = 0; i != 3; ++i)
        std::ignore = rule.update(printing(106 + 3 * i, 106 + 3 * i, 0.11));
    // Once told, it stays so, also when the two differ for a moment.
    BOOST_TEST(*rule.update(printing(200, 150, 0.5)) == 200.0, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(a_total_time_that_does_not_fall_is_calculated_instead)
{
    remaining_time rule;
    BOOST_TEST(*rule.update(printing(10, 1000, 0.01)) == 1000.0);
    BOOST_TEST(*rule.update(printing(69, 1000, 0.05)) == 1000.0);
    BOOST_TEST(*rule.update(printing(100, 1000, 0.10)) == 900.0,
               boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(a_pause_in_which_the_estimate_is_frozen_tells_nothing)
{
    remaining_time rule;
    BOOST_TEST(*rule.update(printing(100, 1000, 0.1)) == 1000.0);
    auto paused = printing(100, 1000, 0.1);
    paused.state = machine_state::paused;
    for (int i = 0; i != 100; ++i) {
        paused.duration_s = 100 + 3 * i;
        BOOST_TEST(*rule.update(paused) == 1000.0);
    }
}

BOOST_AUTO_TEST_CASE(another_job_is_judged_anew)
{
    remaining_time rule;
    for (int i = 0; i != 4; ++i)
        std::ignore = rule.update(printing(100 + i, 100 + i, 0.5));
    rule.begin();
    BOOST_TEST(*rule.update(printing(3, 3600, 0.0)) == 3600.0);
}

BOOST_AUTO_TEST_CASE(without_any_numbers_nothing_is_said)
{
    remaining_time rule;
    BOOST_TEST(!rule.update(status{}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
