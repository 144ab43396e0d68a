// SPDX-License-Identifier: MIT
#include "mqtt/topics.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace p2m::mqtt;
using namespace std::string_literals;
namespace data = boost::unit_test::data;

BOOST_AUTO_TEST_SUITE(topics)

BOOST_AUTO_TEST_CASE(an_id_becomes_lower_case_and_other_characters_become_underscores)
{
    BOOST_TEST(topic_segment("000000000001D354") == "000000000001d354");
    BOOST_TEST(topic_segment("A/b+c#d e.F") == "a_b_c_d_e_f");
    BOOST_TEST(topic_segment("\xC3\xA4") == "__");
    BOOST_TEST(topic_segment("left-one_2") == "left-one_2");
}

BOOST_AUTO_TEST_CASE(no_id_takes_the_gateways_place)
{
    BOOST_TEST(topic_segment("Gateway") == "gateway_");
    BOOST_TEST(topic_segment("") == "_");
}

BOOST_AUTO_TEST_CASE(an_alias_is_at_most_64_of_few_characters)
{
    BOOST_TEST(is_valid_alias("centauri_1-b"));
    BOOST_TEST(is_valid_alias(std::string(64, 'a')));
    for (auto const& wrong :
         {""s, "gateway"s, "Centauri"s, "a b"s, "a/b"s, "a+"s, std::string(65, 'a')})
        BOOST_TEST(!is_valid_alias(wrong), wrong);
}

BOOST_DATA_TEST_CASE(a_base_may_have_levels,
                     data::make(std::vector{"printer2mqtt"s, "home/printers"s,
                                            "M\xC3\xBCller/3D \xF0\x9F\x96\xA8"s,
                                            std::string(128, 'a')}))
{
    BOOST_TEST(is_valid_base(sample));
}

BOOST_DATA_TEST_CASE(a_base_is_refused_when_a_broker_or_a_user_would_stumble_over_it,
                     data::make(std::vector{
                         ""s,
                         std::string(129, 'a'),
                         "a/+"s,
                         "a/#"s,
                         "a#"s,
                         "/a"s,
                         "a/"s,
                         "a//b"s,
                         "$SYS"s,
                         "a\nb"s,
                         "a\x7F"s,
                         "a\0b"s,
                         "a\xC2\x85"s,          // a control character of two bytes
                         "a\xFF"s,              // never in UTF-8
                         "a\xC3"s,              // cut short
                         "a\xC3("s,             // no continuation
                         "a\xC0\xAF"s,          // overlong
                         "a\xE0\x80\xAF"s,      // overlong
                         "a\xED\xA0\x80"s,      // a surrogate
                         "a\xF4\x90\x80\x80"s,  // above U+10FFFF
                     }))
{
    BOOST_TEST(!is_valid_base(sample));
}

BOOST_AUTO_TEST_CASE(topics_are_spelled_as_in_the_contract)
{
    gateway_topics const gateway{"p2m"};
    BOOST_TEST(gateway.base() == "p2m");
    BOOST_TEST(gateway.availability() == "p2m/gateway/availability");
    BOOST_TEST(gateway.info() == "p2m/gateway/info");
    BOOST_TEST(gateway.log() == "p2m/gateway/log");
    BOOST_TEST(gateway.command() == "p2m/gateway/command");
    BOOST_TEST(gateway.result() == "p2m/gateway/result");

    printer_topics const printer{"home/p2m", "centauri"};
    BOOST_TEST(printer.root() == "home/p2m/centauri");
    BOOST_TEST(printer.availability() == "home/p2m/centauri/availability");
    BOOST_TEST(printer.state() == "home/p2m/centauri/state");
    BOOST_TEST(printer.attributes() == "home/p2m/centauri/attributes");
    BOOST_TEST(printer.diagnostics() == "home/p2m/centauri/diagnostics");
    BOOST_TEST(printer.event() == "home/p2m/centauri/event");
    BOOST_TEST(printer.thumbnail() == "home/p2m/centauri/image/thumbnail");
    BOOST_TEST(printer.snapshot() == "home/p2m/centauri/image/snapshot");
    BOOST_TEST(printer.value("temperature/nozzle") == "home/p2m/centauri/value/temperature/nozzle");
    BOOST_TEST(printer.set("fan/part") == "home/p2m/centauri/set/fan/part");
    BOOST_TEST(printer.command() == "home/p2m/centauri/command");
    BOOST_TEST(printer.result() == "home/p2m/centauri/result");

    BOOST_TEST(device_config_topic("homeassistant", "printer2mqtt_1")
               == "homeassistant/device/printer2mqtt_1/config");
    BOOST_TEST(entity_config_topic("homeassistant", "sensor", "printer2mqtt_1", "nozzle")
               == "homeassistant/sensor/printer2mqtt_1/nozzle/config");
}

BOOST_AUTO_TEST_CASE(a_response_topic_elsewhere_is_answered)
{
    auto const answerable = [](std::string_view topic) {
        return is_answerable(topic, "p2m", "homeassistant", "ha/status");
    };
    BOOST_TEST(answerable("my/answers"));
    BOOST_TEST(answerable("p2mx/state"));
    BOOST_TEST(answerable("ha/statuses"));
    BOOST_TEST(answerable(std::string(256, 'a')));
}

BOOST_DATA_TEST_CASE(a_response_topic_never_reaches_what_is_ours,
                     data::make(std::vector{""s, std::string(257, 'a'), "$SYS/broker"s, "a/+/b"s,
                                            "a/#"s, "p2m"s, "p2m/centauri/set/print"s,
                                            "homeassistant/device/x/config"s, "ha/status"s, "a\0b"s,
                                            "a\xFF"s}))
{
    BOOST_TEST(!is_answerable(sample, "p2m", "homeassistant", "ha/status"));
}

// Finding: a sender who may command a printer could make the gateway speak to any other device.
BOOST_DATA_TEST_CASE(a_response_topic_is_none_that_devices_take_orders_on,
                     data::make({"zigbee2mqtt/lamp/set", "cmnd/plug/POWER", "other/p1/command",
                                 "shelly/rpc", "hass/device/x/config", "a/SET/b", "set"}))
{
    BOOST_TEST(!is_answerable(sample, "p2m", "homeassistant", "ha/status"));
}

BOOST_AUTO_TEST_CASE(a_level_that_only_begins_like_an_order_is_answered)
{
    BOOST_TEST(is_answerable("my/settings/answers", "p2m", "homeassistant", "ha/status"));
    BOOST_TEST(is_answerable("commander/answers", "p2m", "homeassistant", "ha/status"));
}

BOOST_AUTO_TEST_SUITE_END()
