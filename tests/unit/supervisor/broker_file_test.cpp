// SPDX-License-Identifier: MIT
#include "gateway/supervisor/broker_file.hpp"

#include <boost/test/unit_test.hpp>

namespace p2m::gateway {

BOOST_AUTO_TEST_SUITE(broker_file)

BOOST_AUTO_TEST_CASE(the_usual_file_is_exactly_this)
{
    BOOST_TEST(make_broker_file({"127.0.0.1", 1884, "/state", "root", ""})
               == "per_listener_settings false\n"
                  "listener 1884 127.0.0.1\n"
                  "allow_anonymous true\n"
                  "set_tcp_nodelay true\n"
                  "max_inflight_messages 100\n"
                  "max_queued_messages 10000\n"
                  "log_dest stdout\n"
                  "log_timestamp false\n"
                  "log_type error\n"
                  "log_type warning\n"
                  "persistence true\n"
                  "persistence_location /state/\n"
                  "persistence_file embedded-broker.db\n"
                  "autosave_interval 60\n"
                  "user root\n");
}

BOOST_AUTO_TEST_CASE(strangers_on_the_network_are_not_let_in)
{
    for (auto const* bind : {"0.0.0.0", "192.0.2.5", "::", "not an address"})
        BOOST_TEST(make_broker_file({bind, 1883, "", "", ""}).find("allow_anonymous false\n")
                   != std::string::npos);
    BOOST_TEST(is_loopback("::1"));
    BOOST_TEST(is_loopback("127.3.2.1"));
}

BOOST_AUTO_TEST_CASE(with_a_password_file_nobody_is_let_in_without_a_password)
{
    for (auto const* bind : {"127.0.0.1", "0.0.0.0"}) {
        auto const text = make_broker_file({bind, 1883, "", "", "/state/passwords"});
        BOOST_TEST(text.find("allow_anonymous false\n") != std::string::npos);
        BOOST_TEST(text.find("password_file /state/passwords\n") != std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway
