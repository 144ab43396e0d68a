// SPDX-License-Identifier: MIT
#include "gateway/configuration/broker_url.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <ostream>
#include <string_view>

using p2m::gateway::parse_broker_url;

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
