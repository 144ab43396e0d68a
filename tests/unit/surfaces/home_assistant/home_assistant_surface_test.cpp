// SPDX-License-Identifier: MIT
// What is announced of the printers, and what remains of one that was taken out.
#include "gateway/surfaces/home_assistant/home_assistant_surface.hpp"

#include "gateway/printers/managed_printers.hpp"
#include "tests/unit/printers/with_services.hpp"
#include "tests/unit/surfaces/mqtt/recording_connection.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

using namespace p2m;
using namespace p2m::gateway;
using strings = std::vector<std::string>;

namespace {

constexpr auto gateway_config = "homeassistant/device/printer2mqtt_gateway_00112233/config";
constexpr auto printer_config = "homeassistant/device/printer2mqtt_a1/config";

struct surface_fixture : gateway::test::with_services, gateway::test::with_broker
{
    using with_broker::store;

    managed_printers printers{services};
    std::unique_ptr<home_assistant_surface> surface;

    surface_fixture()
    {
        set.lan_discovery.enabled = false;
        set.state.directory = ":memory:";
        set.printers.push_back({.host = "127.0.0.1", .id = "a1"});
    }
    /// As after a restart: the printer is known, and not connected.
    void start()
    {
        with_services::store.save({.id = "a1",
                                   .host = "127.0.0.1",
                                   .attributes = R"({"id":"a1","name":"One","model":"CC"})"});
        printers.start();
        surface = std::make_unique<home_assistant_surface>(io, set, store, printers, out,
                                                           "00112233", "1");
        changes.subscribe(*surface);
        surface->start();
        broker.said.clear();
    }
    void republish_all(resync_reason why)
    {
        for (auto const& device : surface->devices())
            surface->republish(device, why);
    }
    [[nodiscard]] std::string last(std::string const& topic) const
    {
        for (auto it = broker.said.rbegin(); it != broker.said.rend(); ++it)
            if (it->topic == topic)
                return it->payload;
        return "nothing";
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(home_assistant_on_the_broker, surface_fixture)

BOOST_AUTO_TEST_CASE(the_gateway_is_announced_before_the_printers_that_point_to_it)
{
    start();
    republish_all(resync_reason::connected);
    BOOST_TEST(broker.take_topics() == (strings{gateway_config, printer_config}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_removed_printer_is_taken_back_and_once_more_after_the_next_birth)
{
    start();
    republish_all(resync_reason::connected);
    broker.said.clear();
    set.printers.clear();
    printers.configure();
    BOOST_TEST(last(printer_config).empty());
    BOOST_TEST(std::ranges::count(surface->devices(), "a1") == 1, "until Home Assistant saw it");
    broker.said.clear();
    republish_all(resync_reason::birth);
    io.run_for(std::chrono::seconds{10});
    BOOST_TEST(last(gateway_config) != "nothing");
    BOOST_TEST(last(printer_config).empty());
    BOOST_TEST(std::ranges::count(surface->devices(), "a1") == 0, "nothing is left to do");
    BOOST_TEST(store.announced_owners().size() == 1U);
}

BOOST_AUTO_TEST_CASE(with_discovery_off_nothing_is_announced)
{
    set.home_assistant.mode = discovery::mode::off;
    start();
    republish_all(resync_reason::connected);
    BOOST_TEST(broker.said.empty());
}

BOOST_AUTO_TEST_CASE(another_name_for_a_printer_is_announced_at_once)
{
    start();
    republish_all(resync_reason::connected);
    broker.said.clear();
    set.printers[0].alias = "garage";
    printers.configure();
    io.run_for(std::chrono::seconds{3});
    BOOST_TEST(last(printer_config).find("printer2mqtt/garage/state") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
