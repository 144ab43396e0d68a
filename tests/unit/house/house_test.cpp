// SPDX-License-Identifier: MIT
// The test of the layout: a family and a surface of their own join the printers by what their
// headers say, and nothing of gateway/ knows of either.
#include "tests/unit/house/dummy_family.hpp"
#include "tests/unit/house/dummy_surface.hpp"
#include "tests/unit/printers/with_services.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <chrono>
#include <string>

using namespace p2m;
using namespace p2m::gateway;
using namespace std::chrono_literals;

namespace {

struct house_fixture : gateway::test::with_services
{
    std::array<family, 1> table{gateway::test::dummy_family};

    house_fixture()
    {
        gateway::test::the_dummy_world() = {};
        services.families = table;
        set.control.enabled = true;
        set.camera.enabled = false;
        set.printers.push_back({.host = "workbench", .alias = "two"});
    }
    /// Turns the event loop until it is so, at most 5 s.
    template <class Condition>
    bool run_until(Condition is_so)
    {
        auto const latest = std::chrono::steady_clock::now() + 5s;
        while (!is_so() && std::chrono::steady_clock::now() < latest)
            io.run_one_for(100ms);
        return is_so();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(house_of_families_and_surfaces, house_fixture)

BOOST_AUTO_TEST_CASE(a_polling_family_and_a_surface_join_without_another_file)
{
    managed_printers printers{services};
    gateway::test::dummy_surface surface{printers};
    changes.subscribe(surface);
    printers.start();
    BOOST_TEST(run_until([&] { return surface.has_line(R"("body":"online")"); }));
    BOOST_TEST(surface.has_line(R"("printer":"two","kind":"attributes")"));
    BOOST_TEST(surface.has_line(R"("light":{"chamber":false})"));

    surface.give("two", {R"({"id":"1","action":"set_light","params":{"on":true}})",
                         R"({"action":"set_target","params":{"bed":60}})"});
    BOOST_TEST(run_until([&] { return surface.results.size() == 2U; }));
    auto const all = surface.results[0] + surface.results[1];
    BOOST_TEST(all.find(R"("code":"confirmed")") != std::string::npos, all);
    BOOST_TEST(all.find(R"("caller":{"surface":"cli","name":"dummy"})") != std::string::npos, all);
    BOOST_TEST(gateway::test::the_dummy_world().is_lit);
    BOOST_TEST(surface.has_line(R"("light":{"chamber":true})"));
    BOOST_TEST(surface.has_line(R"("kind":"result")"), "everybody reads the results");
    printers.shut_down();
}

BOOST_AUTO_TEST_CASE(the_lan_is_asked_in_the_words_of_the_family)
{
    managed_printers printers{services};
    printers.start();
    BOOST_TEST(gateway::test::the_dummy_world().probed.front() == "everybody");
    BOOST_TEST(printers.listing().size() == 1U);
    BOOST_TEST(printers.listing()[0].model == "Two Nozzles");
    printers.shut_down();
}

BOOST_AUTO_TEST_SUITE_END()
