// SPDX-License-Identifier: MIT
#include "gateway/service/notices.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <map>

namespace p2m::gateway {
namespace {

using namespace std::chrono_literals;
namespace data = boost::unit_test::data;

constexpr std::int64_t own_pid = 4711;

service_wishes wishes_of(std::map<std::string, std::string> variables)
{
    return read_service_wishes(
        [&](std::string const& name) -> std::optional<std::string> {
            auto const at = variables.find(name);
            return at == variables.end() ? std::nullopt : std::optional{at->second};
        },
        own_pid);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(notices)

BOOST_AUTO_TEST_CASE(without_systemd_nothing_is_asked_for)
{
    BOOST_CHECK(wishes_of({}) == service_wishes{});
}

BOOST_AUTO_TEST_CASE(a_sign_of_life_is_due_twice_within_the_time_asked_for)
{
    auto const wishes = wishes_of({{"NOTIFY_SOCKET", "/run/systemd/notify"},
                                   {"WATCHDOG_USEC", "30000000"},
                                   {"WATCHDOG_PID", "4711"}});
    BOOST_TEST(wishes.socket == "/run/systemd/notify");
    BOOST_CHECK(wishes.sign_of_life == 15s);
}

BOOST_AUTO_TEST_CASE(the_watchdog_of_whoever_started_us_is_ours_when_no_pid_is_named)
{
    auto const wishes = wishes_of({{"NOTIFY_SOCKET", "@p2m"}, {"WATCHDOG_USEC", "1"}});
    BOOST_TEST(wishes.socket == "@p2m");
    BOOST_CHECK(wishes.sign_of_life == 1us);
}

BOOST_AUTO_TEST_CASE(the_watchdog_of_another_process_is_not_ours)
{
    auto const wishes = wishes_of(
        {{"NOTIFY_SOCKET", "/n"}, {"WATCHDOG_USEC", "30000000"}, {"WATCHDOG_PID", "4712"}});
    BOOST_TEST(wishes.socket == "/n");
    BOOST_CHECK(wishes.sign_of_life == 0s);
}

BOOST_DATA_TEST_CASE(a_malformed_time_asks_for_no_sign_of_life,
                     data::make({"", "0", "-1", "30s", " 5", "99999999999999999999"}))
{
    auto const wishes = wishes_of({{"NOTIFY_SOCKET", "/n"}, {"WATCHDOG_USEC", sample}});
    BOOST_CHECK(wishes.sign_of_life == 0s);
}

BOOST_DATA_TEST_CASE(a_socket_that_is_neither_a_path_nor_an_abstract_name_is_none,
                     data::make({"", "/", "@", "notify", "vsock:2:1"}))
{
    auto const wishes = wishes_of({{"NOTIFY_SOCKET", sample}, {"WATCHDOG_USEC", "1000"}});
    BOOST_CHECK(wishes == service_wishes{});
}

BOOST_AUTO_TEST_CASE(the_words_are_those_of_sd_notify)
{
    BOOST_TEST(ready_notice("all is well") == "READY=1\nSTATUS=all is well");
    BOOST_TEST(reloading_notice(12345us) == "RELOADING=1\nMONOTONIC_USEC=12345");
    BOOST_TEST(stopping_notice() == "STOPPING=1");
    BOOST_TEST(sign_of_life_notice() == "WATCHDOG=1");
}

BOOST_AUTO_TEST_CASE(a_status_cannot_begin_another_assignment)
{
    BOOST_TEST(status_notice("refused\nSTOPPING=1\r") == "STATUS=refused STOPPING=1 ");
}

BOOST_AUTO_TEST_CASE(a_long_status_ends_at_a_whole_character)
{
    std::string const fits(max_status_bytes, 'a');
    BOOST_TEST(status_notice(fits) == "STATUS=" + fits);
    std::string const letters(max_status_bytes - 1, 'a');
    BOOST_TEST(status_notice(letters + "\u00fc") == "STATUS=" + letters);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway
