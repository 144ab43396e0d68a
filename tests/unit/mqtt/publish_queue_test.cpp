// SPDX-License-Identifier: MIT
#include "mqtt/publish_queue.hpp"

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

using namespace p2m::mqtt;
using strings = std::vector<std::string>;

namespace {

outbound_message retained(std::string topic, std::string payload)
{
    return {.topic = std::move(topic), .payload = std::move(payload)};
}

outbound_message availability(std::string payload, std::string root = "base/p")
{
    return {.topic = root + "/availability",
            .payload = std::move(payload),
            .queued = queueing::newest_at_end};
}

outbound_message state(std::string payload)
{
    return retained("base/p/state", std::move(payload));
}

outbound_message config(std::string payload, std::uint64_t receipt = 0)
{
    return {.topic = "ha/device/p/config",
            .payload = std::move(payload),
            .receipt = receipt,
            .queued = queueing::each};
}

outbound_message passing(std::string payload, int qos = 1)
{
    return {.topic = "p", .payload = std::move(payload), .qos = qos, .retained = false};
}

outbound_message event(std::uint64_t receipt)
{
    return {.topic = "event",
            .payload = "e" + std::to_string(receipt),
            .retained = false,
            .receipt = receipt};
}

struct queue_fixture
{
    publish_queue queue{{.messages = 4, .bytes = 1000, .in_flight = 64}};
    std::vector<publish_queue::message_id> ids;

    void connect(connection_info const& info = {}) { queue.on_connected(info); }

    // Takes all that the window lets through.
    strings payloads()
    {
        strings out;
        while (auto const taken = queue.take()) {
            auto const& sent = std::get<publish_queue::send>(*taken);
            ids.push_back(sent.id);
            out.push_back(sent.message.payload);
        }
        return out;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(publish_queue_cases, queue_fixture)

BOOST_AUTO_TEST_CASE(messages_leave_in_the_order_they_came)
{
    connect();
    queue.push(passing("1"));
    queue.push(retained("a", "2"));
    queue.push(event(3));
    queue.push(passing("4", 0));
    BOOST_TEST(payloads() == (strings{"1", "2", "e3", "4"}));
}

BOOST_AUTO_TEST_CASE(a_retained_message_takes_the_place_of_a_waiting_one_of_its_topic)
{
    connect();
    queue.push(retained("a", "old"));
    queue.push(retained("b", "b"));
    queue.push(retained("a", "new"));
    BOOST_TEST(payloads() == (strings{"new", "b"}));
    queue.push(retained("a", "next"));
    BOOST_TEST(payloads() == strings{"next"}, "what is in flight is not replaced");
}

// --- order partners, while the broker is slow

BOOST_AUTO_TEST_CASE(online_never_comes_before_the_state_it_belongs_to)
{
    connect();
    queue.push(availability("offline"));
    queue.push(state("after"));
    queue.push(availability("online"));
    BOOST_TEST(payloads() == (strings{"after", "online"}));
}

BOOST_AUTO_TEST_CASE(a_state_passes_no_availability_that_was_said_before_it)
{
    connect();
    queue.push(state("printing"));
    queue.push(retained("base/p/value/temperature/nozzle", "215"));
    queue.push(retained("base/q/state", "of another"));
    queue.push(availability("offline"));
    queue.push(state("cannot"));
    queue.push(retained("base/p/value/temperature/nozzle", "0"));
    queue.push(retained("base/q/state", "newest of another"));
    BOOST_TEST(payloads()
               == (strings{"printing", "215", "newest of another", "offline", "cannot", "0"}));
}

BOOST_AUTO_TEST_CASE(a_printer_that_comes_and_goes_does_not_fill_the_queue)
{
    connect();
    for (int i = 0; i != 100; ++i) {
        queue.push(availability("offline"));
        queue.push(state("off " + std::to_string(i)));
        queue.push(state("on " + std::to_string(i)));
        queue.push(availability("online"));
        BOOST_TEST(queue.waiting() <= 3U);
    }
    auto const said = payloads();
    BOOST_TEST(said.back() == "online");
    BOOST_TEST(said.at(said.size() - 2) == "on 99");
}

BOOST_AUTO_TEST_CASE(what_has_to_be_seen_is_not_replaced)
{
    connect();
    queue.push(config("whole"));
    queue.push(config("tombstone"));
    queue.push(config("without"));
    queue.push(config("", 7));
    queue.push(config("whole"));
    BOOST_TEST(payloads() == (strings{"whole", "tombstone", "without", "", "whole"}));
    BOOST_TEST(queue.on_acknowledged(ids.at(3)) == 7U);
}

BOOST_AUTO_TEST_CASE(what_has_to_be_seen_waits_once)
{
    connect();
    queue.push(config("whole"));
    queue.push(config("whole"));
    queue.push(config("", 1));
    queue.push(config("", 2));
    BOOST_TEST(payloads() == (strings{"whole", "", ""}), "a receipt is for its owner to count");
}

BOOST_AUTO_TEST_CASE(a_topic_that_is_emptied_and_used_again_is_so_in_this_order)
{
    connect();
    queue.push(state("old"));
    queue.push({.topic = "base/p/state", .payload = {}, .receipt = 1, .queued = queueing::each});
    queue.push(state("new"));
    queue.push(state("newest"));
    BOOST_TEST(payloads() == (strings{"old", "", "newest"}));
}

BOOST_AUTO_TEST_CASE(the_last_words_come_first_and_each_availability_after_them)
{
    connect({.receive_maximum = 1});
    queue.push(passing("in flight"));
    BOOST_TEST(payloads().size() == 1U);
    queue.push(state("state"));
    queue.push(event(1));
    queue.push(availability("online", "base/gateway"));
    queue.push(availability("offline"));
    queue.push_last_words(availability("offline", "base/gateway"));
    strings said;
    for (std::size_t k = 0; k != 4; ++k) {
        queue.on_acknowledged(ids.back());
        said.push_back(payloads().at(0));
    }
    BOOST_TEST(said == (strings{"offline", "offline", "state", "e1"}));
    BOOST_TEST(queue.waiting() == 0U);
}

BOOST_AUTO_TEST_CASE(what_a_broker_cuts_for_its_size_is_left_out_from_then_on)
{
    queue = publish_queue{};
    connect({});
    queue.push(retained("small", "x"));
    queue.push(retained("big", std::string(2000, 'x')));
    BOOST_TEST(payloads().size() == 2U);
    queue.on_cut(true);
    queue.on_disconnected();
    connect({});
    queue.push(retained("big", std::string(2000, 'x')));
    queue.push(retained("small", "x"));
    auto const first = queue.take();
    BOOST_REQUIRE(first.has_value());
    auto const* const big = std::get_if<publish_queue::too_large>(&*first);
    BOOST_REQUIRE(big != nullptr);
    BOOST_TEST(big->topic == "big");
    BOOST_TEST(big->size == big->limit + 1);
    BOOST_TEST(payloads() == strings{"x"});
}

BOOST_AUTO_TEST_CASE(the_same_large_message_at_two_silent_cuts_is_their_cause)
{
    queue = publish_queue{};
    for (int cuts = 0; cuts != 2; ++cuts) {
        connect({});
        queue.push(retained("big", std::string(5000, 'x')));
        BOOST_TEST(payloads().size() == 1U);
        queue.on_cut(false);
        queue.on_disconnected();
    }
    connect({});
    queue.push(retained("big", std::string(5000, 'x')));
    BOOST_TEST(std::holds_alternative<publish_queue::too_large>(queue.take().value()));
}

BOOST_AUTO_TEST_CASE(small_or_different_messages_at_silent_cuts_prove_nothing)
{
    queue = publish_queue{};
    for (int cuts = 0; cuts != 3; ++cuts) {
        connect({});
        queue.push(retained("small", "x"));
        BOOST_TEST(payloads().size() == 1U);
        queue.on_cut(false);
        queue.on_disconnected();
    }
    for (auto const* const topic : {"a", "b", "a"}) {
        connect({});
        queue.push(retained(topic, std::string(5000, 'x')));
        BOOST_TEST(payloads().size() == 1U);
        queue.on_cut(false);
        queue.on_disconnected();
    }
    connect({});
    queue.push(retained("a", std::string(5000, 'x')));
    BOOST_TEST(payloads().size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_window_is_the_smaller_of_the_brokers_and_ours)
{
    connect({.receive_maximum = 2});
    for (auto const* payload : {"1", "2", "3"})
        queue.push(retained(payload, payload));
    BOOST_TEST(payloads() == (strings{"1", "2"}));
    BOOST_TEST(queue.in_flight() == 2U);
    queue.on_acknowledged(ids.front());
    BOOST_TEST(payloads() == strings{"3"});

    publish_queue ours{{.messages = 9, .bytes = 1000, .in_flight = 1}};
    ours.on_connected({});
    ours.push(passing("1"));
    ours.push(passing("2"));
    BOOST_TEST(ours.take().has_value());
    BOOST_TEST(!ours.take().has_value());
}

BOOST_AUTO_TEST_CASE(a_receipt_comes_with_its_acknowledgement_once)
{
    connect();
    queue.push(event(7));
    BOOST_TEST(payloads().size() == 1U);
    BOOST_TEST(queue.on_acknowledged(ids.front()) == 7U);
    BOOST_TEST(queue.on_acknowledged(ids.front()) == 0U);
    BOOST_TEST(queue.on_acknowledged(12345) == 0U);
}

BOOST_AUTO_TEST_CASE(a_disconnect_keeps_only_what_has_a_receipt_in_its_order)
{
    connect({.receive_maximum = 2});
    queue.push(event(1));
    queue.push(retained("a", "gone"));
    queue.push(event(2));
    queue.push(passing("gone"));
    BOOST_TEST(payloads().size() == 2U);
    queue.on_disconnected();
    queue.push(event(3));
    queue.push(retained("a", "not kept"));
    BOOST_TEST(!queue.take().has_value());
    BOOST_TEST(queue.waiting() == 3U);
    BOOST_TEST(queue.on_acknowledged(ids.front()) == 0U, "an answer of the connection before");

    connect();
    BOOST_TEST(payloads() == (strings{"e1", "e2", "e3"}));
}

BOOST_AUTO_TEST_CASE(at_the_bound_the_oldest_passing_message_is_dropped_and_counted)
{
    connect();
    queue.push(event(1));
    queue.push(retained("a", "a"));
    for (auto const* payload : {"1", "2", "3", "4", "5"})
        queue.push(passing(payload));
    BOOST_TEST(queue.dropped() == 2U);
    BOOST_TEST(payloads() == (strings{"e1", "a", "3", "4", "5"}));
}

BOOST_AUTO_TEST_CASE(retained_messages_count_by_bytes_only)
{
    connect();
    for (int i = 0; i != 10; ++i)
        queue.push(retained(std::to_string(i), std::string(99, 'x')));
    BOOST_TEST(queue.dropped() == 0U);
    BOOST_TEST(queue.waiting_bytes() == 1000U);
    queue.push(retained("9", std::string(100, 'x')));
    BOOST_TEST(queue.dropped() == 1U);
    BOOST_TEST(queue.waiting() == 9U);
}

BOOST_AUTO_TEST_CASE(a_dropped_retained_message_is_told_once_all_others_are_with_the_broker)
{
    connect();
    queue.push(retained("a", std::string(600, 'a')));
    queue.push(retained("b", std::string(600, 'b')));
    BOOST_TEST(queue.dropped() == 1u);
    BOOST_TEST(!queue.take_recovery(), "something waits");
    BOOST_TEST(payloads().size() == 1u);
    BOOST_TEST(!queue.take_recovery(), "something is not acknowledged");
    queue.on_acknowledged(ids.at(0));
    BOOST_TEST(queue.take_recovery());
    BOOST_TEST(!queue.take_recovery(), "once");
}

BOOST_AUTO_TEST_CASE(what_was_dropped_before_a_disconnect_is_no_news_after_the_next_connect)
{
    connect();
    queue.push(retained("a", std::string(600, 'a')));
    queue.push(retained("b", std::string(600, 'b')));
    queue.on_disconnected();
    connect();
    BOOST_TEST(!queue.take_recovery());
}

BOOST_AUTO_TEST_CASE(messages_with_a_receipt_are_not_dropped_for_newer_ones)
{
    for (std::uint64_t receipt = 1; receipt != 7; ++receipt)
        queue.push(event(receipt));
    BOOST_TEST(queue.dropped() == 2U);
    connect();
    BOOST_TEST(payloads() == (strings{"e1", "e2", "e3", "e4"}));
}

BOOST_AUTO_TEST_CASE(what_was_in_flight_is_not_dropped_for_what_came_meanwhile)
{
    connect({.receive_maximum = 3});
    for (std::uint64_t receipt = 1; receipt != 8; ++receipt)
        queue.push(event(receipt));
    BOOST_TEST(payloads() == (strings{"e1", "e2", "e3"}));
    queue.push(event(8));
    queue.on_disconnected();
    queue.push(event(9));
    connect();
    BOOST_TEST(payloads() == (strings{"e1", "e2", "e3", "e4"}), "the bound is that of both");
}

BOOST_AUTO_TEST_CASE(what_has_to_be_seen_is_given_up_after_all_other_that_is_retained)
{
    connect();
    queue.push(config(std::string(500, 'c')));
    queue.push(retained("a", std::string(400, 'a')));
    queue.push(retained("b", std::string(400, 'b')));
    BOOST_TEST(queue.dropped() == 1U);
    BOOST_TEST(payloads() == (strings{std::string(500, 'c'), std::string(400, 'b')}));
}

BOOST_AUTO_TEST_CASE(a_receipt_for_something_retained_ends_with_the_connection)
{
    connect();
    queue.push(config("", 1));
    queue.push(config("x"));
    BOOST_TEST(payloads().size() == 2U);
    queue.push(config("", 2));
    queue.on_disconnected();
    BOOST_TEST(queue.waiting() == 0U, "its owner has it in a store");
}

BOOST_AUTO_TEST_CASE(a_message_over_the_brokers_limit_is_told_and_skipped)
{
    auto const big = retained("big", std::string(100, 'x'));
    connect({.maximum_packet = static_cast<std::uint32_t>(packet_size(big) - 1)});
    queue.push(big);
    queue.push(retained("small", "s"));
    auto const first = queue.take();
    auto const& refused = std::get<publish_queue::too_large>(first.value());
    BOOST_TEST(refused.topic == "big");
    BOOST_TEST(refused.size == packet_size(big));
    BOOST_TEST(refused.limit == packet_size(big) - 1);
    BOOST_TEST(payloads() == strings{"s"});
    BOOST_TEST(queue.waiting_bytes() == 0U);
}

BOOST_AUTO_TEST_CASE(a_message_of_just_the_limit_is_sent)
{
    auto const fits = retained("fits", std::string(100, 'x'));
    connect({.maximum_packet = static_cast<std::uint32_t>(packet_size(fits))});
    queue.push(fits);
    BOOST_TEST(payloads().size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
