// SPDX-License-Identifier: MIT
#include "gateway/families/address_book.hpp"

#include "printer/names.hpp"

#include <boost/test/unit_test.hpp>

#include <tuple>

using namespace p2m::gateway;
using namespace std::chrono_literals;
using p2m::printer::connection_state;

namespace {

struct fixture
{
    address_book printer{"printer.lan", host_origin::configured};
    address_book::steady_time now{1000s};

    void check_news(std::optional<connection_state> expected)
    {
        auto const got = printer.news(now);
        auto const word = [](auto const& state) {
            return state ? p2m::printer::to_string(*state) : std::string_view{"no news"};
        };
        BOOST_TEST(word(got) == word(expected));
    }
    void connection(connection_state what) { printer.on_connection(what, now); }
    void fail(int attempts)
    {
        for (auto i = 0; i != attempts; ++i)
            connection(connection_state::unreachable);
    }
    /// It answers discovery every five seconds.
    void is_heard_for(std::chrono::seconds how_long)
    {
        for (auto t = 0s; t < how_long; t += 5s) {
            now += 5s;
            hurries = printer.on_seen("192.0.2.7", now);
        }
    }
    bool hurries{};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(address_book_test)

BOOST_FIXTURE_TEST_CASE(a_forged_reply_does_not_lead_away_from_a_printer_that_reboots, fixture)
{
    connection(connection_state::connected);
    connection(connection_state::connecting);
    fail(1);
    for (auto i = 0; i != 19; ++i, now += 1s) {
        BOOST_TEST(printer.on_seen("192.0.2.66", now));  // an attempt is worth it, at home
        fail(1);
        BOOST_TEST(printer.host() == "printer.lan");
    }
    connection(connection_state::connected);
    BOOST_TEST(printer.host() == "printer.lan");
}

BOOST_FIXTURE_TEST_CASE(after_twenty_seconds_in_vain_it_is_looked_for_where_it_was_heard, fixture)
{
    fail(1);
    now += 19s;
    BOOST_TEST(printer.on_seen("192.0.2.7", now));
    BOOST_TEST(printer.host() == "printer.lan");
    now += 1s;
    BOOST_TEST(printer.on_seen("192.0.2.7", now));
    BOOST_TEST(printer.host() == "192.0.2.7");
}

BOOST_FIXTURE_TEST_CASE(who_answers_at_home_is_at_home_whatever_others_answer, fixture)
{
    printer = {"192.0.2.1", host_origin::configured};
    fail(1);
    for (auto i = 0; i != 60; ++i, now += 5s) {
        std::ignore = printer.on_seen("192.0.2.1", now);
        std::ignore = printer.on_seen("192.0.2.66", now);
        fail(1);
        BOOST_TEST(printer.host() == "192.0.2.1");
    }
}

BOOST_FIXTURE_TEST_CASE(a_pinned_printer_is_looked_for_nowhere_else, fixture)
{
    printer = {"printer.lan", host_origin::configured, true};
    fail(1);
    for (auto i = 0; i != 600; ++i, now += 1s) {
        BOOST_TEST(printer.on_seen("192.0.2.7", now) == (i < 30));
        fail(1);
        BOOST_TEST(printer.host() == "printer.lan");
    }
}

BOOST_FIXTURE_TEST_CASE(a_live_connection_is_left_where_it_is, fixture)
{
    for (auto const good : {connection_state::connected, connection_state::not_responding}) {
        connection(good);
        now += 1h;
        BOOST_TEST(!printer.on_seen("192.0.2.7", now));
        BOOST_TEST(printer.host() == "printer.lan");
    }
}

BOOST_FIXTURE_TEST_CASE(after_four_attempts_elsewhere_the_first_address_has_its_turn, fixture)
{
    fail(1);
    now += 20s;
    std::ignore = printer.on_seen("192.0.2.7", now);
    fail(3);
    BOOST_TEST(printer.host() == "192.0.2.7");
    fail(1);
    BOOST_TEST(printer.host() == "printer.lan");
    std::ignore = printer.on_seen("192.0.2.7", now);
    BOOST_TEST(printer.host() == "printer.lan");  // it is tried before
    fail(1);
    std::ignore = printer.on_seen("192.0.2.8", now);
    BOOST_TEST(printer.host() == "192.0.2.8");
    std::ignore = printer.on_seen("192.0.2.9", now);
    BOOST_TEST(printer.host() == "192.0.2.9");
    fail(4);
    BOOST_TEST(printer.host() == "printer.lan");
}

BOOST_FIXTURE_TEST_CASE(where_a_configured_printer_was_found_it_stays_until_it_fails_there, fixture)
{
    fail(1);
    now += 20s;
    std::ignore = printer.on_seen("192.0.2.7", now);
    connection(connection_state::connected);
    connection(connection_state::connecting);
    fail(3);
    BOOST_TEST(printer.host() == "192.0.2.7");
    fail(1);
    BOOST_TEST(printer.host() == "printer.lan");
}

BOOST_FIXTURE_TEST_CASE(a_found_printer_is_at_home_where_it_last_proved_itself, fixture)
{
    printer = {"192.0.2.1", host_origin::discovered};
    fail(1);
    now += 20s;
    std::ignore = printer.on_seen("192.0.2.7", now);
    connection(connection_state::connected);
    connection(connection_state::connecting);
    fail(9);
    BOOST_TEST(printer.host() == "192.0.2.7");
    std::ignore = printer.on_seen("192.0.2.66", now);
    BOOST_TEST(printer.host() == "192.0.2.7");
}

BOOST_FIXTURE_TEST_CASE(each_link_has_its_word_and_a_word_is_told_once, fixture)
{
    check_news(connection_state::connecting);
    check_news(std::nullopt);
    fail(1);
    check_news(connection_state::unreachable);
    fail(1);
    check_news(std::nullopt);
    connection(connection_state::connecting);  // an attempt gets further: nothing is well yet
    check_news(std::nullopt);
    connection(connection_state::connected);
    check_news(connection_state::connected);
    connection(connection_state::not_responding);
    check_news(connection_state::not_responding);
    connection(connection_state::connecting);
    check_news(connection_state::connecting);
    connection(connection_state::too_many_clients);
    check_news(connection_state::too_many_clients);
}

BOOST_FIXTURE_TEST_CASE(who_answers_discovery_only_has_crashed_once_it_had_time_to_boot, fixture)
{
    fail(1);
    check_news(connection_state::unreachable);
    BOOST_TEST(printer.on_seen("192.0.2.7", now));
    is_heard_for(10s);
    fail(1);
    check_news(std::nullopt);
    BOOST_TEST(hurries);
    is_heard_for(5s);
    check_news(connection_state::app_crashed);
    is_heard_for(15s);
    BOOST_TEST(!hurries);  // the backoff knows better by now
    now += 30s;
    check_news(connection_state::unreachable);
}

BOOST_FIXTURE_TEST_CASE(a_printer_heard_anew_is_booting_anew, fixture)
{
    fail(1);
    is_heard_for(40s);
    check_news(connection_state::app_crashed);
    now += 31s;
    BOOST_TEST(printer.on_seen("192.0.2.7", now));
    check_news(connection_state::unreachable);
}

BOOST_AUTO_TEST_SUITE_END()
