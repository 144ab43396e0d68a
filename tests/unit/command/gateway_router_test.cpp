// SPDX-License-Identifier: MIT
#include "gateway/command/gateway_router.hpp"
#include "tests/unit/command/situation.hpp"

#include <boost/test/unit_test.hpp>

namespace p2m::gateway {
namespace {

printer::moment const now{printer::steady_time{std::chrono::seconds{9}}, printer::wall_time{}};

std::string refused_as(gateway_router& router, command_message const& message)
{
    auto const out = router.receive(message, now);
    auto const* answer = std::get_if<publish_result>(&out);
    return answer ? test::outcome(answer->json) : "let through";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gateway_commands)

BOOST_AUTO_TEST_CASE(the_class_gateway_is_off_by_default)
{
    control_settings control;
    control.enabled = true;
    gateway_router router{control};
    BOOST_TEST(refused_as(router, {"command", R"({"action":"rediscover"})"})
               == "rejected/class_disabled");
}

BOOST_AUTO_TEST_CASE(a_command_is_let_through_answered_and_repeated_from_memory)
{
    gateway_router router{test::everything_allowed()};
    command_message const message{
        "command", R"({"id":"1","action":"forget_printer","params":{"printer":"a"}})"};
    auto const out = router.receive(message, now);
    auto const& request = std::get<gateway_request>(out);
    BOOST_TEST((request.what == gateway_command{forget_printer{"a"}}));
    BOOST_TEST(test::outcome(router.finish(request, {}, now).json) == "ok/confirmed");
    auto const again = router.receive(message, now);
    BOOST_TEST(test::field(std::get<publish_result>(again).json, "repeated") == "true");
    BOOST_TEST(refused_as(router, {"command", R"({"id":"1","action":"rediscover"})"})
               == "rejected/duplicate");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_refused_in_the_contracts_order)
{
    gateway_router router{test::everything_allowed()};
    BOOST_TEST(refused_as(router, {"command", "x", true}) == "rejected/retained");
    BOOST_TEST(refused_as(router, {"command", "x"}) == "rejected/invalid_payload");
    BOOST_TEST(refused_as(router, {"command", R"({"action":"stop"})"})
               == "rejected/unknown_action");
    BOOST_TEST(refused_as(router, {"command", R"({"action":"forget_printer"})"})
               == "rejected/invalid_payload");
    BOOST_TEST(
        refused_as(router,
                   {"command", R"({"action":"rediscover","expires_at":"1969-01-01T00:00:00Z"})"})
        == "rejected/expired");
    BOOST_TEST(std::holds_alternative<std::monostate>(router.receive({"command", "", true}, now)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway
