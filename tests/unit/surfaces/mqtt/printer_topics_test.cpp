// SPDX-License-Identifier: MIT
// One printer on the broker: what its topics carry, when they are emptied, and what becomes of what
// arrives on its command topics.
#include "gateway/surfaces/mqtt/printer_topics.hpp"
#include "tests/unit/command/situation.hpp"
#include "tests/unit/printers/recording_driver.hpp"
#include "tests/unit/printers/with_services.hpp"
#include "tests/unit/surfaces/mqtt/recording_connection.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <memory>
#include <string>

using namespace p2m;
using namespace p2m::gateway;
using namespace std::chrono_literals;
using gateway::test::field;
using printer::connection_state;
using strings = std::vector<std::string>;

namespace {

struct topics_fixture : gateway::test::with_services,
                        gateway::test::with_broker,
                        private printer_topics_owner,
                        private feed_subscriber
{
    using with_broker::store;

    gateway::test::recording_driver driver;
    std::shared_ptr<managed_printer> one;
    mqtt_services mqtt{.out = out, .store = store, .configured = set, .owner = *this};
    std::unique_ptr<printer_topics> topics;
    std::string taken;  // a root of another printer

    void make(std::string const& root = {}, bool has_values = false)
    {
        known_printer fresh;
        fresh.id = "a1";
        one = std::make_shared<managed_printer>(services, fresh);
        one->configure({}, "centauri");
        topics = std::make_unique<printer_topics>(mqtt, *one, root, has_values);
        changes.subscribe(*this);
        one->attach(driver, connection_state::connecting);
    }
    void come()
    {
        make();
        printer::attributes told;
        told.id = "a1";
        told.capabilities = gateway::test::all_capabilities();
        one->on_attributes(told, printer::moment::now());
        report(20);
        one->on_connection(connection_state::connected, "", printer::moment::now());
        broker.said.clear();
    }
    void report(double nozzle_celsius)
    {
        printer::report told;
        told.status = printer::status::idle;
        told.telemetry.temperature[printer::heater::nozzle] = nozzle_celsius;
        told.telemetry.chamber_light = false;
        one->on_report(told, printer::moment::now());
    }
    /// Publishes the state as it is now, whatever its interval.
    void republish() { topics->publish_all(); }
    [[nodiscard]] std::string last(std::string const& topic) const
    {
        for (auto it = broker.said.rbegin(); it != broker.said.rend(); ++it)
            if (it->topic == topic)
                return it->payload;
        return "nothing";
    }
    [[nodiscard]] long count(std::string const& topic) const
    {
        return std::ranges::count(broker.said, topic, &::p2m::mqtt::outbound_message::topic);
    }
    void arrive(std::string const& what, std::string payload, std::string response_topic = {})
    {
        ::p2m::mqtt::inbound_message message;
        message.payload = std::move(payload);
        message.response_topic = std::move(response_topic);
        message.correlation_data = "7";
        topics->on_message(what, message);
    }

private:
    [[nodiscard]] bool is_root_of_another(std::string const& root,
                                          std::string const&) const override
    {
        return root == taken;
    }
    void on_move() override {}
    void on_change(change const& what) override
    {
        if (topics)
            topics->on_change(what);
    }
};

auto const per_element = boost::test_tools::per_element();
std::string const root = "printer2mqtt/centauri/";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(topics_of_a_printer, topics_fixture)

BOOST_AUTO_TEST_CASE(each_change_has_its_topic_quality_and_retention)
{
    make();
    printer::attributes told;
    told.id = "a1";
    one->on_attributes(told, printer::moment::now());
    report(20);
    one->on_connection(connection_state::connected, "", printer::moment::now());
    BOOST_TEST(broker.take_topics()
                   == (strings{root + "attributes", root + "image/thumbnail", root + "state",
                               root + "availability", root + "diagnostics"}),
               per_element);
    changes.publish(
        {.printer = "a1", .kind = change_kind::snapshot, .body = make_document("JPEG")});
    BOOST_REQUIRE(broker.said.size() == 1U);
    BOOST_TEST(broker.said[0].topic == root + "image/snapshot");
    BOOST_TEST(!broker.said[0].retained);
    BOOST_TEST(broker.said[0].qos == 0);
}

BOOST_AUTO_TEST_CASE(without_values_only_the_document_is_published)
{
    come();
    republish();
    BOOST_TEST(count(root + "state") == 1);
    BOOST_TEST(count(root + "value/temperature/nozzle") == 0);
}

BOOST_AUTO_TEST_CASE(values_come_before_the_document_and_only_when_they_are_news)
{
    set.publish.values = true;
    come();
    report(25);
    one->on_connection(connection_state::not_responding, "", printer::moment::now());
    BOOST_TEST(last(root + "value/temperature/nozzle") == "nothing", "nothing new to tell");
    report(25);
    one->on_connection(connection_state::connected, "", printer::moment::now());
    BOOST_TEST(last(root + "value/temperature/nozzle") == "25.0");
    BOOST_TEST(count(root + "value/target/bed") == 0, "as it was");
    auto const value = std::ranges::find(broker.said, root + "value/temperature/nozzle",
                                         &::p2m::mqtt::outbound_message::topic);
    auto const state = std::ranges::find(broker.said.rbegin(), broker.said.rend(), root + "state",
                                         &::p2m::mqtt::outbound_message::topic);
    BOOST_TEST((value < state.base()));
    BOOST_TEST(value->qos == 0);
}

BOOST_AUTO_TEST_CASE(after_a_reconnect_all_values_are_published_again)
{
    set.publish.values = true;
    come();
    republish();
    BOOST_TEST(count(root + "value/temperature/nozzle") == 1);
    BOOST_TEST(count(root + "value/target/bed") == 1);
}

BOOST_AUTO_TEST_CASE(every_value_of_a_full_state_is_among_those_that_are_emptied)
{
    set.publish.values = true;
    come();
    republish();
    auto const all = retained_topics_below("printer2mqtt/centauri");
    for (auto const& message : broker.said)
        BOOST_TEST(std::ranges::count(all, message.topic) == 1, message.topic);
}

BOOST_AUTO_TEST_CASE(values_that_nobody_wants_any_more_are_emptied_once)
{
    set.publish.values = true;
    come();
    set.publish.values = false;
    one->configure({}, "centauri");
    BOOST_TEST(last(root + "value/temperature/nozzle").empty());
    BOOST_TEST(last(root + "value/job/progress").empty());
    BOOST_TEST(last(root + "state") != "");
    broker.said.clear();
    one->configure({}, "centauri");
    BOOST_TEST(count(root + "value/temperature/nozzle") == 0);
    BOOST_TEST(!store.printers().at(0).has_values);
}

BOOST_AUTO_TEST_CASE(a_new_alias_is_published_before_the_old_topics_are_emptied)
{
    come();
    one->configure({}, "renamed");
    BOOST_TEST(count("printer2mqtt/renamed/state") == 1);
    BOOST_TEST(count(root + "state") == 0);
    BOOST_TEST(store.printers().at(0).root == "printer2mqtt/renamed\nprinter2mqtt/centauri");
    BOOST_REQUIRE(topics->leaves_at().has_value());
    broker.said.clear();
    topics->leave_old_roots();
    BOOST_TEST(last(root + "state").empty());
    BOOST_TEST(last(root + "availability").empty());
    BOOST_TEST(count("printer2mqtt/renamed/state") == 0);
    BOOST_TEST(store.printers().at(0).root == "printer2mqtt/renamed");
}

BOOST_AUTO_TEST_CASE(topics_that_another_printer_has_by_now_are_not_emptied)
{
    come();
    one->configure({}, "renamed");
    taken = "printer2mqtt/centauri";
    topics->leave_old_roots();
    BOOST_TEST(count(root + "state") == 0);
}

BOOST_AUTO_TEST_CASE(a_removed_printer_leaves_none_of_its_topics)
{
    come();
    one->configure({}, "renamed");
    broker.said.clear();
    one->retire();
    for (auto const* const below : {"centauri/", "renamed/"})
        for (auto const* const what :
             {"availability", "state", "attributes", "diagnostics", "image/thumbnail"})
            BOOST_TEST(last("printer2mqtt/" + std::string{below} + what).empty(), what);
}

BOOST_AUTO_TEST_CASE(while_control_is_off_no_command_topic_is_listened_to)
{
    come();
    BOOST_TEST(broker.subscribed.empty());
    arrive("set/light", "ON");
    BOOST_TEST(driver.executed.empty());
    BOOST_TEST(broker.said.empty(), "nobody answers there");
    set.control.enabled = true;
    one->configure({}, "centauri");
    BOOST_TEST(std::ranges::count(broker.subscribed, root + "command") == 1);
    BOOST_TEST(std::ranges::count(broker.subscribed, root + "set/light") == 1);
    auto const once = broker.subscribed.size();
    one->configure({}, "centauri");
    BOOST_TEST(broker.subscribed.size() == once, "only what changed is subscribed");
    set.control.enabled = false;
    one->configure({}, "centauri");
    BOOST_TEST(std::ranges::is_permutation(broker.unsubscribed, broker.subscribed));
}

BOOST_AUTO_TEST_CASE(a_result_goes_to_everybody_and_to_the_sender_who_asked)
{
    set.control.enabled = true;
    come();
    arrive("set/light", "ON", "flow/answers");
    BOOST_REQUIRE(driver.executed.size() == 1U);
    printer::answer told;
    told.what = printer::answer::kind::refused;
    driver.answers[0](told);
    BOOST_TEST(field(last(root + "result"), "code") == "printer_refused");
    BOOST_TEST(last("flow/answers") == last(root + "result"));
    auto const direct = std::ranges::find(broker.said, std::string{"flow/answers"},
                                          &::p2m::mqtt::outbound_message::topic);
    BOOST_TEST(direct->correlation_data == "7");
    BOOST_TEST(!direct->retained);
}

BOOST_AUTO_TEST_CASE(no_sender_makes_the_gateway_command_itself_or_overwrite_its_topics)
{
    set.control.enabled = true;
    come();
    for (auto const* const topic :
         {"printer2mqtt/centauri/set/light", "homeassistant/device/x/config",
          "homeassistant/status", "a/#", "$SYS/x"})
        arrive("set/light", "perhaps", topic);
    BOOST_TEST(broker.take_topics() == strings(5, root + "result"), per_element);
}

BOOST_AUTO_TEST_CASE(a_command_under_way_is_answered_at_the_new_topic_after_a_rename)
{
    set.control.enabled = true;
    come();
    arrive("set/light", "ON");
    one->configure({}, "renamed");
    broker.said.clear();
    one->shut_down();
    BOOST_TEST(count("printer2mqtt/renamed/result") == 1);
    BOOST_TEST(count(root + "result") == 0);
}

BOOST_AUTO_TEST_CASE(a_printer_is_offline_at_a_broker_that_is_left_and_stays_what_it_is_elsewhere)
{
    come();
    topics->say_offline();
    BOOST_REQUIRE(broker.said.size() == 1U);
    BOOST_TEST(broker.said.at(0).topic.ends_with("/centauri/availability"));
    BOOST_TEST(broker.said.at(0).payload == "offline");
    BOOST_TEST(broker.said.at(0).retained);
    broker.said.clear();
    topics->publish_all();
    BOOST_TEST(std::ranges::any_of(broker.said, [](auto const& said) {
        return said.topic.ends_with("/centauri/availability") && said.payload == "online";
    }));
}

BOOST_AUTO_TEST_SUITE_END()
