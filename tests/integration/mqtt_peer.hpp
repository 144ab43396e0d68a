// SPDX-License-Identifier: MIT
// A client that writes down what it hears, and the loop that drives it, for tests with a broker.
#pragma once

#include "mqtt/client.hpp"
#include "tests/support/mosquitto.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace p2m::test {

using namespace p2m::mqtt;
using strings = std::vector<std::string>;

constexpr std::chrono::seconds patience{15};

template <class Condition>
bool run_until(boost::asio::io_context& io,
               Condition condition,
               std::chrono::milliseconds at_most = patience)
{
    auto const until = std::chrono::steady_clock::now() + at_most;
    while (!condition()) {
        if (std::chrono::steady_clock::now() >= until)
            return false;
        io.restart();
        io.run_one_for(std::chrono::milliseconds{20});
    }
    return true;
}

// A client that writes down what it hears, and is stopped at the end.
struct peer final : client_listener
{
    peer(boost::asio::io_context& context, client_options options)
        : io(context)
        , connection(context, *this, std::move(options))
    {
        connection.start();
    }
    ~peer() { stop(); }
    peer(peer const&) = delete;
    peer& operator=(peer const&) = delete;

    void stop()
    {
        if (std::exchange(stopped, true))
            return;
        bool done = false;
        connection.stop(std::chrono::seconds{3}, [&] { done = true; });
        BOOST_TEST(
            run_until(io, [&] { return done; }, std::chrono::seconds{5}), "stop() ends in time");
    }

    bool wait_for_connection()
    {
        return run_until(io, [this] { return connection.is_connected(); });
    }
    bool wait_for(std::size_t messages)
    {
        return run_until(io, [=, this] { return received.size() >= messages; });
    }

    strings payloads() const
    {
        strings out;
        for (auto const& message : received)
            out.push_back(message.payload);
        return out;
    }

    void on_connected(connection_info const& told) override
    {
        ++connections;
        info = told;
        connection.subscribe(wanted);
    }
    void on_disconnected(boost::system::error_code why, std::string_view detail) override
    {
        errors.push_back(why);
        details.emplace_back(detail);
    }
    void on_message(inbound_message message) override { received.push_back(std::move(message)); }
    void on_settled(std::uint64_t receipt) override { delivered.push_back(receipt); }
    void on_too_large(std::string const& topic, std::size_t size, std::size_t limit) override
    {
        BOOST_TEST(size > limit);
        too_large.push_back(topic);
    }
    void on_publish_refused(std::string const& topic, int) override { refused.push_back(topic); }

    boost::asio::io_context& io;
    std::vector<subscription> wanted;
    connection_info info;
    int connections = 0;
    std::vector<boost::system::error_code> errors;
    strings details;
    std::vector<inbound_message> received;
    std::vector<std::uint64_t> delivered;
    strings too_large;
    strings refused;
    bool stopped = false;
    client connection;
};

inline client_options options_for(std::string const& url,
                                  std::string id,
                                  protocol_version version = protocol_version::automatic)
{
    client_options out;
    auto const parsed = parse_broker_url(url);
    BOOST_REQUIRE(parsed.has_value());
    out.url = *parsed;
    out.client_id = std::move(id);
    out.version = version;
    return out;
}

struct loop
{
    boost::asio::io_context io{1};

    std::unique_ptr<peer> connect(client_options options, std::vector<subscription> wanted = {})
    {
        auto out = std::make_unique<peer>(io, std::move(options));
        out->wanted = std::move(wanted);
        BOOST_REQUIRE(out->wait_for_connection());
        return out;
    }

    // What the broker keeps: MQTT 3.1.1 replays it at the subscription.
    strings kept(mosquitto const& broker, std::string filter, std::size_t count)
    {
        auto reader = connect(options_for(broker.url(), "reader", protocol_version::v3_1_1),
                              {{std::move(filter)}});
        BOOST_TEST(reader->wait_for(count));
        return reader->payloads();
    }
};

inline outbound_message passing(std::string topic, std::string payload)
{
    return {.topic = std::move(topic), .payload = std::move(payload), .retained = false};
}

}  // namespace p2m::test
