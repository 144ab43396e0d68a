// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/gateway_topics.hpp"
#include "tests/unit/command/situation.hpp"
#include "tests/unit/surfaces/mqtt/recording_connection.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace p2m;
using namespace p2m::gateway;
using gateway::test::field;
using gateway::test::strings;

namespace {

struct gateway_fixture : gateway::test::with_broker, private gateway_actions
{
    boost::asio::io_context io;
    settings set;
    int searches = 0;
    strings forgotten;
    gateway_topics own{io, out, set, "00112233", "1", *this};

    void allow()
    {
        set.control.enabled = true;
        set.control.classes.insert(printer::command_class::gateway);
        own.configure();
    }
    void command(std::string json)
    {
        mqtt::inbound_message message;
        message.payload = std::move(json);
        own.on_command(message);
    }
    void hear_info(std::string json)
    {
        mqtt::inbound_message message;
        message.payload = std::move(json);
        own.on_info(message);
    }

private:
    [[nodiscard]] std::vector<printer_summary> listing() const override { return {}; }
    void rediscover() override { ++searches; }
    [[nodiscard]] bool forget(std::string const& name) override
    {
        forgotten.push_back(name);
        if (name == "gone")
            own.publish_info_soon();
        return name == "gone";
    }
    [[nodiscard]] bool restart_rtsp() override { return false; }
};

constexpr auto info_topic = "printer2mqtt/gateway/info";
constexpr auto command_topic = "printer2mqtt/gateway/command";
constexpr auto result_topic = "printer2mqtt/gateway/result";
auto const per_element = boost::test_tools::per_element();

}  // namespace

BOOST_FIXTURE_TEST_SUITE(topics_of_the_gateway, gateway_fixture)

BOOST_AUTO_TEST_CASE(commands_are_listened_to_while_their_class_is_allowed)
{
    BOOST_TEST(!own.command_topic().has_value());
    allow();
    own.configure();
    BOOST_TEST(broker.subscribed == strings{command_topic}, per_element);
    set.control.enabled = false;
    own.configure();
    BOOST_TEST(broker.unsubscribed == strings{command_topic}, per_element);
}

BOOST_AUTO_TEST_CASE(a_new_base_moves_the_command_topic)
{
    allow();
    set.mqtt.base_topic = "workshop";
    own.configure();
    BOOST_TEST(broker.unsubscribed == strings{command_topic}, per_element);
    BOOST_TEST(broker.subscribed == (strings{command_topic, "workshop/gateway/command"}),
               per_element);
}

BOOST_AUTO_TEST_CASE(what_is_carried_out_is_confirmed_and_what_cannot_be_is_not_allowed_now)
{
    allow();
    command(R"({"action":"rediscover"})");
    BOOST_TEST(searches == 1);
    BOOST_TEST(field(broker.said.back().payload, "code") == "confirmed");
    command(R"({"action":"forget_printer","params":{"printer":"unknown"}})");
    BOOST_TEST(field(broker.said.back().payload, "code") == "not_allowed_now");
    command(R"({"action":"restart_rtsp"})");
    BOOST_TEST(field(broker.said.back().payload, "code") == "not_allowed_now");
    BOOST_TEST(broker.take_topics() == strings(3, result_topic), per_element);
}

BOOST_AUTO_TEST_CASE(whoever_reads_that_a_printer_is_forgotten_finds_it_gone_from_the_list)
{
    allow();
    command(R"({"action":"forget_printer","params":{"printer":"gone"}})");
    BOOST_TEST(forgotten == strings{"gone"}, per_element);
    BOOST_TEST(broker.take_topics() == (strings{info_topic, result_topic}), per_element);
}

BOOST_AUTO_TEST_CASE(many_changes_of_the_list_are_said_once)
{
    for (int k = 0; k != 100; ++k)
        own.publish_info_soon();
    BOOST_TEST(broker.said.empty());
    io.run();
    BOOST_TEST(broker.take_topics() == strings{info_topic}, per_element);
}

BOOST_AUTO_TEST_CASE(another_gateway_is_answered_once_and_ourselves_never)
{
    hear_info(R"({"instance":"00112233"})");
    BOOST_TEST(broker.said.empty());
    hear_info(R"({"instance":"aabbccdd"})");
    BOOST_TEST(broker.take_topics() == strings{info_topic}, per_element);
    hear_info(R"({"instance":"aabbccdd"})");
    hear_info("no JSON");
    BOOST_TEST(broker.said.empty(), "two of one base would talk for ever");
}

BOOST_AUTO_TEST_CASE(of_very_many_strangers_only_the_first_are_answered)
{
    for (int k = 0; k != 100; ++k)
        hear_info(R"({"instance":")" + std::to_string(k) + R"("})");
    BOOST_TEST(broker.said.size() == 16U);
}

BOOST_AUTO_TEST_SUITE_END()
