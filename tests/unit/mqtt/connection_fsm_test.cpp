// SPDX-License-Identifier: MIT
#include "mqtt/connection_fsm.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <chrono>
#include <optional>
#include <ostream>
#include <string>
#include <tuple>
#include <utility>
#include <variant>

using namespace p2m::mqtt;
using namespace std::chrono_literals;
namespace data = boost::unit_test::data;

namespace p2m::mqtt {

std::ostream& operator<<(std::ostream& out, connection_fsm::action const& action)
{
    if (auto const* open = std::get_if<connection_fsm::open>(&action))
        return out << "open " << (open->version == protocol_version::v5 ? "5" : "3.1.1");
    if (auto const* told = std::get_if<connection_fsm::tell_disconnected>(&action))
        return out << "tell_disconnected " << static_cast<int>(told->cause) << ' ' << told->detail;
    return out << (std::holds_alternative<connection_fsm::close>(action) ? "close"
                                                                         : "tell_connected");
}

}  // namespace p2m::mqtt

namespace {

using fsm_t = connection_fsm;
using actions = fsm_t::actions;

struct machine
{
    double random = 0.5;  // the middle of each range: no jitter
    steady_time now{};
    fsm_t fsm{protocol_version::automatic, [this] { return random; }};

    fsm_t with(protocol_version version)
    {
        return {version, [this] { return random; }};
    }

    std::chrono::milliseconds wait()
    {
        BOOST_REQUIRE(fsm.deadline().has_value());
        auto const length = *fsm.deadline() - now;
        BOOST_TEST(fsm.on_time(*fsm.deadline() - 1ms).empty());
        now = *fsm.deadline();
        return std::chrono::duration_cast<std::chrono::milliseconds>(length);
    }

    void connect(protocol_version version = protocol_version::v5)
    {
        auto const opened = fsm.deadline() ? fsm.on_time(now) : fsm.start();
        BOOST_TEST(opened.size() == 1U);
        auto told = fsm.on_accepted({.version = version}, now);
        BOOST_TEST(told == actions{fsm_t::tell_connected{}}, boost::test_tools::per_element());
    }

    std::optional<error> fail(connection_failure why)
    {
        auto const out = fsm.on_failed(std::move(why), now);
        if (out.empty())
            return std::nullopt;
        BOOST_REQUIRE(out.size() == 1U);
        return std::get<fsm_t::tell_disconnected>(out.front()).cause;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(connection_fsm_cases, machine)

BOOST_AUTO_TEST_CASE(it_tries_mqtt_5_first)
{
    BOOST_TEST((fsm.start() == actions{fsm_t::open{protocol_version::v5}}));
    BOOST_TEST((fsm.on_accepted({.version = protocol_version::v5}, now)
                == actions{fsm_t::tell_connected{}}));
    BOOST_TEST(fsm.is_connected());
    BOOST_TEST(!fsm.deadline().has_value());
}

BOOST_AUTO_TEST_CASE(a_broker_of_3_1_1_is_tried_again_at_once_in_its_own_version)
{
    std::ignore = fsm.start();
    BOOST_TEST((fsm.on_failed({.cause = error::unsupported, .is_version = true}, now)
                == actions{fsm_t::open{protocol_version::v3_1_1}}));
    std::ignore = fsm.on_accepted({.version = protocol_version::v3_1_1}, now);

    now += 1h;
    BOOST_TEST((fail({.cause = error::connection_lost}) == error::connection_lost));
    wait();
    BOOST_TEST((fsm.on_time(now) == actions{fsm_t::open{protocol_version::v5}}),
               "it may have been replaced by a newer one");
    BOOST_TEST((fsm.on_failed({.cause = error::unsupported, .is_version = true}, now)
                == actions{fsm_t::open{protocol_version::v3_1_1}}));
}

BOOST_AUTO_TEST_CASE(when_neither_version_works_mqtt_5_is_the_next_one_again)
{
    std::ignore = fsm.start();
    std::ignore = fsm.on_failed({.cause = error::connection_lost, .is_version = true}, now);
    BOOST_TEST((fail({.cause = error::connection_lost}) == error::connection_lost));
    wait();
    BOOST_TEST((fsm.on_time(now) == actions{fsm_t::open{protocol_version::v5}}));
}

BOOST_AUTO_TEST_CASE(a_broker_that_spoke_mqtt_5_is_not_taken_for_an_old_one_while_it_restarts)
{
    connect();
    now += 1min;
    fail({.cause = error::connection_lost});
    wait();
    std::ignore = fsm.on_time(now);
    std::ignore = fsm.on_failed({.cause = error::unreachable, .was_closed = true}, now);
    wait();
    BOOST_TEST((fsm.on_time(now) == actions{fsm_t::open{protocol_version::v5}}));
}

BOOST_AUTO_TEST_CASE(a_broker_of_mqtt_5_that_was_replaced_by_an_old_one_is_spoken_to_in_its_version)
{
    connect();
    now += 1min;
    fail({.cause = error::connection_lost});
    wait();
    std::ignore = fsm.on_time(now);
    BOOST_TEST((fsm.on_failed({.cause = error::unsupported, .is_version = true}, now)
                == actions{fsm_t::open{protocol_version::v3_1_1}}),
               "one that answers is believed at once");
}

BOOST_AUTO_TEST_CASE(an_old_broker_that_only_closes_is_found_out_at_the_third_attempt)
{
    connect();
    now += 1min;
    fail({.cause = error::connection_lost});
    wait();
    std::ignore = fsm.on_time(now);
    for (int i = 0; i != 2; ++i) {
        fail({.cause = error::unreachable, .was_closed = true});
        wait();
        BOOST_TEST((fsm.on_time(now) == actions{fsm_t::open{protocol_version::v5}}));
    }
    BOOST_TEST((fsm.on_failed({.cause = error::unreachable, .was_closed = true}, now)
                == actions{fsm_t::open{protocol_version::v3_1_1}}));
}

BOOST_AUTO_TEST_CASE(a_version_that_was_asked_for_is_the_only_one)
{
    fsm = with(protocol_version::v3_1_1);
    BOOST_TEST((fsm.start() == actions{fsm_t::open{protocol_version::v3_1_1}}));

    fsm = with(protocol_version::v5);
    std::ignore = fsm.start();
    BOOST_TEST((fail({.cause = error::unsupported, .is_version = true}) == error::unsupported));
}

BOOST_AUTO_TEST_CASE(the_waits_double_up_to_half_a_minute)
{
    std::ignore = fsm.start();
    for (auto const expected : {500ms, 1000ms, 2000ms, 4000ms, 8000ms, 16000ms, 30000ms, 30000ms}) {
        fail({.cause = error::unreachable});
        BOOST_TEST(wait().count() == expected.count());
        std::ignore = fsm.on_time(now);
    }
}

BOOST_AUTO_TEST_CASE(each_wait_is_spread_by_a_fifth)
{
    random = 0.0;
    std::ignore = fsm.start();
    fail({.cause = error::unreachable});
    BOOST_TEST(wait().count() == 400);
    random = 0.999;
    std::ignore = fsm.on_time(now);
    fail({.cause = error::unreachable});
    BOOST_TEST(wait().count() == 1199);
}

BOOST_AUTO_TEST_CASE(only_a_connection_that_lasted_resets_the_waits)
{
    connect();
    now += 9s;
    fail({.cause = error::connection_lost});
    BOOST_TEST(wait().count() == 500);
    connect();
    now += 9s;
    fail({.cause = error::connection_lost});
    BOOST_TEST(wait().count() == 1000);
    connect();
    now += 10s;
    fail({.cause = error::connection_lost});
    BOOST_TEST(wait().count() == 500);
}

BOOST_AUTO_TEST_CASE(an_outage_is_told_once_and_at_each_change_of_cause)
{
    std::ignore = fsm.start();
    BOOST_TEST((fail({.cause = error::unreachable}) == error::unreachable));
    wait();
    std::ignore = fsm.on_time(now);
    BOOST_TEST(!fail({.cause = error::unreachable}).has_value());
    wait();
    std::ignore = fsm.on_time(now);
    BOOST_TEST((fail({.cause = error::bad_credentials}) == error::bad_credentials));
    wait();
    connect();
    BOOST_TEST((fail({.cause = error::bad_credentials}) == error::bad_credentials));
}

BOOST_AUTO_TEST_CASE(the_detail_says_what_to_do_and_what_the_library_said)
{
    std::ignore = fsm.start();
    auto const out = fsm.on_failed({.cause = error::tls_failed, .detail = "expired"}, now);
    BOOST_TEST(std::get<fsm_t::tell_disconnected>(out.at(0)).detail
               == make_error_code(error::tls_failed).message() + " (expired)");
}

BOOST_DATA_TEST_CASE(what_only_a_person_can_mend_is_retried_slowly,
                     data::make(std::array{static_cast<int>(error::bad_credentials),
                                           static_cast<int>(error::not_authorized),
                                           static_cast<int>(error::bad_client_id),
                                           static_cast<int>(error::unsupported),
                                           static_cast<int>(error::tls_failed)}))
{
    std::ignore = fsm.start();
    fail({.cause = static_cast<error>(sample)});
    BOOST_TEST(wait().count() == 30'000);
}

BOOST_AUTO_TEST_CASE(a_client_that_was_taken_over_waits_long)
{
    connect();
    BOOST_TEST((fail({.cause = error::taken_over}) == error::taken_over));
    BOOST_TEST(wait().count() == 90'000);
}

BOOST_AUTO_TEST_CASE(three_short_lives_in_a_row_are_taken_for_a_take_over)
{
    fsm = with(protocol_version::v3_1_1);
    for (int i = 0; i != 2; ++i) {
        connect(protocol_version::v3_1_1);
        now += 4s;
        BOOST_TEST((fail({.cause = error::connection_lost}) == error::connection_lost));
        wait();
    }
    connect(protocol_version::v3_1_1);
    now += 4s;
    BOOST_TEST((fail({.cause = error::connection_lost}) == error::taken_over));
    BOOST_TEST(wait().count() == 90'000);
    connect(protocol_version::v3_1_1);
    BOOST_TEST((fail({.cause = error::connection_lost}) == error::connection_lost));
}

BOOST_AUTO_TEST_CASE(a_long_life_in_between_is_no_take_over)
{
    fsm = with(protocol_version::v3_1_1);
    for (auto const life : {4s, 4s, 6s, 4s, 4s}) {
        connect(protocol_version::v3_1_1);
        now += life;
        BOOST_TEST((fail({.cause = error::connection_lost}) == error::connection_lost));
        wait();
    }
}

BOOST_AUTO_TEST_CASE(a_broker_that_was_away_in_between_has_restarted_and_is_no_rival)
{
    fsm = with(protocol_version::v3_1_1);
    for (int i = 0; i != 5; ++i) {
        connect(protocol_version::v3_1_1);
        now += 1s;
        BOOST_TEST((fail({.cause = error::connection_lost}) == error::connection_lost));
        wait();
        std::ignore = fsm.on_time(now);
        BOOST_TEST((fail({.cause = error::unreachable}) == error::unreachable));
        BOOST_TEST((wait() <= 30s));
    }
}

BOOST_AUTO_TEST_CASE(reasons_that_a_broker_tells_are_no_signs_of_a_rival)
{
    for (auto const cause : {error::server_unavailable, error::packet_too_large,
                             error::server_unavailable, error::connection_lost})
    {
        connect();
        now += 1s;
        BOOST_TEST((fail({.cause = cause}) == cause));
        wait();
    }
}

BOOST_AUTO_TEST_CASE(a_broker_that_tells_of_a_rival_is_believed_alone)
{
    connect();
    BOOST_TEST((fail({.cause = error::taken_over}) == error::taken_over));
    wait();
    for (int i = 0; i != 4; ++i) {
        connect();
        now += 1s;
        BOOST_TEST((fail({.cause = error::connection_lost}) == error::connection_lost));
        wait();
    }
}

BOOST_AUTO_TEST_CASE(a_broker_without_retained_messages_is_refused)
{
    std::ignore = fsm.start();
    auto const out =
        fsm.on_accepted({.version = protocol_version::v5, .retain_available = false}, now);
    BOOST_REQUIRE(out.size() == 2U);
    BOOST_TEST((out[0] == fsm_t::action{fsm_t::close{}}));
    auto const& told = std::get<fsm_t::tell_disconnected>(out[1]);
    BOOST_TEST((told.cause == error::unsupported));
    BOOST_TEST(told.detail.find("keeps no retained messages") != std::string::npos);
    BOOST_TEST(!fsm.is_connected());
    BOOST_TEST(wait().count() == 30'000);
}

BOOST_AUTO_TEST_CASE(events_that_come_late_change_nothing)
{
    BOOST_TEST(fsm.on_failed({.cause = error::unreachable}, now).empty());
    BOOST_TEST(fsm.on_accepted({}, now).empty());
    BOOST_TEST(fsm.on_time(now).empty());
    BOOST_TEST(fsm.stop().empty());
    connect();
    BOOST_TEST(fsm.start().empty());
    BOOST_TEST(fsm.on_accepted({}, now).empty());
    BOOST_TEST(fsm.on_time(now).empty());
    fail({.cause = error::connection_lost});
    BOOST_TEST(fsm.on_failed({.cause = error::unreachable}, now).empty());
}

BOOST_AUTO_TEST_CASE(stop_closes_what_is_open_and_ends_the_waiting)
{
    connect();
    BOOST_TEST((fsm.stop() == actions{fsm_t::close{}}));
    BOOST_TEST(!fsm.is_connected());
    BOOST_TEST(fsm.on_failed({.cause = error::connection_lost}, now).empty());

    connect();
    fail({.cause = error::connection_lost});
    BOOST_TEST(fsm.stop().empty());
    BOOST_TEST(!fsm.deadline().has_value());
}

BOOST_AUTO_TEST_CASE(
    a_broker_of_3_1_1_that_takes_no_retained_will_is_found_out_by_an_attempt_without_one)
{
    fsm = with(protocol_version::v3_1_1);
    std::ignore = fsm.start();
    auto const again = fsm.on_failed({.cause = error::unreachable, .was_closed = true}, now);
    BOOST_TEST((again == actions{fsm_t::open{protocol_version::v3_1_1, 20s, false}}));

    auto const told = fsm.on_accepted({.version = protocol_version::v3_1_1}, now);
    BOOST_REQUIRE(told.size() == 2U);
    BOOST_TEST(told.at(0) == fsm_t::action{fsm_t::close{}});
    auto const& why = std::get<fsm_t::tell_disconnected>(told.at(1));
    BOOST_TEST((why.cause == error::unsupported));
    BOOST_TEST(why.detail.find("keeps no retained messages") != std::string::npos);
    BOOST_TEST(!fsm.is_connected());
    BOOST_TEST((wait() == fsm_t::slow_retry));
    BOOST_TEST((fsm.on_time(now) == actions{fsm_t::open{protocol_version::v3_1_1}}),
               "the next one has its will again");
}

BOOST_AUTO_TEST_CASE(a_port_that_closes_every_connection_is_told_with_its_first_reason)
{
    fsm = with(protocol_version::v3_1_1);
    std::ignore = fsm.start();
    std::ignore = fsm.on_failed(
        {.cause = error::unreachable, .was_closed = true, .detail = "the first"}, now);
    auto const told = fsm.on_failed(
        {.cause = error::unreachable, .was_closed = true, .detail = "the second"}, now);
    BOOST_REQUIRE(told.size() == 1U);
    BOOST_TEST(std::get<fsm_t::tell_disconnected>(told.at(0)).detail.find("the first")
               != std::string::npos);
    wait();
    BOOST_TEST((fsm.on_time(now) == actions{fsm_t::open{protocol_version::v3_1_1}}));
}

BOOST_AUTO_TEST_CASE(a_closed_attempt_falls_back_before_it_does_without_its_will)
{
    std::ignore = fsm.start();
    BOOST_TEST((fsm.on_failed({.cause = error::unreachable, .was_closed = true}, now)
                == actions{fsm_t::open{protocol_version::v3_1_1}}));
    BOOST_TEST((fsm.on_failed({.cause = error::unreachable, .was_closed = true}, now)
                == actions{fsm_t::open{protocol_version::v3_1_1, 20s, false}}));
}

BOOST_AUTO_TEST_CASE(a_broker_that_wants_to_hear_more_often_gets_a_connection_that_says_so)
{
    std::ignore = fsm.start();
    auto const again = fsm.on_accepted({.version = protocol_version::v5, .keep_alive = 10s}, now);
    BOOST_TEST((again == actions{fsm_t::close{}, fsm_t::open{protocol_version::v5, 10s}}));
    BOOST_TEST(!fsm.is_connected());
    BOOST_TEST((fsm.on_accepted({.version = protocol_version::v5}, now)
                == actions{fsm_t::tell_connected{}}));
    now += 1min;
    fail({.cause = error::connection_lost});
    wait();
    BOOST_TEST((fsm.on_time(now) == actions{fsm_t::open{protocol_version::v5, 10s}}),
               "it is remembered");
}

BOOST_AUTO_TEST_CASE(a_broker_that_wants_no_or_a_longer_keep_alive_is_left_alone)
{
    for (auto const wanted : {0s, 20s, 60s}) {
        fsm = with(protocol_version::v5);
        std::ignore = fsm.start();
        BOOST_TEST((fsm.on_accepted({.version = protocol_version::v5, .keep_alive = wanted}, now)
                    == actions{fsm_t::tell_connected{}}));
    }
}

BOOST_AUTO_TEST_SUITE_END()
