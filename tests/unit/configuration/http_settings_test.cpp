// SPDX-License-Identifier: MIT
// What [camera] and [http] refuse.
#include "gateway/configuration/parse_settings.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace p2m::gateway;

namespace {

std::string fault_of(std::string const& toml)
{
    auto const parsed = parse_settings(toml, "p.toml");
    return parsed ? std::string{} : to_string(parsed.error());
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_server_that_others_reach_takes_a_token_or_a_password)
{
    BOOST_TEST(fault_of("[http]\nbind = \"0.0.0.0\"\n")
               == "p.toml:2:1: http.bind: a server on 0.0.0.0 can be reached from other machines, "
                  "so it needs token_file, or username and password_file");
    BOOST_TEST(!fault_of("[http]\nbind = \"192.0.2.5\"\n").empty());
    BOOST_TEST(fault_of("[http]\nbind = \"0.0.0.0\"\ntoken_file = \"/t\"\n").empty());
    BOOST_TEST(
        fault_of("[http]\nbind = \"::\"\nusername = \"u\"\npassword_file = \"/p\"\n").empty());
    BOOST_TEST(fault_of("[http]\nbind = \"0.0.0.0\"\nenabled = false\n").empty());
    BOOST_TEST(fault_of("[http]\nbind = \"127.0.0.2\"\n").empty());
}

BOOST_AUTO_TEST_CASE(a_user_name_without_a_password_protects_nothing_and_is_refused)
{
    BOOST_TEST(fault_of("[http]\nusername = \"u\"\n")
               == "p.toml:2:1: http.username: username and password_file need each other");
    BOOST_TEST(!fault_of("[http]\npassword_file = \"/p\"\n").empty());
}

BOOST_AUTO_TEST_CASE(snapshots_are_never_taken_more_often_than_every_ten_seconds)
{
    BOOST_TEST(fault_of("[camera]\nsnapshot_interval_s = 9\n")
               == "p.toml:2:1: camera.snapshot_interval_s: expected 0, or 10 and more");
    BOOST_TEST(fault_of("[camera]\nsnapshot_interval_s = 10\n").empty());
    BOOST_TEST(fault_of("[camera]\nsnapshot_interval_s = 0\n").empty());
}
