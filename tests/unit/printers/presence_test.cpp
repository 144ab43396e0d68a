// SPDX-License-Identifier: MIT
#include "gateway/printers/presence.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using p2m::gateway::presence;
using p2m::printer::connection_state;
using presence_change = p2m::gateway::presence::change;

namespace {

struct online_printer
{
    p2m::printer::moment now{};
    presence printer;

    online_printer()
    {
        BOOST_REQUIRE(say(connection_state::connected) == presence_change::none);
        BOOST_REQUIRE(printer.on_report() == presence_change::came_online);
    }

    presence_change say(connection_state state) { return printer.on_connection(state, now); }
    presence_change wait(std::chrono::milliseconds time)
    {
        now.mono += time;
        return printer.on_time(now);
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_printer_that_was_never_connected_is_offline_and_waits_for_nothing)
{
    presence printer;
    BOOST_TEST(!printer.is_online());
    BOOST_CHECK(printer.on_connection(connection_state::unreachable, {}) == presence_change::none);
    BOOST_TEST(!printer.deadline().has_value());
}

BOOST_FIXTURE_TEST_CASE(a_drop_shorter_than_three_seconds_is_not_shown, online_printer)
{
    BOOST_CHECK(say(connection_state::connecting) == presence_change::none);
    BOOST_CHECK(wait(2900ms) == presence_change::none);
    BOOST_CHECK(say(connection_state::connected) == presence_change::none);
    BOOST_CHECK(printer.on_report() == presence_change::none);
    BOOST_CHECK(wait(10s) == presence_change::none);
    BOOST_TEST(printer.is_online());
}

BOOST_FIXTURE_TEST_CASE(a_longer_drop_is_offline_counted_from_its_beginning, online_printer)
{
    BOOST_CHECK(say(connection_state::connecting) == presence_change::none);
    BOOST_CHECK(wait(2s) == presence_change::none);
    BOOST_CHECK(say(connection_state::unreachable) == presence_change::none);
    BOOST_TEST((*printer.deadline() - now.mono == 1s));
    BOOST_CHECK(wait(1s) == presence_change::went_offline);
    BOOST_CHECK(wait(1s) == presence_change::none);
    BOOST_TEST(!printer.is_online());
}

BOOST_FIXTURE_TEST_CASE(a_status_that_stopped_is_offline_at_once, online_printer)
{
    BOOST_CHECK(say(connection_state::not_responding) == presence_change::went_offline);
    BOOST_CHECK(say(connection_state::connected) == presence_change::none);
    BOOST_CHECK(printer.on_report() == presence_change::came_online);
}

BOOST_AUTO_TEST_CASE(a_report_before_the_connection_counts_too)
{
    presence printer;
    BOOST_CHECK(printer.on_report() == presence_change::none);
    BOOST_CHECK(printer.on_connection(connection_state::connected, {})
                == presence_change::came_online);
}

BOOST_FIXTURE_TEST_CASE(a_printer_bound_again_is_online_though_its_driver_has_nothing_to_tell,
                        online_printer)
{
    BOOST_CHECK(printer.on_detached() == presence_change::went_offline);
    BOOST_CHECK(printer.on_attached(connection_state::connected, false, now)
                == presence_change::none);
    BOOST_CHECK(printer.on_report() == presence_change::came_online);
    BOOST_CHECK(printer.on_detached() == presence_change::went_offline);
    BOOST_CHECK(printer.on_attached(connection_state::connected, true, now)
                == presence_change::came_online);
    BOOST_CHECK(printer.on_detached() == presence_change::went_offline);
    BOOST_CHECK(printer.on_attached(connection_state::connecting, true, now)
                == presence_change::none);
    BOOST_TEST(!printer.is_online());
}

BOOST_FIXTURE_TEST_CASE(a_removed_printer_is_offline_at_once, online_printer)
{
    BOOST_CHECK(printer.on_detached() == presence_change::went_offline);
    BOOST_CHECK(printer.on_detached() == presence_change::none);
}
