// SPDX-License-Identifier: MIT
#include "gateway/surfaces/rtsp/printer_paths.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace p2m::gateway;

namespace {

using names = std::vector<std::string>;

rtsp_printer const first{.id = "id-1", .name = "centauri"};
rtsp_printer const second{.id = "id-2", .name = "saturn"};

printer_paths of_two()
{
    printer_paths out;
    BOOST_TEST_REQUIRE(out.set({first, second}));
    return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_printer_has_a_path_of_its_name)
{
    auto const paths = of_two();
    BOOST_TEST(paths.has("id-1"));
    BOOST_TEST(paths.name_of("id-1") == "centauri");
    BOOST_TEST(paths.wanted() == (names{"centauri", "saturn"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_unknown_printer_has_none)
{
    auto const paths = of_two();
    BOOST_TEST(!paths.has("id-3"));
    BOOST_TEST(paths.name_of("id-3").empty());
}

BOOST_AUTO_TEST_CASE(the_same_printers_in_another_order_are_no_change)
{
    auto paths = of_two();
    BOOST_TEST(!paths.set({second, first}));
}

BOOST_AUTO_TEST_CASE(a_new_name_is_a_change)
{
    auto paths = of_two();
    BOOST_TEST(paths.set({first, {.id = "id-2", .name = "mars"}}));
    BOOST_TEST(paths.name_of("id-2") == "mars");
}

BOOST_AUTO_TEST_CASE(one_that_is_switched_off_is_not_wanted_but_known)
{
    auto paths = of_two();
    BOOST_TEST(paths.switch_printer("id-1", false));
    BOOST_TEST(paths.has("id-1"));
    BOOST_TEST(paths.name_of("id-1").empty());
    BOOST_TEST(paths.wanted() == names{"saturn"}, boost::test_tools::per_element());
    BOOST_TEST(paths.all() == (names{"centauri", "saturn"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(switched_to_what_it_is_nothing_changes)
{
    auto paths = of_two();
    BOOST_TEST(!paths.switch_printer("id-1", true));
    BOOST_TEST(paths.switch_printer("id-1", false));
    BOOST_TEST(!paths.switch_printer("id-1", false));
    BOOST_TEST(paths.switch_printer("id-1", true));
    BOOST_TEST(paths.name_of("id-1") == "centauri");
}

BOOST_AUTO_TEST_CASE(one_that_was_away_is_still_switched_off)
{
    auto paths = of_two();
    BOOST_TEST(paths.switch_printer("id-1", false));
    BOOST_TEST(paths.set({second}));
    BOOST_TEST(paths.set({first, second}));
    BOOST_TEST(paths.name_of("id-1").empty());
}

BOOST_AUTO_TEST_CASE(a_command_reads_the_stream_of_its_printer_and_publishes_to_its_path)
{
    auto const paths = make_paths({"centauri", "saturn"}, {.program = "/opt/ffmpeg",
                                                           .source = "http://127.0.0.1:8099",
                                                           .host = "[::1]",
                                                           .encoding = {}});
    BOOST_TEST_REQUIRE(paths.size() == 2U);
    BOOST_TEST(paths.at("saturn")
               == to_command_line(
                   ffmpeg_arguments({.program = "/opt/ffmpeg",
                                     .source = "http://127.0.0.1:8099/printers/saturn/stream",
                                     .target = "rtsp://[::1]:$RTSP_PORT/$MTX_PATH",
                                     .encoding = {}})));
    BOOST_TEST(paths.at("centauri") != paths.at("saturn"));
}

BOOST_AUTO_TEST_CASE(users_are_told_the_host_that_says_most)
{
    url_hosts hosts{.configured = "cams.example",
                    .elsewhere = "192.0.2.5",
                    .bind = "192.0.2.6",
                    .machine = "pi"};
    BOOST_TEST(host_of_url(hosts) == "cams.example");
    hosts.configured.clear();
    BOOST_TEST(host_of_url(hosts) == "192.0.2.5");
    hosts.elsewhere.clear();
    BOOST_TEST(host_of_url(hosts) == "192.0.2.6");
    hosts.bind = "0.0.0.0";
    BOOST_TEST(host_of_url(hosts) == "pi");
    hosts.bind = "::";
    BOOST_TEST(host_of_url(hosts) == "pi");
}

BOOST_AUTO_TEST_CASE(a_machine_without_a_name_is_the_local_host)
{
    BOOST_TEST(host_of_url({.configured = {}, .elsewhere = {}, .bind = "0.0.0.0", .machine = {}})
               == "127.0.0.1");
    BOOST_TEST(host_of_url({.configured = {}, .elsewhere = {}, .bind = "::", .machine = {}})
               == "[::1]");
}

BOOST_AUTO_TEST_CASE(an_ipv6_address_has_brackets_in_a_url)
{
    BOOST_TEST(
        host_of_url({.configured = {}, .elsewhere = "2001:db8::5", .bind = "::", .machine = {}})
        == "[2001:db8::5]");
}
