// SPDX-License-Identifier: MIT
#include "net/authority.hpp"

#include <boost/test/unit_test.hpp>

using namespace p2m::net;

BOOST_AUTO_TEST_SUITE(authority_test)

BOOST_AUTO_TEST_CASE(an_ipv6_address_stands_in_brackets_and_nothing_else_does)
{
    BOOST_TEST(authority_of("192.0.2.1", 3030) == "192.0.2.1:3030");
    BOOST_TEST(authority_of("printer.lan", 80) == "printer.lan:80");
    BOOST_TEST(authority_of("2001:db8::1", 3031) == "[2001:db8::1]:3031");
    BOOST_TEST(authority_of("[2001:db8::1]", 3031) == "[2001:db8::1]:3031");
    BOOST_TEST(authority_of("fe80::1%lo", 3030) == "[fe80::1]:3030");
    BOOST_TEST(authority_of("", 80) == ":80");
}

BOOST_AUTO_TEST_CASE(a_literal_is_told_from_a_name)
{
    for (auto const* const literal : {"192.0.2.1", "::1", "[::1]", "::ffff:192.0.2.1"})
        BOOST_TEST(literal_address(literal).has_value(), literal);
    for (auto const* const name :
         {"", "printer", "192.0.2", "192.0.2.1.lan", "[printer]", "[", "]"})
        BOOST_TEST(!literal_address(name).has_value(), name);
}

BOOST_AUTO_TEST_SUITE_END()
