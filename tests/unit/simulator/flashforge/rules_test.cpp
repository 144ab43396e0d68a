// SPDX-License-Identifier: MIT
#include "tests/simulator/flashforge/order_rules.hpp"
#include "tests/simulator/flashforge/whitelist.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace p2m::simulator::flashforge;
using namespace std::chrono_literals;
namespace data = boost::unit_test::data;

namespace {

steady::time_point const start{std::chrono::hours{1}};

/// Polls at that pace for two minutes, after the first contact has been forgiven.
std::string_view poll(poll_rules& rules, bool in_job, std::chrono::milliseconds pace)
{
    std::string_view last;
    for (auto now = start; now < start + 150s && last.empty(); now += pace)
        last = rules.judge_poll("http", in_job, now);
    return last;
}

struct control_case
{
    std::string_view profile, cmd, args, rule;
};
std::ostream& operator<<(std::ostream& out, control_case const& c)
{
    return out << c.profile << ' ' << c.cmd << ' ' << c.args;
}
constexpr std::string_view all_nozzles = R"({"nozzles":[-200,-200,-200,0],"platform":60})";
constexpr std::string_view five_fields =
    R"({"zAxisCompensation":0.025,"speed":100,"chamberFan":0,"coolingFan":100,"coolingLeftFan":0})";
constexpr std::array control_cases{
    control_case{"5m-3.2.7", "jobCtl_cmd", R"({"jobID":"","action":"pause"})", ""},
    control_case{"5m-3.2.7", "jobCtl_cmd", R"({"jobID":"","action":"stop"})", "bad_arguments"},
    control_case{"5m-3.2.7", "jobCtl_cmd", R"({"action":"pause"})", "bad_arguments"},
    control_case{"5m-3.2.7", "lightControl_cmd", R"({"status":"on"})", "bad_arguments"},
    control_case{"5m-3.2.7", "printerCtl_cmd", five_fields, ""},
    control_case{"5m-3.2.7", "printerCtl_cmd", R"({"speed":50})", "partial_printer_control"},
    control_case{"5m-3.2.7", "circulateCtl_cmd", R"({"internal":"open","external":"close"})",
                 "outside_whitelist"},
    control_case{"5m-pro-3.1.5", "circulateCtl_cmd", R"({"internal":"open","external":"close"})",
                 ""},
    control_case{"5m-pro-3.1.5", "circulateCtl_cmd", R"({"internal":"open","external":"open"})",
                 "bad_arguments"},
    control_case{"5m-pro-3.1.5", "circulateCtl_cmd", R"({"internal":"open"})", "bad_arguments"},
    control_case{"5m-3.2.7", "temperatureCtl_cmd", R"({"platform":60})", "outside_whitelist"},
    control_case{"creator-5-1.9.9", "temperatureCtl_cmd", all_nozzles, ""},
    control_case{"creator-5-1.9.9", "temperatureCtl_cmd", R"({"platform":60})", "bad_arguments"},
    control_case{"creator-5-1.9.9", "temperatureCtl_cmd",
                 R"({"nozzles":[-200,-200,-200,-200],"chamber":50})", "chamber_without_heater"},
    control_case{"creator-5-pro-1.9.4", "temperatureCtl_cmd",
                 R"({"nozzles":[-200,-200,-200,-200],"chamber":50})", ""},
    control_case{"creator-5-pro-1.9.4", "temperatureCtl_cmd", R"({"nozzles":[300,-200,-200,-200]})",
                 "bad_arguments"},
    control_case{"ad5x-1.2.1", "msConfig_cmd", R"({"slot":1,"mt":"PLA","rgb":"#F72224"})", ""},
    control_case{"ad5x-1.2.1", "msConfig_cmd", R"({"slot":1,"mt":"PLA","rgb":"F72224"})",
                 "color_outside_palette"},
    control_case{"creator-5-1.9.9", "msConfig_cmd", R"({"slot":1,"mt":"PLA","rgb":"#F72224"})",
                 "color_outside_palette"},
    control_case{"5m-3.2.7", "msConfig_cmd", R"({"slot":1,"mt":"PLA","rgb":"#F72224"})",
                 "outside_whitelist"},
    control_case{"ad5x-1.2.1", "homingCtrl_cmd", "{}", ""},
    control_case{"creator-5-1.9.9", "homingCtrl_cmd", "{}", "outside_whitelist"},
    control_case{"ad5x-1.2.1", "moveCtrl_cmd", R"({"axis":"x","delta":10})", "forbidden_control"},
    control_case{"ad5x-1.2.1", "reName_cmd", R"({"name":"x"})", "forbidden_control"},
    control_case{"ad5x-1.2.1", "someday_cmd", "{}", "outside_whitelist"},
};

struct console_case
{
    std::string_view profile, line, rule;
};
std::ostream& operator<<(std::ostream& out, console_case const& c)
{
    return out << c.profile << ' ' << c.line;
}
constexpr std::array console_cases{
    console_case{"a4-2.0.9", "M115", ""},
    console_case{"5m-3.2.7", "M115", "console_reads_of_http_model"},
    console_case{"a4-2.0.9", "M601 S1", ""},
    console_case{"a4-2.0.9", "M601 S0", "login_in_another_form"},
    console_case{"a4-2.0.9", "M601", "login_in_another_form"},
    console_case{"a4-2.0.9", "M602 S1", "login_in_another_form"},
    console_case{"5m-3.2.7", "M104 S200 T0", ""},
    console_case{"5m-3.2.7", "M104 S300", "bad_arguments"},
    console_case{"a3-1.3.6", "M140 S110", "bad_arguments"},
    console_case{"5m-3.2.7", "M25", "job_order_by_console"},
    console_case{"a3-1.3.6", "M25", ""},
    console_case{"a4-2.0.9", "M23 0:/user/benchy.gx", ""},
    console_case{"a4-2.0.9", "M23 0:/user/a/b.gx", "file_name"},
    console_case{"a4-2.0.9", "M23 0:/user/~b.gx", "file_name"},
    console_case{"a4-2.0.9", "G28", ""},
    console_case{"a4-2.0.9", "G1 X10", "forbidden_gcode"},
    console_case{"a4-2.0.9", "M112", "forbidden_gcode"},
    console_case{"a4-2.0.9", "M109 S200", "forbidden_gcode"},
    console_case{"a4-2.0.9", "M500", "forbidden_gcode"},
    console_case{"a4-2.0.9", "M30 x", "forbidden_gcode"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(flashforge_rules)

BOOST_DATA_TEST_CASE(control_orders_are_judged_by_model, data::make(control_cases), c)
{
    rapidjson::Document args;
    args.Parse(std::string{c.args}.c_str());
    BOOST_TEST(judge_control(c.cmd, args, *find_profile(c.profile)) == c.rule);
}

BOOST_DATA_TEST_CASE(console_commands_are_judged_by_model, data::make(console_cases), c)
{
    BOOST_TEST(judge_console(split_command(c.line), *find_profile(c.profile)) == c.rule);
}

BOOST_AUTO_TEST_CASE(paths_and_names)
{
    BOOST_TEST(judge_path("POST", "/detail") == "");
    BOOST_TEST(judge_path("GET", "/getThum") == "");
    BOOST_TEST(judge_path("GET", "/thumb/x") == "forbidden_path");
    BOOST_TEST(judge_path("POST", "/deleteGcode") == "forbidden_path");
    BOOST_TEST(judge_file_name("a b.gcode") == "");
    for (auto const* name : {"", "a/b", "~a", "a\rb", "a\nb"})
        BOOST_TEST(judge_file_name(name) == "file_name");
}

BOOST_AUTO_TEST_CASE(one_request_is_in_flight)
{
    flight_rules rules;
    BOOST_TEST(rules.judge_request(1, start) == "");
    rules.on_answered(1);
    BOOST_TEST(rules.judge_request(2, start + 1s) == "");
    BOOST_TEST(rules.judge_request(3, start + 2s) == "two_requests_in_flight");
}

BOOST_AUTO_TEST_CASE(a_client_that_leaves_early_has_still_asked)
{
    flight_rules rules;
    BOOST_TEST(rules.judge_request(1, start) == "");
    rules.on_left(1, start + 5s);
    BOOST_TEST(rules.judge_request(2, start + 6s) == "two_requests_in_flight");
    rules.on_answered(2);
    BOOST_TEST(rules.judge_request(3, start + 15s) == "");
    rules.on_left(3, start + 30s);
    BOOST_TEST(rules.judge_request(4, start + 30s) == "");
}

BOOST_AUTO_TEST_CASE(the_pace_of_the_contract_is_gentle)
{
    poll_rules idle, busy, hasty_idle, hasty_busy;
    BOOST_TEST(poll(idle, false, 10s) == "");
    BOOST_TEST(poll(busy, true, 3s) == "");
    BOOST_TEST(poll(hasty_idle, false, 8s) == "polled_too_often_idle");
    BOOST_TEST(poll(hasty_busy, true, 2400ms) == "polled_too_often_printing");
}

BOOST_AUTO_TEST_CASE(after_an_order_one_may_look_each_second_for_a_while)
{
    poll_rules rules;
    BOOST_TEST(poll(rules, false, 10s) == "");
    auto const then = start + 155s;
    rules.on_order(then);
    for (int i = 1; i != 15; ++i)
        BOOST_TEST(rules.judge_poll("http", false, then + i * 1s) == "");
    rules.on_order(then + 20s);
    std::string_view last;
    for (int i = 1; i != 30; ++i)
        last = rules.judge_poll("http", false, then + 20s + i * 400ms);
    BOOST_TEST(last == "polled_too_often_after_order");
}

BOOST_AUTO_TEST_CASE(a_change_of_pace_has_a_moment_to_be_noticed)
{
    poll_rules rules;
    BOOST_TEST(poll(rules, true, 3s) == "");
    std::string_view last;
    for (auto now = start + 150s; now < start + 154s; now += 3s)
        last = rules.judge_poll("http", false, now);
    for (auto now = start + 160s; now < start + 300s && last.empty(); now += 10s)
        last = rules.judge_poll("http", false, now);
    BOOST_TEST(last == "");
}

BOOST_AUTO_TEST_CASE(commands_of_the_console_are_counted_by_code)
{
    poll_rules rules;
    std::string_view last;
    for (auto now = start; now < start + 150s && last.empty(); now += 10s)
        for (auto const* code : {"M119", "M105", "M27"})
            if (last.empty())
                last = rules.judge_poll(code, false, now);
    BOOST_TEST(last == "");
}

BOOST_AUTO_TEST_CASE(after_five_errors_there_is_rest)
{
    rest_rules rules;
    for (int i = 0; i != 5; ++i) {
        BOOST_TEST(rules.judge_request(start + i * 3s) == "");
        rules.on_spoiled(start + i * 3s);
    }
    BOOST_TEST(rules.judge_request(start + 15s) == "no_rest_after_errors");
    BOOST_TEST(rules.judge_request(start + 42s) == "");
    rules.on_good();
    BOOST_TEST(rules.judge_request(start + 43s) == "");
}

BOOST_AUTO_TEST_CASE(refused_credentials_are_tried_again_each_minute_at_most)
{
    rest_rules gentle, hasty;
    std::string_view last;
    for (int i = 0; i != 10 && last.empty(); ++i) {
        last = gentle.judge_request(start + i * 60s);
        gentle.on_refused(start + i * 60s);
    }
    BOOST_TEST(last == "");
    for (int i = 0; i != 10 && last.empty(); ++i) {
        last = hasty.judge_request(start + i * 10s);
        hasty.on_refused(start + i * 10s);
    }
    BOOST_TEST(last == "refused_credentials_repeated");
}

BOOST_AUTO_TEST_CASE(a_start_is_sent_once_and_at_the_right_moment)
{
    order_rules rules;
    BOOST_TEST(rules.judge_start(true, start) == "");
    rules.on_started(start);
    BOOST_TEST(rules.judge_start(true, start + 30s) == "repeated_start");
    rules.on_job_ended();
    BOOST_TEST(rules.judge_start(false, start + 30s) == "start_while_not_ready");
    rules.on_upload(start + 40s);
    BOOST_TEST(rules.judge_start(true, start + 42s) == "start_right_after_upload");
    BOOST_TEST(rules.judge_start(true, start + 43s) == "");
}

BOOST_AUTO_TEST_CASE(the_plate_is_not_cleared_for_a_start)
{
    order_rules rules;
    BOOST_TEST(rules.judge_clear(false, start) == "plate_cleared_without_need");
    BOOST_TEST(rules.judge_clear(true, start) == "");
    BOOST_TEST(rules.judge_start(true, start + 1s) == "plate_cleared_for_a_start");
    rules.on_told({}, false, start + 1s);
    BOOST_TEST(rules.judge_start(true, start + 2s) == "plate_cleared_for_a_start");
    rules.on_told({}, true, start + 3s);
    BOOST_TEST(rules.judge_start(true, start + 4s) == "");
}

BOOST_AUTO_TEST_CASE(a_job_order_is_not_repeated_while_it_is_on_its_way)
{
    order_rules rules;
    BOOST_TEST(rules.judge_job_order("pause", start) == "");
    BOOST_TEST(rules.judge_job_order("pause", start + 5s) == "repeated_job_order");
    BOOST_TEST(rules.judge_job_order("cancel", start + 5s) == "");
    rules.on_job_order_shown();
    BOOST_TEST(rules.judge_job_order("pause", start + 6s) == "");
    BOOST_TEST(rules.judge_job_order("pause", start + 30s) == "");
}

BOOST_AUTO_TEST_CASE(settings_are_built_from_what_was_told_just_now)
{
    order_rules rules;
    print_settings const told{0.025, 120, 0, 80, 0};
    auto wanted = told;
    wanted[1] = 100;
    BOOST_TEST(rules.judge_settings(wanted, true, start) == "printer_control_without_fresh_detail");
    rules.on_told(told, false, start);
    BOOST_TEST(rules.judge_settings(wanted, true, start + 2s) == "");
    BOOST_TEST(rules.judge_settings(wanted, false, start + 2s)
               == "printer_control_while_not_printing");
    BOOST_TEST(rules.judge_settings(wanted, true, start + 5s)
               == "printer_control_without_fresh_detail");
    BOOST_TEST(rules.judge_settings({0, 100, 100, 100, 0}, true, start + 2s)
               == "printer_control_resets_others");
}

BOOST_AUTO_TEST_SUITE_END()
