// SPDX-License-Identifier: MIT
#include "gateway/supervisor/output_lines.hpp"

#include <boost/test/unit_test.hpp>

namespace p2m::gateway {
namespace {

using list = std::vector<std::string>;
output_lines::time const start{std::chrono::hours{1}};

}  // namespace

BOOST_AUTO_TEST_SUITE(child_output)

BOOST_AUTO_TEST_CASE(a_line_may_come_in_pieces)
{
    output_lines lines;
    BOOST_TEST(lines.add("a", start).empty());
    BOOST_TEST(lines.add("b\r\n\nc", start) == list{"ab"}, boost::test_tools::per_element());
    BOOST_TEST(lines.finish() == list{"c"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_rest_of_a_long_line_is_dropped)
{
    output_lines lines;
    BOOST_TEST(lines.add(std::string(10000, 'x'), start).empty());
    auto const out = lines.add("y\nz\n", start);
    BOOST_REQUIRE(out.size() == 2U);
    BOOST_TEST(out[0].size() == output_lines::max_line_bytes);
    BOOST_TEST(out[1] == "z");
}

BOOST_AUTO_TEST_CASE(a_flood_is_counted_and_the_count_is_told_in_the_next_window)
{
    output_lines lines;
    std::string flood;
    for (int i = 0; i != 100; ++i)
        flood += "x\n";
    BOOST_TEST(lines.add(flood, start).size() == output_lines::max_lines);
    BOOST_TEST(lines.add("y\n", start + output_lines::window) == (list{"(80 more lines)", "y"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway
