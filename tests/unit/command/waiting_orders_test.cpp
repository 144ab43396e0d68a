// SPDX-License-Identifier: MIT
// Which order goes first, and which waits for another.
#include "tests/unit/command/situation.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

namespace p2m::gateway {
namespace {

using namespace test;
using printer::status;
using kind = printer::answer::kind;

bool is_stop(printer::command const& what)
{
    return std::holds_alternative<printer::stop_print>(what);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(waiting_orders, router_situation)

BOOST_AUTO_TEST_CASE(a_stop_behind_nine_fan_orders_that_the_firmware_ignores_goes_at_once)
{
    for (int i = 1; i != 10; ++i)
        set("fan/part", std::to_string(i));
    set("print", "stop");
    BOOST_TEST(results.empty());
    acknowledge();  // the first fan order, without effect
    BOOST_REQUIRE(sent.size() == 2U);
    BOOST_TEST(is_stop(sent.back()));
    acknowledge();
    report(status::stopping);
    BOOST_TEST(last() == "ok/confirmed");
    BOOST_TEST(field(results.back(), "action") == "stop");
}

BOOST_AUTO_TEST_CASE(a_stop_overtakes_pause_and_resume_which_overtake_the_rest)
{
    set("light", "ON");
    set("camera", "ON");
    set("print", "pause");
    set("print", "stop");
    answer(kind::refused, 1);
    BOOST_TEST(is_stop(sent.back()));
    answer(kind::refused, 1);
    BOOST_TEST(std::holds_alternative<printer::pause_print>(sent.back()));
    answer(kind::refused, 1);
    BOOST_TEST(std::holds_alternative<printer::set_camera>(sent.back()));
}

BOOST_AUTO_TEST_CASE(each_print_order_has_one_place_of_its_own)
{
    for (int i = 0; i != 9; ++i)
        set("light", i % 2 == 0 ? "ON" : "OFF");
    set("print", "pause");
    set("print", "stop");
    BOOST_TEST(results.empty());
    set("print", "stop");
    BOOST_TEST(last() == "rejected/busy");
}

BOOST_AUTO_TEST_CASE(what_is_only_unconfirmed_holds_nobody_up_and_has_its_result_later)
{
    set("light", "ON");
    acknowledge();
    wait(4s);
    set("camera", "ON");
    BOOST_TEST(sent.size() == 2U);
    acknowledge();
    BOOST_TEST(last() == "ok/confirmed");
    BOOST_TEST((router.deadline() == now.mono + 6s));
    wait(6s);
    BOOST_REQUIRE(results.size() == 2U);
    BOOST_TEST(last() == "accepted/unconfirmed");
    BOOST_TEST(field(results.back(), "action") == "set_light");
}

BOOST_AUTO_TEST_CASE(one_request_is_on_its_way_to_the_printer)
{
    set("light", "ON");
    set("print", "stop");
    BOOST_TEST(sent.size() == 1U);
}

struct hold_case
{
    std::string_view first, first_payload, second, second_payload;
    status at;
    bool held;
    friend std::ostream& operator<<(std::ostream& out, hold_case const& c)
    {
        return out << c.first << " then " << c.second << " " << c.second_payload;
    }
};
constexpr hold_case hold_cases[] = {
    // Some firmware toggles.
    {"set/light", "ON", "set/light", "ON", status::printing, true},
    // All fans go in one message, with what the state shows of the others.
    {"set/fan/part", "20", "set/fan/chamber", "30", status::printing, true},
    {"set/fan/part", "20", "set/speed", "silent", status::printing, true},
    {"set/light", "ON", "set/fan/part", "20", status::printing, false},
    // The printer is about to do something that its state does not show yet.
    {"command", R"({"action":"start","params":{"file":"/a"}})", "command",
     R"({"action":"home","params":{"axes":"Z"}})", status::idle, true},
    {"command", R"({"action":"start","params":{"file":"/a"}})", "command",
     R"({"action":"start","params":{"file":"/b"}})", status::idle, true},
    {"command", R"({"action":"start","params":{"file":"/a"}})", "set/light", "ON", status::idle,
     false},
    {"set/print", "pause", "set/print", "pause", status::printing, true},
    {"set/print", "pause", "set/print", "stop", status::printing, false},
    {"set/print", "stop", "set/print", "stop", status::printing, false},
    {"set/print", "stop", "set/print", "pause", status::printing, true},
    {"set/print", "pause", "set/speed", "silent", status::printing, false},
};
BOOST_DATA_TEST_CASE_F(router_situation, what_could_harm_the_unconfirmed_waits_for_it, hold_cases)
{
    report(sample.at);
    message({std::string{sample.first}, std::string{sample.first_payload}});
    acknowledge();
    message({std::string{sample.second}, std::string{sample.second_payload}});
    BOOST_REQUIRE(results.empty());
    BOOST_TEST(sent.size() == (sample.held ? 1U : 2U));
    wait(10s);
    BOOST_TEST(verdict(results.at(0)) == "accepted/unconfirmed");
    BOOST_TEST(sent.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_picture_under_way_holds_up_no_order_of_the_printer)
{
    set("snapshot", "PRESS");
    set("light", "ON");
    BOOST_TEST(snapshots == 1);
    BOOST_TEST(sent.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_driver_that_knows_its_printer_to_be_slow_has_more_time)
{
    set("print", "pause");
    take(router.on_answer(last_ticket, {kind::acknowledged, 0, "", {}}, now, 20s));
    wait(19s);
    BOOST_TEST(results.empty());
    wait(1s);
    BOOST_TEST(last() == "accepted/unconfirmed");
    BOOST_TEST(results.back().find("within 20 s") != std::string::npos);
    set("print", "pause");
    take(router.on_answer(last_ticket, {kind::acknowledged, 0, "", {}}, now, 3600s));
    BOOST_TEST((router.deadline() == now.mono + command_router::longest_confirmation));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway
