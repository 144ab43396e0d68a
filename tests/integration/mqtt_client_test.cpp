// SPDX-License-Identifier: MIT
// The client against a real mosquitto, over loopback.
#include "mqtt/reachability.hpp"
#include "mqtt/standstill.hpp"
#include "tests/integration/mqtt_peer.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/tcp_proxy.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/process/args.hpp>
#include <boost/process/search_path.hpp>
#include <boost/process/system.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace bp = boost::process;
namespace data = boost::unit_test::data;
using namespace p2m::test;
using namespace std::chrono_literals;
using asio::ip::tcp;

namespace {

std::array const both_versions{static_cast<int>(protocol_version::v5),
                               static_cast<int>(protocol_version::v3_1_1)};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(mqtt_client, loop)

BOOST_AUTO_TEST_CASE(it_speaks_mqtt_5_with_a_broker_that_does)
{
    mosquitto const broker({"max_packet_size 2000", "max_keepalive 15"});
    auto const one = connect(options_for(broker.url(), "one"));
    BOOST_TEST((one->info.version == protocol_version::v5));
    BOOST_TEST(one->info.maximum_packet.value_or(0) == 2000U);
    BOOST_TEST(one->info.retain_available);
    BOOST_TEST(one->info.receive_maximum > 0);
    BOOST_TEST(!one->info.keep_alive, "the second attempt asked for the 15 s that it wants");
    BOOST_TEST(one->errors.empty());
}

BOOST_DATA_TEST_CASE(it_falls_back_to_3_1_1_where_mqtt_5_is_refused,
                     data::make({"closes", "answers"}))
{
    // A broker that knows 3.1.1 only, as far as the handshake goes.
    tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
    std::string const manner = sample;
    std::vector<int> versions;
    std::vector<std::shared_ptr<tcp::socket>> sockets;
    std::function<void()> accept = [&] {
        acceptor.async_accept([&](boost::system::error_code ec, tcp::socket accepted) {
            if (ec)
                return;
            auto socket = sockets.emplace_back(std::make_shared<tcp::socket>(std::move(accepted)));
            auto connect_packet = std::make_shared<std::array<unsigned char, 9>>();
            asio::async_read(
                *socket, asio::buffer(*connect_packet),
                [&, socket, connect_packet](boost::system::error_code failed, std::size_t) {
                    if (failed)
                        return;
                    int const version = connect_packet->at(8);
                    versions.push_back(version);
                    bool const is_known = version == 4;
                    std::array<unsigned char, 4> const connack{
                        0x20, 2, 0, static_cast<unsigned char>(is_known ? 0 : 1)};
                    if (is_known || manner == "answers")
                        asio::write(*socket, asio::buffer(connack));
                    if (!is_known)
                        socket->close();
                });
            accept();
        });
    };
    accept();
    {
        peer one(io,
                 options_for("mqtt://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()),
                             "one"));
        BOOST_TEST(one.wait_for_connection());
        BOOST_TEST((one.info.version == protocol_version::v3_1_1));
        BOOST_TEST(one.errors.empty(), "a fallback is no outage");
        // The script answers no DISCONNECT, so the end comes by closing.
    }
    BOOST_TEST(versions == (std::vector{5, 4}), boost::test_tools::per_element());
    acceptor.close();
    io.restart();
    io.poll();
}

BOOST_DATA_TEST_CASE(the_will_is_published_when_the_connection_is_cut, data::make(both_versions))
{
    auto const version = static_cast<protocol_version>(sample);
    mosquitto const broker;
    auto const watcher = connect(options_for(broker.url(), "watcher"), {{"will"}});
    tcp_proxy proxy(io, broker.port());
    auto options = options_for("mqtt://127.0.0.1:" + std::to_string(proxy.port()), "one", version);
    options.will_topic = "will";
    options.will_payload = "offline";
    auto const one = connect(options);
    auto const cut_at = std::chrono::steady_clock::now();
    proxy.refuse();
    proxy.cut();
    BOOST_REQUIRE(watcher->wait_for(1));
    BOOST_TEST(watcher->received.at(0).payload == "offline");
    BOOST_TEST(watcher->received.at(0).retained);
    auto const delay = std::chrono::steady_clock::now() - cut_at;
    BOOST_TEST((delay > 3s) == (version == protocol_version::v5), "MQTT 5 waits for our return");
    BOOST_REQUIRE(run_until(io, [&] { return !one->errors.empty(); }));
    BOOST_TEST((one->errors.at(0) == error::connection_lost));
}

BOOST_AUTO_TEST_CASE(messages_arrive_in_order_and_retained_ones_stay)
{
    mosquitto const broker;
    auto const watcher = connect(options_for(broker.url(), "watcher"), {{"t/#"}});
    auto const one = connect(options_for(broker.url(), "one"));
    strings expected;
    for (int i = 0; i != 300; ++i) {
        expected.push_back(std::to_string(i));
        one->connection.publish({.topic = "t/" + std::to_string(i), .payload = expected.back()});
    }
    BOOST_TEST(watcher->wait_for(300));
    BOOST_TEST(watcher->payloads() == expected, boost::test_tools::per_element());
    BOOST_TEST(watcher->received.at(0).retained, "Retain As Published");
    BOOST_TEST(kept(broker, "t/#", 300).size() == 300U);
}

BOOST_AUTO_TEST_CASE(a_message_with_a_receipt_survives_a_restart_of_the_broker)
{
    mosquitto broker;
    auto const one = connect(options_for(broker.url(), "one"));
    broker.kill();
    BOOST_REQUIRE(run_until(io, [&] { return !one->connection.is_connected(); }));
    auto event = passing("event", "finished");
    event.receipt = 42;
    one->connection.publish(event);
    one->connection.publish({.topic = "state", .payload = "dropped"});
    BOOST_TEST(one->connection.queued() == 1U);
    broker.start();
    BOOST_TEST(run_until(io, [&] { return !one->delivered.empty(); }));
    BOOST_TEST(one->delivered == std::vector<std::uint64_t>{42}, boost::test_tools::per_element());
    BOOST_TEST(one->connections == 2);
    BOOST_TEST((one->errors.at(0) == error::connection_lost));
    BOOST_TEST(one->connection.queued() == 0U);
}

BOOST_AUTO_TEST_CASE(an_oversize_message_is_skipped_and_the_connection_lives)
{
    mosquitto const broker({"max_packet_size 1000"});
    auto const one = connect(options_for(broker.url(), "one"));
    one->connection.publish({.topic = "big", .payload = std::string(2000, 'x')});
    one->connection.publish({.topic = "small", .payload = "s"});
    BOOST_TEST(run_until(io, [&] { return one->connection.queued() == 0; }));
    BOOST_TEST(one->too_large == strings{"big"}, boost::test_tools::per_element());
    BOOST_TEST(kept(broker, "#", 1) == strings{"s"}, boost::test_tools::per_element());
    BOOST_TEST(one->connections == 1);
}

BOOST_DATA_TEST_CASE(a_wrong_password_is_told_once, data::make(both_versions))
{
    temporary_directory const directory;
    auto const file = directory.path() / "passwords";
    std::ofstream(file) << "";
    std::filesystem::permissions(file, std::filesystem::perms::owner_read
                                           | std::filesystem::perms::owner_write);
    mosquitto const broker({"allow_anonymous false", "password_file " + file.string()});
    auto options = options_for(broker.url(), "one", static_cast<protocol_version>(sample));
    options.username = "me";
    options.password = "wrong";
    peer one(io, options);
    BOOST_TEST(run_until(io, [&] { return !one.errors.empty(); }));
    BOOST_TEST(one.errors.size() == 1U);
    // mosquitto tells MQTT 5 clients "not authorized" for either.
    bool const is_told =
        one.errors.at(0) == error::bad_credentials || one.errors.at(0) == error::not_authorized;
    BOOST_TEST(is_told, one.details.at(0));
    BOOST_TEST(one.details.at(0).find("wrong") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_broker_that_is_not_there_is_unreachable)
{
    peer one(io, options_for("mqtt://127.0.0.1:" + std::to_string(free_port()), "one"));
    BOOST_TEST(run_until(io, [&] { return !one.errors.empty(); }));
    BOOST_TEST((one.errors.at(0) == error::unreachable), one.details.at(0));
}

boost::test_tools::assertion_result localhost_has_both_families(boost::unit_test::test_unit_id)
{
    auto const known = addresses_of("localhost", 1);
    return std::ranges::any_of(known, [](auto const& at) { return at.address().is_v4(); })
           && std::ranges::any_of(known, [](auto const& at) { return at.address().is_v6(); });
}

BOOST_AUTO_TEST_CASE(a_broker_that_answers_at_a_names_ipv6_address_only_is_found,
                     *boost::unit_test::precondition(localhost_has_both_families))
{
    auto const port = std::to_string(free_port());
    mosquitto const broker({"listener " + port + " ::1"});
    auto const one = connect(options_for("mqtt://localhost:" + port, "one"));
    one->connection.publish(passing("t", "x"));
    BOOST_TEST(run_until(io, [&] { return one->connection.queued() == 0; }));
    BOOST_TEST(one->errors.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_broker_without_retained_messages_is_refused)
{
    mosquitto const broker({"retain_available false"});
    peer one(io, options_for(broker.url(), "one"));
    BOOST_TEST(run_until(io, [&] { return !one.errors.empty(); }));
    BOOST_TEST((one.errors.at(0) == error::unsupported));
    BOOST_TEST(one.connections == 0);
}

BOOST_AUTO_TEST_CASE(a_broker_of_3_1_1_without_retained_messages_is_refused_with_the_same_words)
{
    mosquitto const broker({"retain_available false"});
    auto options = options_for(broker.url(), "one", protocol_version::v3_1_1);
    options.will_topic = "will";
    peer one(io, std::move(options));
    BOOST_TEST(run_until(io, [&] { return !one.errors.empty(); }));
    BOOST_TEST((one.errors.at(0) == error::unsupported), one.details.at(0));
    BOOST_TEST(one.details.at(0).find("keeps no retained messages") != std::string::npos);
    BOOST_TEST(one.connections == 0);
}

BOOST_AUTO_TEST_CASE(websockets_work_too)
{
    // mosquitto 2.0.11 does not start with nothing but WebSocket listeners.
    mosquitto const broker(
        {"protocol websockets", "listener " + std::to_string(free_port()) + " 127.0.0.1"});
    auto const watcher = connect(options_for(broker.url("ws"), "watcher"), {{"t"}});
    auto const one = connect(options_for(broker.url("ws"), "one"));
    one->connection.publish(passing("t", std::string(100'000, 'w')));
    BOOST_TEST(watcher->wait_for(1));
    BOOST_TEST(watcher->received.at(0).payload.size() == 100'000U);
}

BOOST_AUTO_TEST_CASE(a_client_of_the_same_id_is_a_take_over_and_not_a_fight)
{
    mosquitto const broker;  // 2.0.11 closes without the reason
    peer first(io, options_for(broker.url(), "same"));
    peer second(io, options_for(broker.url(), "same"));
    auto const gave_up = [](peer const& one) {
        return !one.errors.empty() && one.errors.back() == error::taken_over;
    };
    BOOST_REQUIRE(run_until(io, [&] { return gave_up(first) || gave_up(second); }));
    auto const& loser = gave_up(first) ? first : second;
    auto& winner = gave_up(first) ? second : first;
    BOOST_TEST(winner.wait_for_connection());
    auto const before = std::pair{loser.connections, winner.connections};
    run_until(io, [&] { return !winner.connection.is_connected(); }, 3s);
    BOOST_TEST((before == std::pair{loser.connections, winner.connections}));
}

BOOST_AUTO_TEST_CASE(a_reason_that_the_broker_gives_is_told)
{
    tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
    tcp::socket socket(io);
    acceptor.async_accept(socket, [&](boost::system::error_code ec) {
        BOOST_REQUIRE(!ec);
        std::array<unsigned char, 9> connect_packet{};
        asio::read(socket, asio::buffer(connect_packet));
        std::array<unsigned char, 9> const answer{0x20, 3, 0, 0, 0, 0xE0, 2, 0x8E, 0};
        asio::write(socket, asio::buffer(answer));
    });
    peer one(io, options_for("mqtt://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()),
                             "one"));
    BOOST_REQUIRE(run_until(io, [&] { return !one.errors.empty(); }));
    BOOST_TEST((one.errors.at(0) == error::taken_over), one.details.at(0));
    BOOST_TEST(one.connections == 1);
}

BOOST_AUTO_TEST_CASE(ten_thousand_messages_at_once_stay_within_bounds)
{
    mosquitto const broker;
    auto const one = connect(options_for(broker.url(), "one"));
    for (int i = 0; i != 10'000; ++i)
        one->connection.publish({.topic = "t/" + std::to_string(i), .payload = "x"});
    BOOST_TEST(one->connection.dropped() == 0U, "each topic keeps its newest");
    for (int i = 0; i != 10'000; ++i)
        one->connection.publish(passing("p", std::to_string(i)));
    BOOST_TEST(one->connection.queued()
               <= 10'000 + client_limits::queued_messages + client_limits::in_flight);
    BOOST_TEST(one->connection.dropped() > 0U);
    BOOST_TEST(run_until(io, [&] { return one->connection.queued() == 0; }));
    BOOST_TEST(kept(broker, "t/#", 1000).size() >= 1000U);
    BOOST_TEST(one->connections == 1);
}

BOOST_AUTO_TEST_CASE(what_a_sender_tells_beside_the_payload_arrives)
{
    mosquitto const broker;
    auto const one = connect(options_for(broker.url(), "one"), {{"in"}});
    std::vector<std::string> const arguments{"-h",
                                             "127.0.0.1",
                                             "-p",
                                             std::to_string(broker.port()),
                                             "-V",
                                             "5",
                                             "-t",
                                             "in",
                                             "-m",
                                             "hello",
                                             "-q",
                                             "1",
                                             "-D",
                                             "publish",
                                             "response-topic",
                                             "my/answers",
                                             "-D",
                                             "publish",
                                             "correlation-data",
                                             "c-1",
                                             "-D",
                                             "publish",
                                             "message-expiry-interval",
                                             "60"};
    BOOST_REQUIRE(bp::system(bp::search_path("mosquitto_pub"), bp::args = arguments) == 0);
    BOOST_REQUIRE(one->wait_for(1));
    auto const& message = one->received.front();
    BOOST_TEST(message.payload == "hello");
    BOOST_TEST(message.response_topic == "my/answers");
    BOOST_TEST(message.correlation_data == "c-1");
    BOOST_TEST((message.message_expiry.value_or(0s) > 50s));
    BOOST_TEST(!message.retained);
}

BOOST_AUTO_TEST_CASE(retained_messages_are_not_replayed_on_mqtt_5_and_carry_the_flag_on_3_1_1)
{
    mosquitto const broker;
    auto const writer = connect(options_for(broker.url(), "writer"));
    writer->connection.publish({.topic = "set", .payload = "old"});
    BOOST_TEST(run_until(io, [&] { return writer->connection.queued() == 0; }));

    auto const v5 = connect(options_for(broker.url(), "five"), {{"set"}});
    auto const v3 =
        connect(options_for(broker.url(), "three", protocol_version::v3_1_1), {{"set"}});
    BOOST_REQUIRE(v3->wait_for(1));
    BOOST_TEST(v3->received.at(0).retained);

    writer->connection.publish({.topic = "set", .payload = "new"});
    BOOST_REQUIRE(v5->wait_for(1));
    BOOST_TEST(v5->payloads() == strings{"new"}, boost::test_tools::per_element());
    BOOST_TEST(v5->received.at(0).retained);
}

BOOST_AUTO_TEST_CASE(an_oversize_command_is_dropped_and_the_next_one_arrives)
{
    mosquitto const broker;
    auto const writer = connect(options_for(broker.url(), "writer"));
    auto const v5 = connect(options_for(broker.url(), "five"), {{"in"}});
    auto const v3 = connect(options_for(broker.url(), "three", protocol_version::v3_1_1), {{"in"}});
    // A subscription of one's own is known by its first message.
    writer->connection.publish(passing("in", std::string(client_limits::inbound_bytes + 1, 'x')));
    writer->connection.publish(passing("in", "next"));
    BOOST_REQUIRE(v5->wait_for(1));
    BOOST_REQUIRE(v3->wait_for(1));
    BOOST_TEST(v5->payloads() == strings{"next"}, boost::test_tools::per_element());
    BOOST_TEST(v3->payloads() == strings{"next"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_message_that_the_access_list_refuses_is_told)
{
    temporary_directory const directory;
    auto const file = directory.path() / "acl";
    std::ofstream(file) << "topic readwrite allowed/#\n";
    mosquitto const broker({"acl_file " + file.string()});
    auto const one = connect(options_for(broker.url(), "one"));
    one->connection.publish(passing("other", "x"));
    one->connection.publish(passing("allowed/x", "x"));
    BOOST_TEST(run_until(io, [&] { return one->connection.queued() == 0; }));
    BOOST_TEST(one->refused == strings{"other"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_message_that_the_library_does_not_take_is_told_and_keeps_no_place)
{
    mosquitto const broker({"max_inflight_messages 1"});
    auto const one = connect(options_for(broker.url(), "one"));
    one->connection.publish({.topic = "\xff", .payload = "x", .retained = false, .receipt = 7});
    one->connection.publish({.topic = "next", .payload = "x", .retained = false, .receipt = 8});
    BOOST_TEST(run_until(io, [&] { return one->connection.queued() == 0; }));
    BOOST_TEST(one->refused == strings{"\xff"}, boost::test_tools::per_element());
    BOOST_TEST(one->delivered.size() == 2U);
    BOOST_TEST(one->connections == 1);
}

BOOST_AUTO_TEST_CASE(what_came_while_the_program_stood_still_is_passed_over)
{
    mosquitto const broker;
    auto const one = connect(options_for(broker.url(), "one"), {{"order"}});
    auto const order = [&](char const* payload) {
        return bp::system(bp::search_path("mosquitto_pub"), "-h", "127.0.0.1", "-p",
                          std::to_string(broker.port()), "-q", "1", "-t", "order", "-m", payload);
    };
    BOOST_TEST(order("in time") == 0);
    BOOST_REQUIRE(one->wait_for(1));
    BOOST_TEST(order("old") == 0);
    auto const asleep = standstill::at_most + 1s;
    BOOST_TEST(bp::system(bp::search_path("sleep"), std::to_string(asleep.count())) == 0);
    BOOST_TEST(run_until(io, [&] { return one->connections == 2; }));
    BOOST_TEST(order("new") == 0);
    BOOST_TEST(one->wait_for(2));
    BOOST_TEST(one->payloads() == (strings{"in time", "new"}), boost::test_tools::per_element());
    BOOST_TEST(one->details.size() == 1U);
}

BOOST_AUTO_TEST_CASE(stop_sends_what_is_queued_before_it_disconnects)
{
    mosquitto const broker;
    auto const one = connect(options_for(broker.url(), "one"));
    for (int i = 0; i != 500; ++i)
        one->connection.publish({.topic = "t/" + std::to_string(i), .payload = "x"});
    one->stop();
    BOOST_TEST(kept(broker, "t/#", 500).size() == 500U);
    BOOST_TEST(broker.log().find("Received DISCONNECT from one") != std::string::npos);
}

BOOST_DATA_TEST_CASE(a_stop_that_a_stalled_broker_sees_late_leaves_no_online_behind,
                     data::make(both_versions))
{
    mosquitto broker({"max_inflight_messages 20"});
    auto options = options_for(broker.url(), "one", static_cast<protocol_version>(sample));
    options.will_topic = "p/gateway/availability";
    options.will_payload = "offline";
    auto const one = connect(options);
    one->connection.publish(
        {.topic = options.will_topic, .payload = "online", .queued = queueing::newest_at_end});
    BOOST_REQUIRE(run_until(io, [&] { return one->connection.queued() == 0; }));
    broker.pause();
    for (int i = 0; i != 100; ++i)
        one->connection.publish({.topic = "t/" + std::to_string(i), .payload = "x"});
    one->connection.publish_last_words(
        {.topic = options.will_topic, .payload = "offline", .queued = queueing::newest_at_end});
    bool done = false;
    one->stopped = true;
    one->connection.stop(1s, [&] { done = true; });
    BOOST_TEST(run_until(io, [&] { return done; }, 2s));
    broker.go_on();
    auto const reader = connect(options_for(broker.url(), "reader", protocol_version::v3_1_1),
                                {{options.will_topic}});
    BOOST_TEST(run_until(
        io, [&] { return !reader->received.empty() && reader->payloads().back() == "offline"; }));
    BOOST_TEST(broker.log().find("Received DISCONNECT from one") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(stop_does_not_wait_longer_than_it_may)
{
    // Accepts by the kernel alone: nobody ever answers.
    tcp::acceptor const silent(io, {asio::ip::address_v4::loopback(), 0});
    auto one = std::make_unique<peer>(
        io,
        options_for("mqtt://127.0.0.1:" + std::to_string(silent.local_endpoint().port()), "one"));
    run_until(io, [] { return false; }, 100ms);
    bool done = false;
    one->stopped = true;
    auto const begin = std::chrono::steady_clock::now();
    one->connection.stop(2s, [&] { done = true; });
    BOOST_TEST(run_until(io, [&] { return done; }));
    BOOST_TEST((std::chrono::steady_clock::now() - begin < 2500ms));
}

BOOST_AUTO_TEST_SUITE_END()
