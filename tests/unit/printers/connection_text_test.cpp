// SPDX-License-Identifier: MIT
#include "gateway/printers/connection_text.hpp"

#include <boost/test/unit_test.hpp>

using namespace p2m::gateway;
using enum p2m::printer::connection_state;

BOOST_AUTO_TEST_CASE(a_printer_that_was_switched_off_wants_no_attention)
{
    BOOST_TEST(!wants_attention(unreachable, true));
    BOOST_TEST(!wants_attention(connecting, true));
    BOOST_TEST(!wants_attention(connected, true));
    BOOST_TEST(what_happened(unreachable, "No route to host", true, "")
               == "unreachable: No route to host");
    BOOST_TEST(what_happened(connecting, "", true, "") == "connection lost");
    BOOST_TEST(what_happened(connected, "", true, "") == "connected");
}

BOOST_AUTO_TEST_CASE(a_host_that_never_answered_wants_to_be_checked)
{
    BOOST_TEST(wants_attention(unreachable, false));
    BOOST_TEST(what_happened(unreachable, "Connection refused", false, "open its port")
               == "unreachable: Connection refused; check that it is on and the address right; "
                  "open its port");
}

BOOST_AUTO_TEST_CASE(what_only_a_person_can_mend_comes_with_what_to_do)
{
    for (bool const is_known : {true, false}) {
        for (auto const state : {too_many_clients, app_crashed, not_responding, credentials_refused,
                                 lan_mode_off, unsupported})
            BOOST_TEST(wants_attention(state, is_known));
        BOOST_TEST(
            what_happened(too_many_clients, "There is no slot; close something.", is_known, "")
            == "too_many_clients: There is no slot; close something");
        BOOST_TEST(what_happened(app_crashed, "Connection refused", is_known,
                                 "its application has died: switch the printer off and on")
                   == "app_crashed: Connection refused; its application has died: switch the "
                      "printer off and on");
        BOOST_TEST(what_happened(credentials_refused, "", is_known, "")
                   == "credentials_refused; check the serial number and access code that the "
                      "configuration gives");
        BOOST_TEST(what_happened(not_responding, "It sends nothing.", is_known, "")
                   == "not_responding: It sends nothing; when it stays so, switch the printer off "
                      "and on");
    }
}
