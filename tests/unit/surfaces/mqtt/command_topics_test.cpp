// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/command_topics.hpp"
#include "tests/unit/command/situation.hpp"
#include "tests/unit/surfaces/mqtt/recording_connection.hpp"

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

using namespace p2m;
using namespace p2m::gateway;
using gateway::test::strings;

namespace {

mqtt::inbound_message said(std::string payload, std::string response_topic = {})
{
    mqtt::inbound_message out;
    out.payload = std::move(payload);
    out.response_topic = std::move(response_topic);
    out.correlation_data = "7";
    return out;
}

struct desk_fixture : gateway::test::with_broker
{
    settings set;
    printer::attributes known;
    printer::moment now;
    std::vector<std::pair<ticket, printer::command>> executed;
    std::size_t shown_before = 99;  // messages that were said before the state was shown
    command_desk desk{
        out,
        {.execute = [this](ticket which, auto const& what) { executed.emplace_back(which, what); },
         .take_snapshot = [](ticket) {},
         .switch_rtsp = [](ticket, bool) {},
         .show_state = [this](printer::moment) { shown_before = broker.said.size(); }}};

    desk_fixture()
    {
        set.control = gateway::test::everything_allowed();
        known.capabilities = gateway::test::all_capabilities();
        desk.answer_at("printer2mqtt/p/result");
    }
    void allow()
    {
        desk.configure(set.control, known, false);
        desk.on_snapshot(gateway::test::snapshot_of(printer::status::idle), true, now);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(desk_of_commands, desk_fixture)

BOOST_AUTO_TEST_CASE(only_what_changed_is_subscribed_and_unsubscribed)
{
    desk.listen({"a", "b"});
    desk.listen({"b", "c"});
    BOOST_TEST(broker.subscribed == (strings{"a", "b", "c"}), boost::test_tools::per_element());
    BOOST_TEST(broker.unsubscribed == (strings{"a"}), boost::test_tools::per_element());
    desk.listen({});
    BOOST_TEST(broker.unsubscribed == (strings{"a", "b", "c"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(while_control_is_off_nobody_answers)
{
    desk.on_message("set/light", said("ON"), set, now);
    BOOST_TEST(broker.said.empty());
    BOOST_TEST(!desk.deadline().has_value());
    allow();
    desk.on_message("set/light", said("ON"), set, now);
    BOOST_TEST(executed.size() == 1U);
    set.control.enabled = false;
    desk.configure(set.control, known, false);
    desk.on_message("set/light", said("OFF"), set, now);
    BOOST_TEST(executed.size() == 1U);
    BOOST_TEST(broker.said.empty());
}

BOOST_AUTO_TEST_CASE(whoever_hears_confirmed_finds_it_in_the_state)
{
    allow();
    desk.on_message("set/light", said("ON", "flow/answers"), set, now);
    BOOST_REQUIRE(executed.size() == 1U);
    printer::answer told;
    told.what = printer::answer::kind::acknowledged;
    desk.on_answer(executed[0].first, told, now);
    BOOST_TEST(broker.said.empty());
    auto seen = gateway::test::snapshot_of(printer::status::idle);
    seen.telemetry.chamber_light = true;
    desk.on_snapshot(seen, true, now);
    BOOST_TEST(shown_before == 0U, "the state before the result");
    BOOST_REQUIRE(broker.said.size() == 2U);
    BOOST_TEST(broker.said[0].topic == "flow/answers");
    BOOST_TEST(broker.said[0].correlation_data == "7");
    BOOST_TEST(broker.said[1].topic == "printer2mqtt/p/result");
    BOOST_TEST(gateway::test::field(broker.said[1].payload, "code") == "confirmed");
}

BOOST_AUTO_TEST_CASE(no_sender_makes_the_gateway_command_itself_or_overwrite_its_topics)
{
    allow();
    for (auto const* const topic : {"printer2mqtt/p/set/light", "homeassistant/device/x/config",
                                    "homeassistant/status", "a/#", "$SYS/x"})
        desk.on_message("set/light", said("perhaps", topic), set, now);
    BOOST_TEST(broker.take_topics() == strings(5, "printer2mqtt/p/result"),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_command_under_way_is_answered_at_the_new_topic_after_a_rename)
{
    allow();
    desk.on_message("set/light", said("ON"), set, now);
    desk.answer_at("printer2mqtt/renamed/result");
    desk.configure(set.control, known, false);
    desk.on_shutdown(now);
    BOOST_TEST(broker.take_topics() == strings{"printer2mqtt/renamed/result"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
