// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/peer_user.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace p2m::gateway;

namespace {

// As /proc/net/tcp of a little-endian machine says it.
constexpr auto table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when "
                       "retrnsmt   uid  timeout inode\n"
                       "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 "
                       "00000000     0        0 87 1\n"
                       "   1: 0100007F:9C40 0100007F:1F90 01 00000000:00000000 00:00000000 "
                       "00000000  1000        0 88 1\n"
                       "   2: 0100007F:1F90 0100007F:9C40 01 00000000:00000000 00:00000000 "
                       "00000000   999        0 89 1\n"
                       "   3: 0200007F:9C40 0100007F:1F90 01 00000000:00000000 00:00000000 "
                       "00000000  1001        0 90 1\n";
constexpr ipv4_end server{0x7f000001, 8080};

}  // namespace

BOOST_AUTO_TEST_CASE(the_client_s_end_tells_who_it_is)
{
    BOOST_TEST((find_peer_user(table, {0x7f000001, 40000}, server) == 1000U));
    BOOST_TEST((find_peer_user(table, {0x7f000002, 40000}, server) == 1001U));
    BOOST_TEST((find_peer_user(table, server, {0x7f000001, 40000}) == 999U));
}

BOOST_AUTO_TEST_CASE(nobody_is_found_where_no_row_says_so)
{
    BOOST_TEST(!find_peer_user(table, {0x7f000001, 40001}, server).has_value());
    BOOST_TEST(!find_peer_user(table, {0x7f000001, 40000}, {0x7f000001, 8081}).has_value());
    for (auto const* const wrong : {"", "\n\n", "1: 0100007F 0100007F:1F90 01 0 0 0 1000",
                                    "1: 0100007F:9C40 0100007F:1F90 01 0:0 0:0 0 x",
                                    "1: 0100007F:9C40 0100007F:1F90", "1: :9C40 :1F90 01 0 0 0 5"})
        BOOST_TEST(!find_peer_user(wrong, {0x7f000001, 40000}, server).has_value(), wrong);
}
