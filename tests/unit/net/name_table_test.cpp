// SPDX-License-Identifier: MIT
#include "net/name_table.hpp"

#include <boost/asio/error.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

using namespace p2m::net;
using namespace std::chrono_literals;
namespace error = boost::asio::error;

namespace {

struct table
{
    name_table subject;
    name_table::steady_time now{1000s};
    lookup_result const good{addresses{boost::asio::ip::make_address("192.0.2.1")}};
    lookup_result const bad{make_error_code(error::host_not_found)};

    /// "start", "wait", or the answer in words.
    std::string ask(std::string const& name)
    {
        auto const what = subject.ask(name, now);
        if (what.known)
            return *what.known ? (*what.known)->front().to_string() : what.known->error().message();
        return what.start ? "start" : "wait";
    }
};

std::string message(boost::system::error_code code)
{
    return code.message();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(name_table_test, table)

BOOST_AUTO_TEST_CASE(a_name_is_looked_up_once_for_all_who_ask)
{
    BOOST_TEST(ask("a") == "start");
    BOOST_TEST(ask("a") == "wait");
    BOOST_TEST(ask("b") == "start");
    BOOST_TEST(subject.under_way() == 2u);
    subject.on_answer("a", good, now);
    BOOST_TEST(subject.under_way() == 1u);
    BOOST_TEST(ask("a") == "192.0.2.1");
}

BOOST_AUTO_TEST_CASE(good_and_bad_answers_are_remembered_for_ten_seconds)
{
    for (auto const& answer : {good, bad}) {
        BOOST_TEST(ask("a") == "start");
        subject.on_answer("a", answer, now);
        now += 9999ms;
        BOOST_TEST(ask("a") != "start");
        now += 1ms;
        BOOST_TEST(ask("a") == "start");
        subject.on_answer("a", bad, now);
        now += 10s;
    }
}

BOOST_AUTO_TEST_CASE(a_silent_name_server_is_waited_for_for_eight_seconds_and_not_asked_again)
{
    BOOST_TEST(ask("a") == "start");
    now += 7999ms;
    BOOST_TEST(ask("a") == "wait");
    now += 1ms;
    BOOST_TEST(ask("a") == message(error::host_not_found_try_again));
    now += 1h;
    BOOST_TEST(ask("a") == message(error::host_not_found_try_again));
    subject.on_answer("a", good, now);  // it came after all
    BOOST_TEST(ask("a") == "192.0.2.1");
}

BOOST_AUTO_TEST_CASE(dead_names_beyond_the_limit_start_no_more_threads)
{
    for (std::size_t i = 0; i != name_table::max_under_way; ++i)
        BOOST_TEST(ask("dead" + std::to_string(i)) == "start");
    BOOST_TEST(ask("one more") == message(error::host_not_found_try_again));
    subject.on_answer("dead0", bad, now);
    BOOST_TEST(ask("one more") == "start");
}

BOOST_AUTO_TEST_CASE(what_is_remembered_is_bounded)
{
    for (std::size_t i = 0; i != name_table::max_remembered + 9; ++i) {
        auto const name = std::to_string(i);
        BOOST_TEST(ask(name) == "start");
        subject.on_answer(name, bad, now);
    }
    BOOST_TEST(ask("0") == message(error::host_not_found));
    BOOST_TEST(ask(std::to_string(name_table::max_remembered + 1)) == "start");
}

BOOST_AUTO_TEST_CASE(an_answer_that_nobody_asked_for_changes_nothing)
{
    subject.on_answer("a", good, now);
    BOOST_TEST(ask("a") == "start");
    subject.on_answer("a", bad, now);
    subject.on_answer("a", good, now);
    BOOST_TEST(ask("a") == message(error::host_not_found));
    BOOST_TEST(subject.under_way() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
