// SPDX-License-Identifier: MIT
#include "printer/material.hpp"

#include <boost/test/unit_test.hpp>

using namespace p2m::printer;

BOOST_AUTO_TEST_CASE(a_colour_is_read_as_vendors_spell_it_and_written_in_one_way)
{
    for (auto const* const text : {"#F72224", "f72224", "F72224FF", "#f72224"}) {
        auto const color = parse_color(text);
        BOOST_TEST_REQUIRE(color.has_value(), text);
        BOOST_TEST(write_color(*color) == "#F72224", text);
    }
    BOOST_TEST(write_color(*parse_color("#0aF")) == "#00AAFF");
    BOOST_TEST(write_color({}) == "#000000");
}

BOOST_AUTO_TEST_CASE(a_placeholder_is_no_colour)
{
    for (auto const* const text :
         {"", "#", "?", "-", "red", "#12345", "#1234567", "#GGGGGG", "##12345", "0x123456"})
        BOOST_TEST(!parse_color(text).has_value(), text);
}
