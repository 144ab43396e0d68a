// SPDX-License-Identifier: MIT
#include "gateway/configuration/parse_settings.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <ostream>
#include <string>
#include <string_view>

using namespace p2m::gateway;
using p2m::printer::command_class;

namespace {

struct wrong
{
    std::string_view toml;
    std::string_view message;
    friend std::ostream& operator<<(std::ostream& to, wrong const& one) { return to << one.toml; }
};

// Each file has exactly this to complain about.
constexpr std::array mistakes{
    wrong{"[mqtt]\nusrname = \"me\"\n",
          "p.toml:2:1: mqtt.usrname: unknown key; did you mean \"username\"?"},
    wrong{"[log]\nurl = \"mqtt://a\"\n", "p.toml:2:1: log.url: unknown key; it belongs to [mqtt]"},
    wrong{"[log]\ncolour = true\n",
          "p.toml:2:1: log.colour: unknown key; [log] knows level, format"},
    wrong{"[mqqt]\nurl = \"mqtt://a\"\n",
          "p.toml:1:2: mqqt: unknown section; did you mean [mqtt]?"},
    wrong{"alias = \"x\"\n",
          "p.toml:1:1: alias: unknown key outside of any section; it belongs to [printer]"},
    wrong{"mqtt = 1\n", "p.toml:1:1: mqtt: expected a section [mqtt], not a whole number"},
    wrong{"[printer]\nhost = \"a\"\n",
          "p.toml:1:2: printer: expected [[printer]], once for each, not a table"},
    wrong{"[mqtt]\nurl = 7\n",
          "p.toml:2:7: mqtt.url: a whole number is not accepted; expected a URL mqtt://, mqtts://, "
          "ws:// or wss:// with a host"},
    wrong{"[mqtt]\nurl = \"mqtt://me:secret@broker\"\n",
          "p.toml:2:7: mqtt.url: credentials do not belong into the URL; set username, and "
          "password_file or password_env"},
    wrong{"[mqtt]\nversion = 5\n",
          "p.toml:2:11: mqtt.version: 5 is not accepted; expected one of \"3.1.1\", \"5\""},
    wrong{
        "[mqtt]\nbase_topic = \"a/#\"\n",
        "p.toml:2:14: mqtt.base_topic: \"a/#\" is not accepted; expected a topic of 1 to 128 bytes "
        "without wildcards, empty levels or a leading '$'"},
    wrong{
        "[broker]\nport = 65536\n",
        "p.toml:2:8: broker.port: 65536 is not accepted; expected a whole number from 1 to 65535"},
    wrong{"[broker]\nport = \"1883\"\n",
          "p.toml:2:8: broker.port: \"1883\" is not accepted; expected a whole number from 1 to "
          "65535"},
    wrong{"[control]\nnozzle_limit_celsius = 321\n",
          "p.toml:2:24: control.nozzle_limit_celsius: 321 is not accepted; expected a whole number "
          "from 0 to 320"},
    wrong{
        "[control]\nbed_limit_celsius = -1\n",
        "p.toml:2:21: control.bed_limit_celsius: -1 is not accepted; expected a whole number from "
        "0 to 110"},
    wrong{"[control]\nenabled = \"yes\"\n",
          "p.toml:2:11: control.enabled: \"yes\" is not accepted; expected true or false"},
    wrong{"[control]\nclasses = [\"none\"]\n",
          "p.toml:2:11: control.classes: \"none\" is not accepted; expected a list of \"print\", "
          "\"light\", \"fans\", \"speed\", \"temperature\", \"camera\", \"start\", \"files\", "
          "\"motion\", \"gateway\", \"z_offset\", \"material\", \"files_write\""},
    wrong{
        "[publish]\ntemperature_deadband_celsius = nan\n",
        "p.toml:2:32: publish.temperature_deadband_celsius: nan is not accepted; expected a number "
        "from 0 to 10"},
    wrong{"[publish]\nprogress_step_pct = 0.5\n",
          "p.toml:2:1: publish.progress_step_pct: expected 1.0 or 0.1"},
    wrong{"[publish]\nlayer_events = [0]\n",
          "p.toml:2:16: publish.layer_events: 0 is not accepted; expected a list of whole "
          "numbers from 1 to 100000"},
    wrong{"[lan_discovery]\nbroadcast = [\"lan\"]\n",
          "p.toml:2:13: lan_discovery.broadcast: \"lan\" is not accepted; expected a list, each an "
          "IPv4 address"},
    wrong{
        "[mqtt]\nbase_topic = \"homeassistant/x\"\n",
        "p.toml:2:1: mqtt.base_topic: the base topic \"homeassistant/x\" and the discovery prefix "
        "\"homeassistant\" must not be equal or lie one under the other"},
    wrong{"[home_assistant]\nprefix = \"printer2mqtt/ha\"\n",
          "p.toml:2:1: home_assistant.prefix: the base topic \"printer2mqtt\" and the discovery "
          "prefix \"printer2mqtt/ha\" must not be equal or lie one under the other"},
    wrong{"[home_assistant]\nbirth_topic = \"printer2mqtt/birth\"\n",
          "p.toml:2:1: home_assistant.birth_topic: the birth topic \"printer2mqtt/birth\" must not "
          "lie under the base topic \"printer2mqtt\""},
    wrong{"[mqtt]\nusername = \"me\"\npassword_file = \"/p\"\npassword_env = \"P\"\n",
          "p.toml:4:1: mqtt.password_env: give password_file or password_env, not both"},
    wrong{"[mqtt]\npassword_file = \"/p\"\n",
          "p.toml:2:1: mqtt.password_file: a password needs a username beside it"},
    wrong{"[mqtt]\nurl = \"mqtt://a\"\nca_file = \"/ca\"\n",
          "p.toml:3:1: mqtt.ca_file: needs a url that begins with mqtts:// or wss://"},
    wrong{"[mqtt]\nurl = \"mqtts://a\"\nkey_file = \"/key\"\n",
          "p.toml:3:1: mqtt.key_file: certificate_file and key_file need each other"},
    wrong{"[[printer]]\nalias = \"a\"\n", "p.toml:1:1: printer[0]: needs a host or an id"},
    wrong{"[[printer]]\nhost = \"a\"\nalias = \"My Printer\"\n",
          "p.toml:3:9: printer[0].alias: \"My Printer\" is not accepted; expected 1 to 64 of a-z, "
          "0-9, '_' and '-', and not \"gateway\""},
    wrong{
        "[[printer]]\nhost = \"http://a\"\n",
        "p.toml:2:8: printer[0].host: \"http://a\" is not accepted; expected a host name or an IP "
        "address, without port"},
    wrong{
        "[lan_discovery]\nenabled = false\n[[printer]]\nid = \"abc\"\n",
        "p.toml:4:1: printer[0].id: needs a host, since LAN discovery, which would find it by its "
        "id, is off"},
    wrong{"[[printer]]\nhost = \"a\"\n[[printer]]\nhost = \"A\"\n",
          "p.toml:4:1: printer[1].host: \"a\" is already the host of the printer in line 1"},
    wrong{"[[printer]]\nid = \"ab\"\n[[printer]]\nid = \"AB\"\n",
          "p.toml:4:1: printer[1].id: \"ab\" is already the id of the printer in line 1"},
    wrong{"[[printer]]\nhost = \"a\"\nalias = \"x\"\n[[printer]]\nhost = \"b\"\nalias = \"x\"\n",
          "p.toml:6:1: printer[1].alias: \"x\" is already the alias of the printer in line 1"},
    wrong{"[[printer]]\nid = \"AB\"\n[[printer]]\nhost = \"h\"\nalias = \"ab\"\n",
          "p.toml:5:1: printer[1].alias: \"ab\" is another printer's id"},
    wrong{"[[printer]]\nhost = \"h\"\nalias = \"ab\"\n[[printer]]\nid = \"AB\"\n",
          "p.toml:5:1: printer[1].id: \"AB\" is another printer's alias"},
    wrong{"[[printer]]\nhost = \"a\"\ncontrol = {enable = true}\n",
          "p.toml:3:12: printer[0].control.enable: unknown key; did you mean \"enabled\"?"},
    wrong{"[[printer]]\nhost = \"a\"\ncontrol = true\n",
          "p.toml:3:11: printer[0].control: true or false is not accepted; expected a table with "
          "keys "
          "of [control]"},
};

}  // namespace

BOOST_DATA_TEST_CASE(a_mistake_is_shown_with_its_place, boost::unit_test::data::make(mistakes), row)
{
    auto const parsed = parse_settings(row.toml, "p.toml");
    BOOST_TEST_REQUIRE(parsed.has_error());
    BOOST_TEST(to_string(parsed.error()) == row.message);
}

BOOST_AUTO_TEST_CASE(what_is_no_toml_is_shown_with_its_place)
{
    auto const parsed = parse_settings("[mqtt]\nurl = \n", "p.toml");
    BOOST_TEST_REQUIRE(parsed.has_error());
    BOOST_TEST_REQUIRE(parsed.error().size() == 1U);
    BOOST_TEST(parsed.error().front().where.line == 2U);
    BOOST_TEST(!parsed.error().front().message.empty());
}

BOOST_AUTO_TEST_CASE(all_faults_are_listed_in_the_order_of_the_file)
{
    auto const parsed =
        parse_settings("[broker]\nport = 0\nprot = 1\n[mqtt]\nversion = \"6\"\n", "p");
    BOOST_TEST_REQUIRE(parsed.has_error());
    BOOST_TEST(to_string(parsed.error())
               == "p:2:8: broker.port: 0 is not accepted; expected a whole number from 1 to 65535\n"
                  "p:3:1: broker.prot: unknown key; did you mean \"port\"?\n"
                  "p:5:11: mqtt.version: \"6\" is not accepted; expected one of \"3.1.1\", \"5\"");
    BOOST_CHECK_THROW(static_cast<void>(parsed.value()), config_error);
}

BOOST_AUTO_TEST_CASE(a_flood_of_faults_is_counted)
{
    std::string toml = "[mqtt]\n";
    for (int i = 0; i != 60; ++i)
        toml += "wrong_" + std::to_string(i) + " = 1\n";
    auto const parsed = parse_settings(toml, "p");
    BOOST_TEST_REQUIRE(parsed.has_error());
    BOOST_TEST(parsed.error().size() == 60U);
    BOOST_TEST(to_string(parsed.error()).ends_with("\nand 10 more"));
}

BOOST_AUTO_TEST_CASE(nothing_given_means_the_defaults)
{
    auto const parsed = parse_settings("", "p.toml");
    BOOST_TEST_REQUIRE(parsed.has_value());
    BOOST_TEST((parsed->settings == settings{}));
    BOOST_TEST(parsed->given.empty());
}

BOOST_AUTO_TEST_CASE(the_example_of_the_manual_is_understood)
{
    auto const parsed = parse_settings(R"(
[mqtt]
url = "mqtt://192.0.2.5"
username = "gateway"
password_file = "/etc/printer2mqtt/password"
version = "5"
[control]
enabled = true
classes = ["print", "light"]
[[printer]]
host = "192.0.2.20"
alias = "centauri"
[[printer]]
id = "ABC"
control = {enabled = false}
)",
                                       "p.toml");
    BOOST_TEST_REQUIRE(parsed.has_value());
    auto const& s = parsed->settings;
    BOOST_TEST(s.mqtt.url == "mqtt://192.0.2.5:1883");
    BOOST_TEST((s.mqtt.version == p2m::mqtt::protocol_version::v5));
    BOOST_TEST((s.control.allowed() == std::set{command_class::print, command_class::light}));
    BOOST_TEST_REQUIRE(s.printers.size() == 2U);
    BOOST_TEST(s.printers[0].alias == "centauri");
    BOOST_TEST(!s.printers[0].control.has_value());
    BOOST_TEST_REQUIRE(s.printers[1].control.has_value());
    BOOST_TEST(s.printers[1].control->allowed().empty());
}

BOOST_AUTO_TEST_CASE(a_printers_control_begins_as_the_general_one_wherever_that_stands)
{
    auto const parsed = parse_settings("[[printer]]\nhost = \"a\"\ncontrol = {enabled = true}\n"
                                       "[control]\nclasses = [\"light\"]\nbed_limit_celsius = 70\n",
                                       "p.toml");
    BOOST_TEST_REQUIRE(parsed.has_value());
    auto const& control = parsed->settings.printers.at(0).control;
    BOOST_TEST_REQUIRE(control.has_value());
    BOOST_TEST((control->allowed() == std::set{command_class::light}));
    BOOST_TEST(control->bed_limit_celsius == 70);
}

BOOST_AUTO_TEST_CASE(a_printer_may_be_called_by_its_own_id)
{
    BOOST_TEST(parse_settings("[[printer]]\nid = \"AB\"\nalias = \"ab\"\n", "p").has_value());
}
