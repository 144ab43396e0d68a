// SPDX-License-Identifier: MIT
// Who may be connected at a time, and how slow a body may be.
#include "gateway/surfaces/http/body_pace.hpp"
#include "gateway/surfaces/http/connection_table.hpp"

#include <boost/test/unit_test.hpp>

namespace p2m::surfaces::http {
namespace {

using namespace std::chrono_literals;

struct table
{
    connection_table::admission admit(connection_table::number one, peer const& from)
    {
        return connections.admit(one, from, now += 1ms);
    }
    connection_table connections{4, 2, 2};
    peer loopback{"127.0.0.1", true};
    peer far{"192.0.2.1", false};
    printer::steady_time now{1h};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(http_connection_table, table)

BOOST_AUTO_TEST_CASE(the_one_silent_for_longest_makes_room)
{
    for (connection_table::number i = 1; i <= 4; ++i)
        BOOST_TEST((admit(i, loopback).is_admitted && connections.size() == i));
    connections.on_busy(1);
    auto const out = admit(5, loopback);
    BOOST_TEST(out.is_admitted);
    BOOST_TEST((out.evicted == connection_table::number{2}));
    BOOST_TEST(connections.size() == 4U);
    connections.on_idle(1, now + 1s);
    connections.remove(3);
    BOOST_TEST((!admit(6, loopback).evicted));
    BOOST_TEST((admit(7, loopback).evicted == connection_table::number{4}));
}

BOOST_AUTO_TEST_CASE(with_all_places_busy_only_loopback_gets_a_few_more)
{
    for (connection_table::number i = 1; i <= 4; ++i) {
        BOOST_TEST(admit(i, {"192.0.2." + std::to_string(i), false}).is_admitted);
        connections.on_busy(i);
    }
    BOOST_TEST(!admit(5, far).is_admitted);
    for (connection_table::number i = 6; i <= 7; ++i) {
        BOOST_TEST(admit(i, loopback).is_admitted);
        connections.on_busy(i);
    }
    BOOST_TEST(!admit(8, loopback).is_admitted);
    BOOST_TEST(connections.size() == 6U);
}

BOOST_AUTO_TEST_CASE(one_address_has_its_share_and_takes_it_from_itself)
{
    BOOST_TEST(admit(1, far).is_admitted);
    BOOST_TEST(admit(2, far).is_admitted);
    auto const third = admit(3, far);
    BOOST_TEST((third.is_admitted && third.evicted == connection_table::number{1}));
    connections.on_busy(2);
    connections.on_busy(3);
    BOOST_TEST(!admit(4, far).is_admitted);
    BOOST_TEST(admit(5, {"192.0.2.2", false}).is_admitted);
    BOOST_TEST(connections.size() == 3U);
}

BOOST_AUTO_TEST_CASE(who_is_not_there_changes_nothing)
{
    connections.on_busy(9);
    connections.on_idle(9, now);
    connections.remove(9);
    BOOST_TEST(connections.size() == 0U);
}

BOOST_AUTO_TEST_CASE(a_body_may_pause_but_not_trickle)
{
    body_pace const pace{now};
    BOOST_TEST(!pace.is_too_slow(0, now + limits::body_pause));
    BOOST_TEST(
        !pace.is_too_slow(limits::body_bytes_per_second * 10, now + limits::body_pause + 10s));
    BOOST_TEST(
        pace.is_too_slow(limits::body_bytes_per_second * 10 - 1, now + limits::body_pause + 10s));
    BOOST_TEST(!pace.is_too_slow(1'000'000'000, now + 24h));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::surfaces::http
