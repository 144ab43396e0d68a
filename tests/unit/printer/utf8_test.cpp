// SPDX-License-Identifier: MIT
#include "printer/support/utf8.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace p2m::printer;

BOOST_AUTO_TEST_SUITE(utf8)

BOOST_AUTO_TEST_CASE(good_text_stays_as_it_is)
{
    BOOST_TEST(to_utf8("").empty());
    BOOST_TEST(to_utf8("plain") == "plain");
    BOOST_TEST(to_utf8("Grüner Drucker №1 🖨") == "Grüner Drucker №1 🖨");
    std::string const with_zero("a\0ü", 4);
    BOOST_TEST(to_utf8(with_zero) == with_zero);
}

BOOST_AUTO_TEST_CASE(what_is_no_utf8_becomes_the_replacement_character)
{
    BOOST_TEST(to_utf8("a\xFFz") == "a\uFFFDz");
    BOOST_TEST(to_utf8("cut \xC3") == "cut \uFFFD");              // ends within a character
    BOOST_TEST(to_utf8("\xE2\x82") == "\uFFFD\uFFFD");            // of three bytes, two
    BOOST_TEST(to_utf8("\xC3ü") == "\uFFFDü");                    // the next one is whole
    BOOST_TEST(to_utf8("\xC0\xAF") == "\uFFFD\uFFFD");            // overlong
    BOOST_TEST(to_utf8("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD");  // a surrogate
    BOOST_TEST(to_utf8("\xF5\x80\x80\x80") == "\uFFFD\uFFFD\uFFFD\uFFFD");  // beyond Unicode
}

BOOST_AUTO_TEST_CASE(text_is_cut_between_characters)
{
    BOOST_TEST(cut_utf8("abc", 3) == "abc");
    BOOST_TEST(cut_utf8("abc", 2) == "ab");
    BOOST_TEST(cut_utf8("aü", 2) == "a");
    BOOST_TEST(cut_utf8("🖨🖨", 7) == "🖨");
    BOOST_TEST(cut_utf8("🖨", 3).empty());
    BOOST_TEST(cut_utf8("abc", 0).empty());
}

BOOST_AUTO_TEST_SUITE_END()
