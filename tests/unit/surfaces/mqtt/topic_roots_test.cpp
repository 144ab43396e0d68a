// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/topic_roots.hpp"

#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <vector>

namespace p2m::gateway {

using namespace std::chrono_literals;

std::ostream& operator<<(std::ostream& out, topic_roots::change change)
{
    return out << static_cast<int>(change);
}

namespace {

using root_change = topic_roots::change;
using strings = std::vector<std::string>;
auto const per_element = boost::test_tools::per_element();

struct a_printer
{
    printer::moment now{printer::steady_time{} + 1h, {}};
    topic_roots roots{""};
};

BOOST_FIXTURE_TEST_SUITE(topic_roots_of_a_printer, a_printer)

BOOST_AUTO_TEST_CASE(a_new_printer_settles_where_it_belongs)
{
    BOOST_TEST(roots.all().empty());
    BOOST_TEST(roots.settle("base/one", now) == root_change::settled);
    BOOST_TEST(roots.stored() == "base/one");
    BOOST_TEST(roots.settle("base/one", now) == root_change::none);
    BOOST_TEST(!roots.leaves_at().has_value());
    BOOST_TEST(roots.leave().empty());
}

BOOST_AUTO_TEST_CASE(a_new_alias_leaves_the_old_topics_a_moment_later)
{
    static_cast<void>(roots.settle("base/one", now));
    BOOST_TEST(roots.settle("base/two", now) == root_change::moving);
    BOOST_TEST(roots.current() == "base/two");
    BOOST_TEST(roots.all() == (strings{"base/two", "base/one"}), per_element);
    BOOST_TEST((roots.leaves_at() == now.mono + 4s));
    BOOST_TEST(roots.leave() == strings{"base/one"}, per_element);
    BOOST_TEST(roots.stored() == "base/two");
    BOOST_TEST(!roots.leaves_at().has_value());
}

// Findings 2.5: two changes within four seconds left the topics of the name in between for ever.
BOOST_AUTO_TEST_CASE(every_name_of_a_quick_series_is_emptied)
{
    static_cast<void>(roots.settle("base/one", now));
    static_cast<void>(roots.settle("base/two", now));
    BOOST_TEST(roots.settle("base/three", now) == root_change::moving);
    BOOST_TEST(roots.leave() == (strings{"base/one", "base/two"}), per_element);
}

BOOST_AUTO_TEST_CASE(an_alias_taken_back_in_time_empties_the_one_in_between)
{
    static_cast<void>(roots.settle("base/one", now));
    static_cast<void>(roots.settle("base/two", now));
    BOOST_TEST(roots.settle("base/one", now) == root_change::moving);
    BOOST_TEST(roots.current() == "base/one");
    BOOST_TEST(roots.leave() == strings{"base/two"}, per_element);
}

BOOST_AUTO_TEST_CASE(a_move_that_a_restart_cut_short_comes_to_its_end)
{
    static_cast<void>(roots.settle("base/one", now));
    static_cast<void>(roots.settle("base/two", now));
    topic_roots next{roots.stored()};
    BOOST_TEST(next.settle("base/two", now) == root_change::none);
    BOOST_TEST((next.leaves_at() == now.mono + 4s));
    BOOST_TEST(next.leave() == strings{"base/one"}, per_element);
}

BOOST_AUTO_TEST_CASE(names_without_end_are_bounded)
{
    for (int k = 0; k != 100; ++k)
        static_cast<void>(roots.settle("base/" + std::to_string(k), now));
    BOOST_TEST(roots.all().size() == topic_roots::max_old_roots + 1);
    topic_roots const next{roots.stored()};
    BOOST_TEST(next.all() == roots.all(), per_element);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace p2m::gateway
