// SPDX-License-Identifier: MIT
#include "gateway/families/address_book.hpp"

#include "printer/names.hpp"

#include <boost/test/unit_test.hpp>

using namespace p2m::gateway;
using namespace std::chrono_literals;
using p2m::printer::connection_state;
using p2m::sdcp::link;

namespace {

struct fixture
{
    sdcp_whereabouts printer{"printer.lan", host_origin::configured};
    sdcp_whereabouts::steady_time now{1000s};

    void check_news(std::optional<connection_state> expected)
    {
        auto const got = printer.news(now);
        auto const word = [](auto const& state) {
            return state ? p2m::printer::to_string(*state) : std::string_view{"no news"};
        };
        BOOST_TEST(word(got) == word(expected));
    }
    void fail(int attempts)
    {
        for (auto i = 0; i != attempts; ++i)
            printer.on_link(link::unreachable);
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

BOOST_AUTO_TEST_SUITE(sdcp_whereabouts_test)

BOOST_FIXTURE_TEST_CASE(it_is_looked_for_where_discovery_heard_it, fixture)
{
    BOOST_TEST(printer.host() == "printer.lan");
    printer.on_link(link::unreachable);
    BOOST_TEST(printer.on_seen("192.0.2.7", now));
    BOOST_TEST(printer.host() == "192.0.2.7");
}

BOOST_FIXTURE_TEST_CASE(a_live_connection_is_left_where_it_is, fixture)
{
    for (auto const good : {link::live, link::not_responding}) {
        printer.on_link(good);
        BOOST_TEST(!printer.on_seen("192.0.2.7", now));
        BOOST_TEST(printer.host() == "printer.lan");
    }
}

BOOST_FIXTURE_TEST_CASE(after_four_attempts_in_vain_the_configured_host_counts_again, fixture)
{
    printer.on_link(link::unreachable);
    BOOST_TEST(printer.on_seen("192.0.2.7", now));
    fail(3);
    BOOST_TEST(printer.host() == "192.0.2.7");
    fail(1);
    BOOST_TEST(printer.host() == "printer.lan");
    fail(9);
    BOOST_TEST(printer.host() == "printer.lan");
}

BOOST_FIXTURE_TEST_CASE(attempts_count_from_the_last_success_and_the_last_move, fixture)
{
    BOOST_TEST(printer.on_seen("192.0.2.7", now));
    fail(3);
    printer.on_link(link::live);
    fail(3);
    BOOST_TEST(printer.host() == "192.0.2.7");
    BOOST_TEST(printer.on_seen("192.0.2.8", now));
    fail(3);
    BOOST_TEST(printer.host() == "192.0.2.8");
}

BOOST_FIXTURE_TEST_CASE(where_discovery_found_it_first_somebody_else_may_live_now, fixture)
{
    printer = {"192.0.2.1", host_origin::discovered};
    BOOST_TEST(printer.on_seen("192.0.2.7", now));
    fail(20);
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
    printer.on_link(link::connecting);  // an attempt gets further: nothing is well yet
    check_news(std::nullopt);
    printer.on_link(link::live);
    check_news(connection_state::connected);
    printer.on_link(link::not_responding);
    check_news(connection_state::not_responding);
    printer.on_link(link::connecting);
    check_news(connection_state::connecting);
    printer.on_link(link::too_many_clients);
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
