// SPDX-License-Identifier: MIT
#include "sdcp_client/codec.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace p2m::sdcp;

BOOST_AUTO_TEST_SUITE(discovery_reply)

BOOST_AUTO_TEST_CASE(a_flat_reply_tells_who_answers)
{
    std::ifstream in{std::filesystem::path{P2M_TEST_DATA} / "written-discovery-reply.json"};
    std::string const datagram{std::istreambuf_iterator<char>{in}, {}};
    auto const reply = parse_discovery_reply(datagram);
    BOOST_REQUIRE(reply.has_value());
    attributes expected;
    expected.name = "Werkstatt";
    expected.machine_name = "Centauri Carbon";
    expected.brand_name = "ELEGOO";
    expected.mainboard_ip = "192.0.2.20";
    expected.mainboard_id = "0123456789abcdef0123456789abcdef";
    expected.protocol_version = "V3.0.0";
    expected.firmware_version = "V1.1.46";
    BOOST_CHECK(*reply == expected);
}

BOOST_AUTO_TEST_CASE(a_nested_reply_is_read_too)
{
    auto const reply = parse_discovery_reply(
        R"({"Id":"x","Data":{"Attributes":{"Name":"n","MainboardID":"AB","Proxy":false},"Status":{}}})");
    BOOST_REQUIRE(reply.has_value());
    BOOST_TEST(reply->mainboard_id == "ab");
    BOOST_TEST(reply->name == "n");
}

BOOST_AUTO_TEST_CASE(only_the_id_is_needed)
{
    BOOST_CHECK(parse_discovery_reply(R"({"Data":{"MainboardID":"ab"}})").has_value());
}

std::string const strangers[] = {
    R"({})",
    R"({"Id":"x"})",
    R"({"Data":[]})",
    R"({"Data":{"Name":"n"}})",
    R"({"Data":{"MainboardID":""}})",
    R"({"Data":{"MainboardID":7}})",
    R"({"Data":{"MainboardID":"proxy"}})",
    R"({"Data":{"MainboardID":"Proxy"}})",
    R"({"Data":{"MainboardID":"ab","Proxy":true}})",
    R"({"Data":{"Attributes":{"MainboardID":"ab","Proxy":true}}})",
    R"({"Data":{"Proxy":1,"Attributes":{"MainboardID":"ab"}}})",
    R"({"Data":{"MainboardID":"ab","ProtocolVersion":"V1.0.0"}})",
};
BOOST_DATA_TEST_CASE(whoever_is_no_sdcp_printer_is_refused, strangers)
{
    auto const reply = parse_discovery_reply(sample);
    BOOST_REQUIRE(!reply.has_value());
    BOOST_TEST(reply.error() == make_error_code(error::not_sdcp));
}

std::string const noise[] = {"",
                             "M99999",
                             "[]",
                             "{",
                             R"({"Data":{"MainboardID":"ab"})",
                             R"({"Data":{"MainboardID":"ab"}})"
                                 + std::string(limits::datagram_bytes, ' ')};
BOOST_DATA_TEST_CASE(noise_is_malformed, noise)
{
    auto const reply = parse_discovery_reply(sample);
    BOOST_REQUIRE(!reply.has_value());
    BOOST_TEST(reply.error() == make_error_code(error::malformed_frame));
}

BOOST_AUTO_TEST_SUITE_END()
