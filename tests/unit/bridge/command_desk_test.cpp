// SPDX-License-Identifier: MIT
#include "gateway/bridge/command_desk.hpp"
#include "tests/unit/bridge/recording_line.hpp"
#include "tests/unit/command/situation.hpp"

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
         .carry_out = [](ticket, printer_action const&) {},
         .show_state = [this](printer::moment) { shown_before = broker.said.size(); }}};

    desk_fixture()
    {
        set.control = gateway::test::everything_allowed();
        known.capabilities = gateway::test::all_capabilities();
        desk.answer_at("printer2mqtt/p/result");
    }
    void allow()
    {
        desk.on_attributes(known);
        desk.configure(set.control, {}, now);
        desk.on_snapshot(gateway::test::snapshot_of(printer::status::idle), true, true, now);
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

BOOST_AUTO_TEST_CASE(control_that_is_switched_off_swallows_no_result)
{
    allow();
    desk.on_message("set/light", said("ON", "flow/answers"), set, now);
    desk.on_message("set/camera", said("ON"), set, now);
    BOOST_REQUIRE(executed.size() == 1U);
    set.control.enabled = false;
    desk.configure(set.control, {}, now);
    BOOST_REQUIRE(broker.said.size() == 1U);
    BOOST_TEST(gateway::test::field(broker.said[0].payload, "code") == "class_disabled");
    desk.on_answer(executed[0].first, {printer::answer::kind::refused, 1, "", {}}, now);
    BOOST_TEST(broker.take_topics()
                   == (strings{"printer2mqtt/p/result", "flow/answers", "printer2mqtt/p/result"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_order_still_on_its_way_when_control_goes_off_is_answered)
{
    desk.on_message("set/light", said("ON"), set, now);
    BOOST_REQUIRE(broker.said.size() == 1U);
    BOOST_TEST(gateway::test::field(broker.said[0].payload, "code") == "class_disabled");
    BOOST_TEST(executed.empty());
    BOOST_TEST(!desk.deadline().has_value());
}

BOOST_AUTO_TEST_CASE(an_order_of_another_surface_is_answered_there_and_on_the_result_topic)
{
    allow();
    std::vector<std::string> told;
    desk.submit(
        {.content = named_action{"pause"}, .from = {.via = surface::http}, .received_at = now},
        [&](result const& what) { told.push_back(write_result(what)); }, now);
    BOOST_REQUIRE(told.size() == 1U);
    BOOST_TEST(gateway::test::verdict(told[0]) == "rejected/not_allowed_now");
    BOOST_REQUIRE(broker.said.size() == 1U);
    BOOST_TEST(broker.said[0].payload == told[0]);
}

BOOST_AUTO_TEST_CASE(a_result_that_does_not_fit_the_broker_is_shorter)
{
    allow();
    broker.most_bytes = 20'000;
    desk.on_message("command", said(R"({"action":"list_files","params":{"path":"/local"}})"), set,
                    now);
    BOOST_REQUIRE(executed.size() == 1U);
    std::vector<printer::file_entry> const files(900, {"/local/benchy.gcode", 1, {}, {}, false});
    desk.on_answer(executed[0].first, {printer::answer::kind::acknowledged, 0, "", files}, now);
    BOOST_REQUIRE(broker.said.size() == 1U);
    BOOST_TEST(broker.said[0].payload.size() < 20'000U);
    BOOST_TEST(broker.said[0].payload.find(R"("total":900,"truncated":true)") != std::string::npos);
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
    desk.on_snapshot(seen, true, true, now);
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
    desk.configure(set.control, {}, now);
    desk.on_shutdown(now);
    BOOST_TEST(broker.take_topics() == strings{"printer2mqtt/renamed/result"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
