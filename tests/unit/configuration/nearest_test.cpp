// SPDX-License-Identifier: MIT
#include "gateway/configuration/nearest.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <string_view>

using namespace std::string_view_literals;
using p2m::gateway::edit_distance;
using p2m::gateway::nearest;

BOOST_AUTO_TEST_CASE(each_kind_of_slip_counts_one)
{
    BOOST_TEST(edit_distance("alias", "alias") == 0U);
    BOOST_TEST(edit_distance("alias", "allias") == 1U);
    BOOST_TEST(edit_distance("alias", "alis") == 1U);
    BOOST_TEST(edit_distance("alias", "alios") == 1U);
    BOOST_TEST(edit_distance("alias", "alais") == 1U);
    BOOST_TEST(edit_distance("", "abc") == 3U);
}

BOOST_AUTO_TEST_CASE(the_closest_word_is_found_and_a_strange_one_has_none)
{
    constexpr std::array known{"username"sv, "url"sv, "version"sv};
    BOOST_TEST(nearest("usrname", known) == "username");
    BOOST_TEST(nearest("uri", known) == "url");
    BOOST_TEST(nearest("colour", known).empty());
}

BOOST_AUTO_TEST_CASE(a_very_long_word_is_compared_by_its_beginning)
{
    BOOST_TEST(edit_distance(std::string(100'000, 'a'), std::string(70'000, 'a')) == 0U);
}
