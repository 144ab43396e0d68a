// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/sender.hpp"
#include "tests/unit/surfaces/mqtt/recording_connection.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

using namespace p2m;
using namespace p2m::gateway;
using gateway::test::strings;

namespace {

struct sender_fixture : gateway::test::with_broker
{
    /// As the feed tells an event that the store has.
    void happen(sender& to, std::string const& printer = "p")
    {
        auto const id = std::to_string(++happened);
        auto const json = R"({"id":")" + id + "\"}";
        BOOST_REQUIRE(store.save_turn(
            {.printer = printer,
             .events = {{.id = id, .printer = printer, .payload = json, .created = {}}}}));
        to.deliver("p2m/" + printer + "/event", {.printer = printer,
                                                 .kind = change_kind::event,
                                                 .body = make_document(json),
                                                 .event_id = id,
                                                 .is_kept = true});
    }
    void happen(std::size_t count)
    {
        for (std::size_t k = 0; k != count; ++k)
            happen(out);
    }
    /// The ids of the events that were said, in their order.
    [[nodiscard]] strings events() const
    {
        strings ids;
        for (auto const& one : broker.said) {
            auto const from = one.payload.find(R"("id":")") + 6;
            ids.push_back(one.payload.substr(from, one.payload.find('"', from) - from));
        }
        return ids;
    }
    void settle_all()
    {
        for (std::size_t k = 0; k != broker.said.size(); ++k)
            if (auto const receipt = broker.said[k].receipt; receipt != 0)
                out.on_settled(receipt);
    }
    [[nodiscard]] std::size_t kept_events() { return store.events().size(); }

    std::size_t happened = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sender_to_the_broker, sender_fixture)

BOOST_AUTO_TEST_CASE(what_is_retained_is_not_kept_for_a_broker_that_is_away)
{
    broker.connected = false;
    out.retain("p2m/p/state", "{}");
    BOOST_TEST(broker.said.empty());
    broker.connected = true;
    out.retain("p2m/p/state", "{}", 0);
    BOOST_REQUIRE(broker.said.size() == 1U);
    BOOST_TEST(broker.said[0].retained);
    BOOST_TEST(broker.said[0].qos == 0);
}

BOOST_AUTO_TEST_CASE(an_event_is_in_the_store_until_the_broker_has_it)
{
    happen(2);
    BOOST_TEST(kept_events() == 2U);
    BOOST_TEST(!broker.said.at(0).retained);
    out.on_settled(broker.said.at(0).receipt);
    BOOST_REQUIRE(kept_events() == 1U);
    BOOST_TEST(store.events()[0].id == "2");
    out.on_settled(broker.said.at(1).receipt);
    out.on_settled(broker.said.at(1).receipt);
    BOOST_TEST(kept_events() == 0U);
}

BOOST_AUTO_TEST_CASE(what_an_earlier_session_could_not_deliver_is_sent_as_it_was_and_first)
{
    happen(2);
    auto const first = broker.said.at(0).payload;

    gateway::test::recording_connection next;
    out.use(&next);
    happen(1);
    BOOST_TEST(next.said.empty(), "events follow \"online\"");
    out.deliver_left_over();
    BOOST_REQUIRE(next.said.size() == 3U);
    BOOST_TEST(next.said[0].payload == first);
    BOOST_TEST(next.said[0].topic == "p2m/p/event");
    for (auto const receipt : next.receipts())
        out.on_settled(receipt);
    BOOST_TEST(kept_events() == 0U);
}

BOOST_AUTO_TEST_CASE(of_very_many_events_all_arrive_once_and_in_their_order)
{
    auto const many = 2 * sender::max_events_under_way + 300;
    for (std::size_t k = 0; k != many; ++k)  // one printer's would be dropped beyond a thousand
        happen(out, "p" + std::to_string(k % 5));
    BOOST_TEST(broker.said.size() == sender::max_events_under_way);
    settle_all();
    auto const ids = events();
    BOOST_REQUIRE(ids.size() == many);
    for (std::size_t k = 0; k != many; ++k)
        BOOST_REQUIRE(ids[k] == std::to_string(k + 1));
    BOOST_TEST(kept_events() == 0U);
}

BOOST_AUTO_TEST_CASE(an_event_does_not_overtake_those_that_wait)
{
    for (std::size_t k = 0; k != sender::max_events_under_way + 1; ++k)
        happen(out, "p" + std::to_string(k % 2));
    out.on_settled(broker.said.front().receipt);
    happen(1);
    BOOST_TEST(events().back() == std::to_string(sender::max_events_under_way));
    settle_all();
    BOOST_TEST(events().back() == std::to_string(happened));
}

BOOST_AUTO_TEST_CASE(an_event_that_happens_while_the_session_is_replaced_waits_for_the_next_one)
{
    out.use(nullptr);
    happen(1);
    BOOST_TEST(kept_events() == 1U);
    out.use(&broker);
    out.deliver_left_over();
    BOOST_TEST(events() == strings{"1"}, boost::test_tools::per_element());
    settle_all();
    BOOST_TEST(kept_events() == 0U);
}

BOOST_AUTO_TEST_CASE(a_topic_to_be_cleared_is_remembered_until_the_broker_has_heard_of_it)
{
    broker.connected = false;
    out.clear("p2m/old/state");
    out.clear("p2m/old/availability");
    BOOST_TEST(broker.said.empty());

    broker.connected = true;
    out.clear_left_over();
    BOOST_REQUIRE(broker.said.size() == 2U);
    for (auto const& one : broker.said) {
        BOOST_TEST(one.payload.empty());
        BOOST_TEST(one.retained);
        BOOST_TEST((one.queued == mqtt::queueing::each));
    }
    BOOST_TEST(store.clearings().size() == 2U, "the connection may break now");
    out.on_settled(broker.said.front().receipt);
    BOOST_TEST(store.clearings() == strings{"p2m/old/state"}, boost::test_tools::per_element());

    broker.said.clear();
    out.clear_left_over();
    BOOST_TEST(broker.said.size() == 1U);
    settle_all();
    BOOST_TEST(store.clearings().empty());
    out.clear_left_over();
    BOOST_TEST(broker.said.size() == 1U, "nothing more is said");
}

BOOST_AUTO_TEST_CASE(a_clearing_that_a_dead_broker_was_told_of_is_done_again_by_the_next_run)
{
    out.clear("p2m/old/state");
    out.announce("homeassistant/device/old/config", {});
    out.retain("p2m/old/value/status", {}, 0);
    BOOST_TEST(broker.said.size() == 3U);
    BOOST_TEST(store.clearings().size() == 3U, "stored before anything else");

    sender next{store, static_cast<event_topics const&>(*this)};
    gateway::test::recording_connection line;
    next.use(&line);
    next.clear_left_over();
    BOOST_TEST(line.take_topics()
                   == (strings{"homeassistant/device/old/config", "p2m/old/state",
                               "p2m/old/value/status"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_config_is_cleared_before_the_topics_it_names)
{
    broker.connected = false;
    for (auto const* const topic : {"a2m/old/state", "homeassistant/device/old/config"})
        out.clear(topic);
    broker.connected = true;
    out.clear_left_over();
    BOOST_TEST(broker.take_topics()
                   == (strings{"homeassistant/device/old/config", "a2m/old/state"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_topic_that_is_used_again_is_not_cleared_at_the_next_connect)
{
    out.clear("p2m/p/state");
    auto const before = broker.said.at(0).receipt;
    out.retain("p2m/p/state", "{}");
    BOOST_TEST(store.clearings().empty());
    out.clear("p2m/p/state");
    out.on_settled(before);
    BOOST_TEST(store.clearings().size() == 1U, "cleared once more: the older receipt is not its");
    out.on_settled(broker.said.back().receipt);
    BOOST_TEST(store.clearings().empty());
}

BOOST_AUTO_TEST_CASE(a_receipt_of_an_earlier_connection_settles_no_clearing)
{
    out.clear("p2m/p/state");
    auto const before = broker.said.at(0).receipt;
    out.clear_left_over();
    out.on_settled(before);
    BOOST_TEST(store.clearings().size() == 1U);
}

BOOST_AUTO_TEST_CASE(availability_and_discovery_keep_their_order_in_the_queue)
{
    out.retain("p2m/p/availability", "online");
    out.retain("p2m/p/state", "{}");
    out.announce("homeassistant/device/p/config", "{}");
    BOOST_REQUIRE(broker.said.size() == 3U);
    BOOST_TEST((broker.said[0].queued == mqtt::queueing::newest_at_end));
    BOOST_TEST((broker.said[1].queued == mqtt::queueing::newest_in_place));
    BOOST_TEST((broker.said[2].queued == mqtt::queueing::each));
}

BOOST_AUTO_TEST_CASE(an_event_of_a_printer_that_was_taken_out_goes_with_it)
{
    out.use(nullptr);
    happen(out, "p");
    happen(out, "q");
    gone = "p";
    out.use(&broker);
    out.deliver_left_over();
    BOOST_TEST(events() == strings{"2"}, boost::test_tools::per_element());
    settle_all();
    BOOST_TEST(kept_events() == 0U);
}

BOOST_AUTO_TEST_CASE(an_event_that_no_store_keeps_is_sent_at_once)
{
    out.on_connected();
    out.deliver("p2m/p/event", {.printer = "p",
                                .kind = change_kind::event,
                                .body = make_document(R"({"id":"7"})"),
                                .event_id = "7",
                                .is_kept = false});
    BOOST_TEST(events() == strings{"7"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(after_a_reconnect_events_wait_until_everything_else_is_published)
{
    happen(1);
    out.on_connected();
    happen(1);
    BOOST_TEST(events() == strings{"1"}, boost::test_tools::per_element());
    out.deliver_left_over();
    BOOST_TEST(events() == (strings{"1", "2"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_result_is_as_long_as_the_broker_takes_it)
{
    result told;
    told.message = "It is done.";
    told.data = "[\"" + std::string(8000, 'x') + "\"]";
    broker.limit = 4096;
    out.publish_result("flow/answers", told, "7");
    BOOST_REQUIRE(broker.said.size() == 1U);
    BOOST_TEST(broker.said[0].topic == "flow/answers");
    BOOST_TEST(broker.said[0].correlation_data == "7");
    BOOST_TEST(!broker.said[0].retained);
    BOOST_TEST(broker.said[0].payload.size() < 4096U);
    broker.limit = 100'000;
    out.publish_result("p2m/p/result", told);
    BOOST_TEST(broker.said[1].payload.size() > 8000U);
}

BOOST_AUTO_TEST_SUITE_END()
