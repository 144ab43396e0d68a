// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/refusal_rules.hpp"

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <string>

using p2m::gateway::refusal_rules;

BOOST_AUTO_TEST_SUITE(messages_that_are_too_large)

BOOST_AUTO_TEST_CASE(each_topic_is_told_once_for_a_connection)
{
    refusal_rules rules{"p2m/gateway/log"};
    BOOST_TEST(rules.is_news("p2m/a/state"));
    BOOST_TEST(!rules.is_news("p2m/a/state"));
    BOOST_TEST(rules.is_news("p2m/b/state"));
    rules.on_connected();
    BOOST_TEST(rules.is_news("p2m/a/state"));
}

BOOST_AUTO_TEST_CASE(a_line_of_the_log_topic_begets_no_other_line)
{
    refusal_rules rules{"p2m/gateway/log"};
    BOOST_TEST(!rules.is_news("p2m/gateway/log"));
}

BOOST_AUTO_TEST_CASE(the_topics_that_are_remembered_have_a_bound)
{
    refusal_rules rules{"p2m/gateway/log"};
    for (std::size_t k = 0; k != refusal_rules::most_topics; ++k)
        BOOST_TEST(rules.is_news("p2m/" + std::to_string(k)));
    BOOST_TEST(!rules.is_news("p2m/one more"));
}

BOOST_AUTO_TEST_SUITE_END()
