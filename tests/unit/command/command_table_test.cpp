// SPDX-License-Identifier: MIT
#include "gateway/command/command_table.hpp"
#include "gateway/command/subscriptions.hpp"
#include "printer/names.hpp"
#include "tests/unit/command/situation.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <random>

namespace p2m::gateway {
namespace {

reading const usual{300, 100, {{70, 100, 100}}};

struct set_case
{
    std::string_view what, payload, expected;
    friend std::ostream& operator<<(std::ostream& out, set_case const& c)
    {
        return out << c.what << " " << c.payload;
    }
};

constexpr set_case set_cases[] = {
    {"print", "pause", "pause"},
    {"print", "resume", "resume"},
    {"print", "stop", "stop"},
    {"print", "Stop", "invalid_payload"},
    {"print", "start", "invalid_payload"},
    {"print", "", "invalid_payload"},
    {"light", "ON", "set_light"},
    {"light", "OFF", "set_light"},
    {"light", "on", "invalid_payload"},
    {"light", " ON", "invalid_payload"},
    {"light", "ON\n", "invalid_payload"},
    {"light", "1", "invalid_payload"},
    {"fan/part", "ON", "set_fan"},
    {"fan/part", "0", "set_fan"},
    {"fan/chamber", "100", "set_fan"},
    {"fan/auxiliary", "101", "out_of_range"},
    {"fan/part", "-1", "out_of_range"},
    {"fan/part", "99999999999999999999999", "out_of_range"},
    {"fan/part", "5.0", "invalid_payload"},
    {"fan/part", "+5", "invalid_payload"},
    {"fan/part", "007", "invalid_payload"},
    {"fan/part", "-", "invalid_payload"},
    {"fan/part", "1e1", "invalid_payload"},
    {"fan/other", "ON", "unknown_action"},
    {"speed", "sport", "set_speed"},
    {"speed", "130", "invalid_payload"},
    {"target/nozzle", "300", "set_target"},
    {"target/nozzle", "301", "out_of_range"},
    {"target/bed", "0", "set_target"},
    {"target/bed", "101", "out_of_range"},
    {"target/bed", "60.5", "invalid_payload"},
    {"camera", "ON", "camera"},
    {"rtsp", "OFF", "rtsp"},
    {"snapshot", "PRESS", "snapshot"},
    {"snapshot", "ON", "invalid_payload"},
    {"", "ON", "unknown_action"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(command_table)

BOOST_DATA_TEST_CASE(a_set_payload_is_read_exactly_or_refused, set_cases)
{
    auto const read = parse_set(sample.what, sample.payload, usual);
    BOOST_TEST((read ? row_of(*read).action : to_string(read.error().code)) == sample.expected);
}

BOOST_AUTO_TEST_CASE(a_set_payload_over_64_bytes_is_refused)
{
    BOOST_TEST(!parse_set("light", std::string(65, 'x'), usual));
}

BOOST_AUTO_TEST_CASE(fan_on_is_the_last_percentage_that_was_not_zero)
{
    auto const part = parse_set("fan/part", "ON", usual);
    BOOST_TEST(std::get<printer::set_fan>(*part).percent == 70);
}

BOOST_AUTO_TEST_CASE(each_command_has_the_row_at_its_own_index)
{
    constexpr std::string_view actions[] = {
        "start",      "pause",  "resume",   "stop", "set_light", "set_fan",    "set_speed",
        "set_target", "camera", "snapshot", "rtsp", "refresh",   "list_files", "home"};
    for (std::size_t i = 0; i != std::size(actions); ++i) {
        BOOST_TEST(command_rows()[i].action == actions[i]);
        BOOST_TEST(find_command(actions[i]) == &command_rows()[i]);
    }
}

BOOST_AUTO_TEST_CASE(each_set_topic_has_the_class_of_its_action)
{
    for (auto const& row : set_rows())
        if (!row.action.empty())
            BOOST_TEST((find_command(row.action)->allowed_by == row.allowed_by), row.what);
}

BOOST_AUTO_TEST_CASE(both_targets_at_once_need_both_heaters)
{
    auto const idle = test::snapshot_of(printer::status::idle);
    std::optional<std::string> const no_job;
    printer::command const both{printer::set_target{200, 60}};
    auto has = test::all_capabilities();
    BOOST_TEST(!check_state(both, has, {idle, no_job}));
    has.remove(printer::capability::target_bed);
    BOOST_TEST(check_state(both, has, {idle, no_job}).has_value());
}

BOOST_AUTO_TEST_CASE(nothing_is_subscribed_while_control_is_off)
{
    BOOST_TEST(command_subscriptions({}, test::all_capabilities(), true).empty());
}

BOOST_AUTO_TEST_CASE(only_allowed_and_possible_topics_are_subscribed)
{
    control_settings control;
    control.enabled = true;
    control.classes = {printer::command_class::light, printer::command_class::fans,
                       printer::command_class::camera};
    std::vector<std::string> const expected{"set/light", "set/fan/part", "set/camera",
                                            "set/snapshot", "command"};
    printer::capabilities const has{printer::capability::light, printer::capability::fan_part,
                                    printer::capability::camera, printer::capability::stop};
    BOOST_TEST(command_subscriptions(control, has, false) == expected,
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(random_payloads_never_pass_a_limit)
{
    std::mt19937 chance{7};  // NOLINT(bugprone-random-generator-seed): repeatable
    constexpr std::string_view letters = "ON0123456789-+.eF \n\xff";
    for (int i = 0; i != 20000; ++i) {
        std::string payload(chance() % 6, ' ');
        for (auto& c : payload)
            c = letters[chance() % letters.size()];
        auto const& row = set_rows()[chance() % set_rows().size()];
        auto const read = parse_set(row.what, payload, usual);
        if (!read)
            continue;
        if (auto const* fan = std::get_if<printer::set_fan>(&*read))
            BOOST_TEST((fan->percent >= 0 && fan->percent <= 100));
        if (auto const* target = std::get_if<printer::set_target>(&*read))
            BOOST_TEST((target->nozzle_celsius.value_or(0) <= 300
                        && target->bed_celsius.value_or(0) <= 100));
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway
