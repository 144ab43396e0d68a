// SPDX-License-Identifier: MIT
#include "gateway/command/command_rules.hpp"
#include "gateway/command/command_table.hpp"
#include "gateway/command/set_topics.hpp"
#include "gateway/command/subscriptions.hpp"
#include "printer/names.hpp"
#include "tests/unit/command/situation.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <random>

namespace p2m::gateway {
namespace {

reading const usual{
    .nozzle_limit_celsius = 300, .bed_limit_celsius = 100, .fan_on_pct = {{70, 100, 100}}};
reading const any_speed{
    .nozzle_limit_celsius = 300, .bed_limit_celsius = 100, .speed_percent = true};

/// A set payload, as far as the router takes it before it looks at the printer.
or_refusal<instruction>
read_set(std::string_view what, std::string_view payload, reading const& with)
{
    auto const named = parse_set(what, payload);
    if (!named)
        return named.error();
    auto read = find_command(named->action)->read(named->params, with);
    if (read)
        if (auto const refused = check_values(*read, with))
            return *refused;
    return read;
}

std::string read_as(std::string_view what, std::string_view payload, reading const& with)
{
    auto const read = read_set(what, payload, with);
    return std::string{read ? row_of(*read).action : to_string(read.error().code)};
}

template <class Command>
Command const& as(instruction const& what)
{
    return std::get<Command>(std::get<printer::command>(what));
}

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
    {"target/chamber", "80", "set_target"},
    {"target/chamber", "81", "out_of_range"},
    {"target/nozzle/1", "300", "set_target"},
    {"target/nozzle/8", "301", "out_of_range"},
    {"target/nozzle/9", "200", "unknown_action"},
    {"target/nozzle/0", "200", "unknown_action"},
    {"filtration", "internal", "set_filtration"},
    {"filtration", "Internal", "invalid_payload"},
    {"z_offset", "0.025", "set_z_offset"},
    {"z_offset", "-0.5", "set_z_offset"},
    {"z_offset", "-1.000", "set_z_offset"},
    {"z_offset", "1", "set_z_offset"},
    {"z_offset", "0", "set_z_offset"},
    {"z_offset", "1.025", "out_of_range"},
    {"z_offset", "-2", "out_of_range"},
    {"z_offset", "0.03", "invalid_payload"},
    {"z_offset", "0.0250", "invalid_payload"},
    {"z_offset", "+0.025", "invalid_payload"},
    {"z_offset", ".025", "invalid_payload"},
    {"z_offset", "00.025", "invalid_payload"},
    {"z_offset", "1e-1", "invalid_payload"},
    {"z_offset", "nan", "invalid_payload"},
    {"z_offset", "0.", "invalid_payload"},
    {"z_offset", "-", "invalid_payload"},
    {"z_offset", "", "invalid_payload"},
    {"clear", "PRESS", "clear_plate"},
    {"clear", "ON", "invalid_payload"},
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
    BOOST_TEST(read_as(sample.what, sample.payload, usual) == sample.expected);
}

BOOST_AUTO_TEST_CASE(a_set_payload_over_64_bytes_is_refused)
{
    BOOST_TEST(!parse_set("light", std::string(65, 'x')));
}

BOOST_AUTO_TEST_CASE(fan_on_is_the_last_percentage_that_was_not_zero)
{
    BOOST_TEST(as<printer::set_fan>(*read_set("fan/part", "ON", usual)).percent == 70);
    BOOST_TEST(as<printer::set_fan>(*read_set("fan/part", "OFF", usual)).percent == 0);
}

BOOST_AUTO_TEST_CASE(a_number_is_a_speed_only_where_the_printer_takes_any)
{
    BOOST_TEST(read_as("speed", "130", usual) == "invalid_payload");
    BOOST_TEST(read_as("speed", "sport", any_speed) == "set_speed");
    BOOST_TEST(as<printer::set_speed_percent>(*read_set("speed", "120", any_speed)).percent == 120);
    BOOST_TEST(read_as("speed", "49", any_speed) == "out_of_range");
    BOOST_TEST(read_as("speed", "151", any_speed) == "out_of_range");
    BOOST_TEST(read_as("speed", "100.0", any_speed) == "invalid_payload");
}

BOOST_AUTO_TEST_CASE(a_nozzle_target_names_its_nozzle)
{
    auto const target = as<printer::set_target>(*read_set("target/nozzle/3", "210", usual));
    BOOST_TEST((target == printer::set_target{.nozzle_celsius = 210, .nozzle_number = 3}));
    BOOST_TEST(!as<printer::set_target>(*read_set("target/nozzle", "210", usual)).nozzle_number);
}

BOOST_AUTO_TEST_CASE(each_command_has_the_row_at_its_own_index)
{
    constexpr std::string_view actions[] = {
        "start",     "pause",          "resume",       "stop",        "set_light", "set_fan",
        "set_speed", "set_speed",      "set_target",   "camera",      "refresh",   "list_files",
        "home",      "set_filtration", "set_z_offset", "clear_plate", "set_slot",  "delete_file",
        "snapshot",  "rtsp",           "list_jobs",    "upload"};
    BOOST_TEST(command_rows().size() == std::size(actions));
    for (std::size_t i = 0; i != std::size(actions); ++i)
        BOOST_TEST(command_rows()[i].action == actions[i]);
    BOOST_TEST(row_of(printer::command{printer::delete_file{}}).action == "delete_file");
    BOOST_TEST(row_of(printer_action{take_snapshot{}}).action == "snapshot");
    BOOST_TEST(row_of(printer_action{send_upload{}}).action == "upload");
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
    instruction const both{printer::command{printer::set_target{200, 60}}};
    auto has = test::all_capabilities();
    BOOST_TEST(!check_state(both, has, {idle, no_job}));
    has.remove(printer::capability::target_bed);
    BOOST_TEST(check_state(both, has, {idle, no_job}).has_value());
}

BOOST_AUTO_TEST_CASE(a_speed_topic_is_there_for_either_kind_of_speed)
{
    control_settings control;
    control.enabled = true;
    std::vector<std::string> const expected{"set/speed", "command"};
    BOOST_TEST(command_subscriptions(control, {printer::capability::speed_percent}, false)
                   == expected,
               boost::test_tools::per_element());
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
        auto const read = read_set(row.what, payload, usual);
        if (!read)
            continue;
        auto const* command = std::get_if<printer::command>(&*read);
        if (!command)
            continue;
        if (auto const* fan = std::get_if<printer::set_fan>(command))
            BOOST_TEST((fan->percent >= 0 && fan->percent <= 100));
        if (auto const* target = std::get_if<printer::set_target>(command))
            BOOST_TEST((target->nozzle_celsius.value_or(0) <= 300
                        && target->bed_celsius.value_or(0) <= 100
                        && target->chamber_celsius.value_or(0) <= 80));
        if (auto const* z = std::get_if<printer::set_z_offset>(command))
            BOOST_TEST((z->mm >= -1 && z->mm <= 1));
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway
