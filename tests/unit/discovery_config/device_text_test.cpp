// SPDX-License-Identifier: MIT
#include "discovery_config/device_text.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace p2m::discovery;

BOOST_AUTO_TEST_SUITE(device_text)

BOOST_AUTO_TEST_CASE(good_text_stays_as_it_is)
{
    BOOST_TEST(readable("Grüner Drucker №1 🖨") == "Grüner Drucker №1 🖨");
}

BOOST_AUTO_TEST_CASE(what_is_no_utf8_becomes_the_replacement_character)
{
    BOOST_TEST(readable("a\xFFz") == "a\uFFFDz");
    BOOST_TEST(readable("\xC2 \xC2") == "\uFFFD \uFFFD");
}

BOOST_AUTO_TEST_CASE(control_characters_become_spaces_and_none_is_left_at_the_ends)
{
    BOOST_TEST(readable(std::string("\n a\0b\x7F", 6)) == "a b");
    BOOST_TEST(readable("\xC2\x85").empty());
    BOOST_TEST(readable("a\xC2\x9F\xC2\xA0z") == "a \u00A0z");
    BOOST_TEST(readable(" \t ").empty());
}

BOOST_AUTO_TEST_CASE(long_text_is_cut_between_characters)
{
    std::string text;
    for (int i = 0; i != 200; ++i)
        text += "ü";
    BOOST_TEST(readable(text).size() == 254U);
    BOOST_TEST(readable(std::string(300, 'x')).size() == max_text_bytes);
    BOOST_TEST(readable(std::string(255, 'x')).size() == 255U);
}

BOOST_AUTO_TEST_CASE(only_a_host_makes_a_url)
{
    BOOST_TEST(http_url("192.0.2.20") == "http://192.0.2.20/");
    BOOST_TEST(http_url("printer.example") == "http://printer.example/");
    BOOST_TEST(http_url("2001:db8::20") == "http://[2001:db8::20]/");
    for (auto const* none : {"", "a b", "a/b", "\"", "fe80::1%eth0", "\xC3\xBC", "user@host"})
        BOOST_TEST(http_url(none).empty(), none);
}

BOOST_AUTO_TEST_CASE(a_slug_is_what_an_entity_id_may_hold)
{
    BOOST_TEST(slug("Grüner Drucker") == "gr_ner_drucker");
    BOOST_TEST(slug("--A--1--") == "a_1");
    BOOST_TEST(slug("打印机").empty());
}

BOOST_AUTO_TEST_SUITE_END()
