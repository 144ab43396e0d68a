// SPDX-License-Identifier: MIT
#include "mqtt/tls_failure.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace p2m::mqtt;

namespace {

constexpr auto unverified =
    "C0E67FB7417F0000:error:0A000086:SSL routines:tls_post_process_server_certificate:"
    "certificate verify failed:../ssl/statem/statem_clnt.c:1889:\n";
constexpr auto wrong_version =
    "C0E67FB7417F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:"
    "../ssl/record/ssl3_record.c:354:\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(tls_failure)

BOOST_AUTO_TEST_CASE(an_unknown_certificate_names_where_one_was_looked_for)
{
    BOOST_TEST(tls_detail(unverified, "broker", {})
               == "no certificate of this system vouches for the broker's, or that has expired");
    BOOST_TEST(tls_detail(unverified, "broker", {.ca_file = "/etc/ca.pem"}).find("/etc/ca.pem")
               != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_openssl_says_is_told_without_its_numbers)
{
    BOOST_TEST(tls_detail(wrong_version, "broker", {}) == "wrong version number");
}

BOOST_AUTO_TEST_CASE(silence_is_a_name_or_a_client_certificate)
{
    tls_options const neither{
        .certificate_file = "c", .key_file = "k", .verify_server_name = false};
    tls_options const name{.certificate_file = "c", .key_file = "k"};
    tls_options const client{.verify_server_name = false};
    BOOST_TEST(tls_detail("", "broker", {})
               == "the broker's certificate does not name broker, or the broker wants a client "
                  "certificate");
    BOOST_TEST(tls_detail("", "broker", name) == "the broker's certificate does not name broker");
    BOOST_TEST(tls_detail("", "broker", client) == "the broker wants a client certificate");
    BOOST_TEST(tls_detail("", "broker", neither) == "the broker closed it");
}

BOOST_AUTO_TEST_CASE(a_line_of_another_shape_is_silence)
{
    BOOST_TEST(tls_detail("handshake failed", "broker", {.verify_server_name = false})
               == "the broker wants a client certificate");
    BOOST_TEST(tls_detail("a:b:c:d:e:" + std::string(5000, 'x'), "broker", {}).size() == 200U);
}

BOOST_AUTO_TEST_SUITE_END()
