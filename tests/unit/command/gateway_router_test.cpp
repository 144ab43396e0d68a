// SPDX-License-Identifier: MIT
#include "gateway/command/gateway_router.hpp"
#include "tests/unit/command/situation.hpp"

#include <boost/test/unit_test.hpp>

namespace p2m::gateway {
namespace {

printer::moment const now{printer::steady_time{std::chrono::seconds{9}}, printer::wall_time{}};

order given(std::string json, bool retained = false)
{
    return *make_order({"command", std::move(json), retained}, 3, now);
}

std::string refused_as(gateway_router& router, order const& what)
{
    auto const out = router.receive(what, now);
    auto const* answer = std::get_if<outcome>(&out);
    return answer ? test::verdict_of(*answer) : "let through";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gateway_commands)

BOOST_AUTO_TEST_CASE(the_class_gateway_is_off_by_default)
{
    control_settings control;
    control.enabled = true;
    gateway_router router{control};
    BOOST_TEST(refused_as(router, given(R"({"action":"rediscover"})"))
               == "rejected/class_disabled");
}

BOOST_AUTO_TEST_CASE(a_command_is_let_through_answered_and_repeated_from_memory)
{
    gateway_router router{test::everything_allowed()};
    auto const message = given(R"({"id":"1","action":"forget_printer","params":{"printer":"a"}})");
    auto const out = router.receive(message, now);
    auto const& request = std::get<gateway_request>(out);
    BOOST_TEST((request.what == gateway_command{forget_printer{"a"}}));
    BOOST_TEST(test::verdict_of(router.finish(request, {}, now)) == "ok/confirmed");
    auto const again = router.receive(message, now);
    BOOST_TEST(std::get<outcome>(again).result.repeated);
    BOOST_TEST(refused_as(router, given(R"({"id":"1","action":"rediscover"})"))
               == "rejected/duplicate");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_refused_in_the_contracts_order)
{
    gateway_router router{test::everything_allowed()};
    BOOST_TEST(refused_as(router, given("x", true)) == "rejected/retained");
    BOOST_TEST(refused_as(router, given("x")) == "rejected/invalid_payload");
    BOOST_TEST(refused_as(router, given(R"({"action":"stop"})")) == "rejected/unknown_action");
    BOOST_TEST(refused_as(router, given(R"({"action":"forget_printer"})"))
               == "rejected/invalid_payload");
    BOOST_TEST(
        refused_as(router, given(R"({"action":"rediscover","expires_at":"1969-01-01T00:00:00Z"})"))
        == "rejected/expired");
    BOOST_TEST(!make_order({"command", "", true}, 3, now));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway
