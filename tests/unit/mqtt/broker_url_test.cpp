// SPDX-License-Identifier: MIT
#include "mqtt/broker_url.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <ostream>
#include <string_view>

using p2m::mqtt::parse_broker_url;

namespace {

struct pair_of
{
    std::string_view written, read;
    friend std::ostream& operator<<(std::ostream& to, pair_of const& one)
    {
        return to << one.written;
    }
};

constexpr std::array accepted{
    pair_of{"mqtt://broker", "mqtt://broker:1883"},
    pair_of{"mqtt://broker/", "mqtt://broker:1883"},
    pair_of{"mqtts://broker", "mqtts://broker:8883"},
    pair_of{"ws://broker", "ws://broker:80"},
    pair_of{"wss://broker/mqtt", "wss://broker:443/mqtt"},
    pair_of{"mqtt://192.0.2.5:1884", "mqtt://192.0.2.5:1884"},
    pair_of{"mqtt://[2001:db8::1]:1884", "mqtt://[2001:db8::1]:1884"},
};

constexpr std::string_view no_url = "expected a URL such as \"mqtt://192.0.2.5:1883\"";
constexpr std::string_view no_credentials =
    "credentials do not belong into the URL; set username, and password_file or password_env";
constexpr std::array refused{
    pair_of{"", no_url},
    pair_of{"broker", no_url},
    pair_of{"mqtt://bro ker", no_url},
    pair_of{"http://broker", "expected a URL that begins with mqtt://, mqtts://, ws:// or wss://"},
    pair_of{"mqtt://me:secret@broker", no_credentials},
    pair_of{"mqtt://me@broker", no_credentials},
    pair_of{"mqtt://:1883", "names no host; expected a URL such as \"mqtt://192.0.2.5:1883\""},
    pair_of{"mqtt://broker:0", "the port must be 1 to 65535"},
    pair_of{"mqtt://broker:65536", "the port must be 1 to 65535"},
    pair_of{"mqtt://broker/printers",
            "takes no path with mqtt:// and mqtts://; the topic's beginning is base_topic"},
    pair_of{"ws://broker/mqtt?a=b", "takes neither '?' nor '#'"},
    pair_of{"mqtt://broker:1883x", no_url},
    pair_of{"mqtt://broker:", "the port must be 1 to 65535"},
    pair_of{"mqtt://bro%20ker", no_url},
    pair_of{"mqtt://[2001:db8::1]x", no_url},
    pair_of{"MQTT://broker", "expected a URL that begins with mqtt://, mqtts://, ws:// or wss://"},
};

}  // namespace

BOOST_DATA_TEST_CASE(a_good_url_gets_its_port, boost::unit_test::data::make(accepted), row)
{
    auto const url = parse_broker_url(row.written);
    BOOST_TEST_REQUIRE(url.has_value());
    BOOST_TEST(url->to_string() == row.read);
}

BOOST_DATA_TEST_CASE(a_bad_url_is_explained, boost::unit_test::data::make(refused), row)
{
    auto const url = parse_broker_url(row.written);
    BOOST_TEST_REQUIRE(url.has_error());
    BOOST_TEST(url.error() == row.read);
}

BOOST_AUTO_TEST_CASE(an_ipv6_address_has_brackets_in_a_url_and_nowhere_else)
{
    auto const url = parse_broker_url("mqtts://[2001:db8::1]");
    BOOST_TEST_REQUIRE(url.has_value());
    BOOST_TEST(url->host == "2001:db8::1");
    BOOST_TEST(url->to_string() == "mqtts://[2001:db8::1]:8883");
    BOOST_TEST(p2m::mqtt::url_host("::1") == "[::1]");
    BOOST_TEST(p2m::mqtt::url_host("broker.lan") == "broker.lan");
}

BOOST_AUTO_TEST_CASE(the_scheme_tells_whether_it_is_encrypted_and_a_websocket)
{
    auto const check = [](std::string_view text, bool encrypted, bool websocket) {
        auto const url = parse_broker_url(text);
        BOOST_TEST_REQUIRE(url.has_value());
        BOOST_TEST(url->is_encrypted() == encrypted, text);
        BOOST_TEST(url->is_websocket() == websocket, text);
    };
    check("mqtt://b", false, false);
    check("mqtts://b", true, false);
    check("ws://b", false, true);
    check("wss://b", true, true);
}
