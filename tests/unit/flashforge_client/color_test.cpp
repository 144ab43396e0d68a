// SPDX-License-Identifier: MIT
#include "flashforge_client/color.hpp"
#include "flashforge_client/palette_table.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace p2m::flashforge;

namespace {

struct spelling
{
    std::string_view text, meaning;
};
std::ostream& operator<<(std::ostream& out, spelling const& s)
{
    return out << s.text;
}
spelling const readable[] = {
    {"#F72224", "#F72224"}, {"f72224", "#F72224"},    {"#0aF", "#00AAFF"},
    {"abc", "#AABBCC"},     {"#F72224FF", "#F72224"}, {"000000", "#000000"},
};
spelling const junk[] = {{"", ""},        {"#", ""}, {"#12345", ""}, {"red", ""},
                         {"#GGGGGG", ""}, {"?", ""}, {"##FFFFF", ""}};

}  // namespace

BOOST_AUTO_TEST_SUITE(colors)

BOOST_DATA_TEST_CASE(each_spelling_becomes_one, boost::unit_test::data::make(readable))
{
    auto const read = parse_color(sample.text);
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST(to_text(*read) == sample.meaning);
}

BOOST_DATA_TEST_CASE(junk_is_no_color, boost::unit_test::data::make(junk))
{
    BOOST_TEST(!parse_color(sample.text).has_value());
}

BOOST_AUTO_TEST_CASE(the_difference_is_that_of_ciede2000)
{
    BOOST_TEST(difference({255, 255, 255}, {0, 0, 0}) == 100.0, boost::test_tools::tolerance(1e-4));
    BOOST_TEST(difference({12, 34, 56}, {12, 34, 56}) == 0.0);
    // Red and green, red and blue of sRGB; published values.
    BOOST_TEST(difference({255, 0, 0}, {0, 255, 0}) == 86.6, boost::test_tools::tolerance(1e-2));
    BOOST_TEST(difference({255, 0, 0}, {0, 0, 255}) == 52.9, boost::test_tools::tolerance(1e-2));
    BOOST_TEST(difference({10, 200, 30}, {200, 10, 90}) == difference({200, 10, 90}, {10, 200, 30}),
               boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_palette_has_24_colors_and_each_is_nearest_to_itself)
{
    for (auto const which : {palette::ad5x, palette::creator_5}) {
        auto const all = colors_of(which);
        BOOST_TEST(all.size() == 24U);
        for (auto const each : all) {
            BOOST_TEST(std::ranges::count(all, each) == 1);
            BOOST_TEST((nearest(which, each) == each));
        }
    }
    BOOST_TEST(colors_of(palette::none).empty());
}

BOOST_AUTO_TEST_CASE(a_color_of_a_user_becomes_the_one_that_looks_like_it)
{
    BOOST_TEST(to_text(nearest(palette::ad5x, {255, 0, 0})) == "#F72224");
    BOOST_TEST(to_text(nearest(palette::ad5x, {0, 0, 0})) == "#161616");
    BOOST_TEST(to_text(nearest(palette::creator_5, {250, 250, 250})) == "#FFFFFF");
}

BOOST_AUTO_TEST_SUITE_END()
