// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/access.hpp"

#include <boost/test/unit_test.hpp>

namespace p2m::gateway {

BOOST_AUTO_TEST_SUITE(http_access)

BOOST_AUTO_TEST_CASE(without_credentials_everybody_is_let_in)
{
    BOOST_TEST(is_authorized({}, ""));
    BOOST_TEST(!http_credentials{}.are_needed());
}

BOOST_AUTO_TEST_CASE(a_token_is_taken_whole_and_in_its_own_scheme)
{
    http_credentials const wanted{.token = "s3cret", .username = {}, .password = {}};
    BOOST_TEST(is_authorized(wanted, "Bearer s3cret"));
    BOOST_TEST(is_authorized(wanted, "bearer  s3cret"));
    for (auto const* const wrong :
         {"", "s3cret", "Bearer", "Bearer ", "Bearer s3cre", "Bearer s3crets", "Bearer S3cret",
          "Basic s3cret", "Bearers3cret"})
        BOOST_TEST(!is_authorized(wanted, wrong), wrong);
    BOOST_TEST(challenge_of(wanted) == R"(Bearer realm="printer2mqtt")");
}

BOOST_AUTO_TEST_CASE(a_password_needs_its_user_name)
{
    http_credentials const wanted{.token = {}, .username = "user", .password = "pass"};
    BOOST_TEST(is_authorized(wanted, "Basic dXNlcjpwYXNz"));
    BOOST_TEST(!is_authorized(wanted, "Basic dXNlcjpwYXNzCg=="));
    BOOST_TEST(!is_authorized(wanted, "Basic OnBhc3M="));  // :pass
    BOOST_TEST(!is_authorized(wanted, "Bearer "));         // the token that is not configured
    BOOST_TEST(challenge_of(wanted).starts_with("Basic "));
}

BOOST_AUTO_TEST_CASE(either_of_two_ways_is_enough)
{
    http_credentials const wanted{.token = "t", .username = "user", .password = "pass"};
    BOOST_TEST(is_authorized(wanted, "Bearer t"));
    BOOST_TEST(is_authorized(wanted, "Basic dXNlcjpwYXNz"));
}

BOOST_AUTO_TEST_CASE(addresses_localhost_and_configured_names_are_our_host)
{
    for (auto const* const ours : {"127.0.0.1", "127.0.0.1:8099", "192.0.2.5:80", "[::1]:8099",
                                   "localhost", "LocalHost:8099", "localhost.", "printers.lan:1"})
        BOOST_TEST(is_our_host(ours, {"Printers.LAN"}), ours);
}

BOOST_AUTO_TEST_CASE(any_other_name_may_hide_a_foreign_page)
{
    for (auto const* const foreign :
         {"", "evil.example", "127.0.0.1.evil.example", "localhost.evil", "xlocalhost", "[::1",
          ":8099", "printers.lan.evil"})
        BOOST_TEST(!is_our_host(foreign, {"printers.lan"}), foreign);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway
