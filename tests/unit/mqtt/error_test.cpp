// SPDX-License-Identifier: MIT
#include "mqtt/error.hpp"
#include "mqtt/reason_codes.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace p2m::mqtt;

BOOST_AUTO_TEST_SUITE(error_codes)

BOOST_AUTO_TEST_CASE(each_error_is_a_sentence_that_says_what_to_do)
{
    for (auto value = static_cast<int>(error::unreachable);
         value <= static_cast<int>(error::packet_too_large); ++value)
    {
        auto const text = make_error_code(static_cast<error>(value)).message();
        BOOST_TEST(text.ends_with('.'), text);
        BOOST_TEST(text.find(": ") != std::string::npos, text);
    }
    BOOST_TEST(mqtt_category().message(99) == "MQTT error 99");
}

BOOST_AUTO_TEST_CASE(an_error_is_an_error_code_of_this_category)
{
    boost::system::error_code const code = error::taken_over;
    BOOST_TEST(code.category().name() == std::string("mqtt"));
    BOOST_TEST((code == error::taken_over));
}

BOOST_AUTO_TEST_CASE(codes_of_both_protocol_versions_have_a_meaning)
{
    std::vector<std::pair<int, error>> const expected{
        {2, error::bad_client_id},        {3, error::server_unavailable},
        {4, error::bad_credentials},      {5, error::not_authorized},
        {0x84, error::unsupported},       {0x86, error::bad_credentials},
        {0x87, error::not_authorized},    {0x8B, error::server_unavailable},
        {0x8E, error::taken_over},        {0x95, error::packet_too_large},
        {0x9A, error::unsupported},       {0, error::connection_lost},
        {-1, error::connection_lost},     {0x80, error::connection_lost},
        {0x1000, error::connection_lost},
    };
    for (auto const& [code, meaning] : expected)
        BOOST_TEST((to_error(code) == meaning), "code " << code);
}

BOOST_AUTO_TEST_CASE(what_a_code_tells_beyond_its_error_is_kept)
{
    BOOST_TEST(detail_of(0x9A) == "the broker keeps no retained messages");
    BOOST_TEST(detail_of(0x01) == detail_of(0x84));
    BOOST_TEST(detail_of(0x86) == "");
    BOOST_TEST(detail_of(0) == "");
    BOOST_TEST(detail_of(0x1000) == "");
}

BOOST_AUTO_TEST_CASE(only_two_codes_speak_of_the_version)
{
    for (int code = -10; code != 256; ++code)
        BOOST_TEST(is_version_refused(code) == (code == 1 || code == 0x84));
}

BOOST_AUTO_TEST_SUITE_END()
