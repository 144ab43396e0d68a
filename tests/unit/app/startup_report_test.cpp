// SPDX-License-Identifier: MIT
#include "gateway/app/startup_report.hpp"

#include <boost/test/unit_test.hpp>

#include <string_view>

using namespace p2m::gateway;
using p2m::printer::connection_state;
using namespace std::string_view_literals;

namespace {

/// A gateway that was started without a configuration, with one printer.
struct first_start
{
    settings set;
    startup_facts facts{.set = set,
                        .config_file = "",
                        .broker = "mqtt://127.0.0.1:1883",
                        .broker_is_ours = true,
                        .broker_is_connected = true,
                        .printers = {make("centauri")}};

    static printer_summary make(std::string name,
                                connection_state connection = connection_state::connected)
    {
        return {.id = name,
                .name = name,
                .display_name = "",
                .given_name = "",
                .model = "Centauri Carbon",
                .connection = connection};
    }
    [[nodiscard]] std::string line(std::size_t which) const
    {
        return write_startup_report(facts)[which];
    }
    void check_line(std::size_t which, std::string_view expected) const
    {
        BOOST_TEST(line(which) == expected);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(startup_report_of_the_gateway, first_start)

BOOST_AUTO_TEST_CASE(without_a_configuration_five_lines_say_all)
{
    check_line(0, "found 1 printer: centauri (Centauri Carbon, connected)");
    check_line(1, "published to mqtt://127.0.0.1:1883 (a broker of our own) as "
                  "printer2mqtt/<printer>/state and others");
    check_line(2, "see it: mosquitto_sub -h 127.0.0.1 -p 1883 -v -t 'printer2mqtt/#' -T "
                  "'+/+/image/+'");
    check_line(3, "Home Assistant on this machine shows them once its MQTT integration has this "
                  "broker; for others set [broker] bind, username and password_file");
    check_line(4, "off: commands ([control] enabled = true), RTSP video ([rtsp] enabled = true); "
                  "switched on in /etc/printer2mqtt/printer2mqtt.toml, or a file for --config");
}

BOOST_AUTO_TEST_CASE(an_ipv6_broker_is_named_as_mosquitto_sub_takes_it)
{
    facts.broker = "mqtt://[::1]:1884";
    check_line(2, "see it: mosquitto_sub -h ::1 -p 1884 -v -t 'printer2mqtt/#' -T '+/+/image/+'");
}

BOOST_AUTO_TEST_CASE(many_printers_are_counted_and_three_are_named)
{
    facts.printers = {make("a"), make("b", connection_state::too_many_clients), make("c"),
                      make("d"), make("e")};
    check_line(0, "found 5 printers: a (Centauri Carbon, connected), b (Centauri Carbon, not "
                  "connected now), c (Centauri Carbon, connected), and 2 more");
}

BOOST_AUTO_TEST_CASE(no_printer_comes_with_what_to_do)
{
    facts.printers.clear();
    check_line(0, "found no printer: switch one on; one in another network does not hear this "
                  "one's broadcasts, name it by [[printer]] host = \"...\"");
    set.lan_discovery.enabled = false;
    check_line(0, "found no printer, and looks for none: name one by [[printer]] host = \"...\", "
                  "or set [lan_discovery] enabled = true");
    set.printers = {{.host = "192.0.2.20"}};
    check_line(0, "found no printer: the configured host does not answer; check the address, and "
                  "that the printer is on: printer2mqtt status HOST asks it");
    set.printers.push_back({.host = "192.0.2.21"});
    BOOST_TEST(line(0).starts_with("found no printer: none of the 2 configured hosts answers; "));
}

BOOST_AUTO_TEST_CASE(a_broker_that_is_away_is_said_to_be)
{
    facts.broker = "mqtt://192.0.2.5:1883";
    facts.broker_is_ours = facts.broker_is_connected = false;
    check_line(1, "not published yet: no connection to mqtt://192.0.2.5:1883, see above; it is "
                  "tried again, and nothing that matters is lost meanwhile");
}

BOOST_AUTO_TEST_CASE(the_command_that_shows_it_fits_the_broker)
{
    facts.broker = "mqtts://broker.lan:8883";
    facts.broker_is_ours = false;
    set.mqtt.username = "gateway";
    set.mqtt.base_topic = "farm/printers";
    check_line(2, "see it: mosquitto_sub -h broker.lan -p 8883 -u gateway -P PASSWORD "
                  "--tls-use-os-certs -v -t 'farm/printers/#' -T '+/+/image/+'");
    set.mqtt.tls.ca_file = "/etc/ssl/own.pem";
    BOOST_TEST(line(2).find(" --cafile /etc/ssl/own.pem ") != std::string::npos);
    facts.broker = "wss://broker.lan:443/mqtt";
    check_line(2, "see it with any MQTT client over WebSocket: topics 'farm/printers/#'");
}

BOOST_AUTO_TEST_CASE(home_assistant_discovery_that_is_off_is_named_with_its_switch)
{
    set.home_assistant.mode = p2m::discovery::mode::off;
    check_line(3, "Home Assistant is told nothing: [home_assistant] mode = \"device\" switches "
                  "discovery on");
}

BOOST_AUTO_TEST_CASE(a_broker_that_others_reach_needs_no_advice)
{
    facts.broker_is_ours = false;
    set.home_assistant.prefix = "ha";
    check_line(3, "Home Assistant shows them once its MQTT integration has this broker and the "
                  "discovery prefix ha");
}

BOOST_AUTO_TEST_CASE(what_is_on_is_not_named_as_off)
{
    set.control.enabled = true;
    set.http.enabled = set.camera.enabled = false;
    facts.config_file = "my.toml";
    check_line(4, "off: camera ([camera] enabled = true), web server ([http] enabled = true), RTSP "
                  "video ([rtsp] enabled = true); switched on in my.toml");
    set.rtsp.enabled = set.http.enabled = set.camera.enabled = true;
    check_line(4, "off: nothing that could be switched on");
    set.control.enabled = false;
    set.printers = {{.host = "192.0.2.20", .control = control_settings{.enabled = true}}};
    check_line(4, "off: nothing that could be switched on");
}

BOOST_AUTO_TEST_CASE(they_wait_for_what_is_on_its_way)
{
    BOOST_TEST(is_everything_there(facts));
    facts.broker_is_connected = false;
    BOOST_TEST(!is_everything_there(facts));
    facts.broker_is_connected = true;
    set.printers = {{.host = "192.0.2.20"}, {.host = "192.0.2.21"}};
    BOOST_TEST(!is_everything_there(facts));
    facts.printers = {make("a"), make("b", connection_state::connecting)};
    BOOST_TEST(!is_everything_there(facts));
    facts.printers.clear();
    set.printers.clear();
    BOOST_TEST(!is_everything_there(facts));
}

BOOST_AUTO_TEST_SUITE_END()
