// SPDX-License-Identifier: MIT
// Every line that can be sent to a console, and what the replies of several firmwares mean.
#include "flashforge_client/console_codec.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace p2m::flashforge;

namespace {

struct script
{
    int pid;
    request what;
    std::string lines;  ///< joined
    bool controls;
};
std::ostream& operator<<(std::ostream& out, script const& s)
{
    return out << model_of(s.pid).name << ' ' << s.lines;
}
set_targets targets(std::optional<int> nozzle, std::optional<int> bed)
{
    set_targets what{.bed = bed};
    what.nozzles[0] = nozzle;
    return what;
}
script const scripts[] = {
    {0x08, list_files{}, "~M661\r\n", false},
    {0x08, read_thumbnail{"a.gx"}, "~M662 /data/a.gx\r\n", false},
    {0x08, pause_print{}, "~M25\r\n", true},
    {0x1E, resume_print{}, "~M24\r\n", true},
    {0x08, stop_print{}, "~M26\r\n", true},
    {0x1E, stop_print{}, "~M26\r\n", true},
    {0x24, targets(200, 60), "~M104 S200\r\n~M140 S60\r\n", true},
    {0x26, targets({}, 0), "~M140 S0\r\n", true},
    {0x1E, set_light{true}, "~M146 r255 g255 b255 F0\r\n", true},
    {0x23, set_light{false}, "~M146 r0 g0 b0 F0\r\n", true},
    {0x08, set_light{true}, "~M146 1\r\n", true},
    {0x23, home_axes{}, "~G28\r\n", true},
    {0x1E, start_print{.file = "a b.gx"}, "~M23 0:/user/a b.gx\r\n", true},
    {0x08, start_print{.file = "a.gx"}, "~M23 0:/user/a.gx\r\n~M24\r\n", true},
};

console_reply reply(std::vector<std::string> lines)
{
    return {.lines = std::move(lines), .acknowledged = true};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(console_codec)

BOOST_DATA_TEST_CASE(each_request_has_exactly_these_lines, boost::unit_test::data::make(scripts))
{
    overrides owner;
    owner.has_light = true;
    owner.adventurer_4_may_stop = true;
    auto const written = write_console(sample.what, model_of(sample.pid), owner);
    BOOST_REQUIRE(written.has_value());
    std::string joined;
    for (auto const& line : written->lines)
        joined += line.bytes();
    BOOST_TEST(joined == sample.lines);
    BOOST_TEST(written->controls == sample.controls);
}

BOOST_AUTO_TEST_CASE(the_polls_and_the_login_are_these)
{
    BOOST_TEST(write_console(console_read::identity).lines[0].bytes() == "~M115\r\n");
    BOOST_TEST(write_console(console_read::machine).lines[0].bytes() == "~M119\r\n");
    BOOST_TEST(write_console(console_read::temperatures).lines[0].bytes() == "~M105\r\n");
    BOOST_TEST(write_console(console_read::progress).lines[0].bytes() == "~M27\r\n");
    BOOST_TEST(write_console(console_read::position).lines[0].bytes() == "~M114\r\n");
    BOOST_TEST(write_login().bytes() == "~M601 S1\r\n");
    BOOST_TEST(write_logout().bytes() == "~M602\r\n");
}

BOOST_AUTO_TEST_CASE(no_line_leads_to_a_creator_5)
{
    for (auto const pid : {pid_creator_5, pid_creator_5_pro})
        for (auto const& what : {request{pause_print{}}, request{targets(200, {})},
                                 request{list_files{}}, request{home_axes{}}})
            BOOST_TEST((write_console(what, model_of(pid), {}).error() == error::not_supported));
}

BOOST_AUTO_TEST_CASE(what_belongs_to_http_is_not_written)
{
    BOOST_TEST((write_console(pause_print{}, model_of(0x24), {}).error() == error::not_supported));
    BOOST_TEST(
        (write_console(set_filtration{}, model_of(0x08), {}).error() == error::not_supported));
    BOOST_TEST(
        (write_console(targets(281, {}), model_of(0x24), {}).error() == error::invalid_request));
}

BOOST_AUTO_TEST_CASE(identity_is_read_in_the_spellings_of_several_models)
{
    attributes five;
    BOOST_TEST(read_identity(
        reply({"Machine Type: FlashForge Adventurer 5M Pro", "Machine Name: Werkstatt",
               "Firmware: v3.1.5", "SN: SNADVA5M123", "X: 220 Y: 220 Z: 220", "Tool Count: 1",
               "Mac Address:88:A9:A7:00:00:01"}),
        five));
    BOOST_TEST(five.model == "FlashForge Adventurer 5M Pro");
    BOOST_TEST(five.name == "Werkstatt");
    BOOST_TEST(five.firmware == "v3.1.5");
    BOOST_TEST(five.serial_number == "SNADVA5M123");
    BOOST_TEST(*five.nozzle_count == 1);
    BOOST_TEST(five.mac == "88:A9:A7:00:00:01");

    attributes three;
    BOOST_TEST(read_identity(
        reply({"machine type:Adventurer III", "Serial Number :SNFFAD123", "Firmware: 1.3.6"}),
        three));
    BOOST_TEST(three.serial_number == "SNFFAD123");

    attributes none;
    BOOST_TEST(!read_identity(reply({"Hello: world"}), none));
    BOOST_TEST(none.serial_number.empty());
}

BOOST_AUTO_TEST_CASE(the_state_of_a_machine_is_read_in_any_order)
{
    status now;
    BOOST_TEST(
        read_machine(reply({"Endstop: X-max:0 Y-max:0 Z-max:0", "MachineStatus: BUILDING_FROM_SD",
                            "MoveMode: MOVING", "Status: S:1 L:0 J:0 F:0", "LED: 1",
                            "CurrentFile: /data/a ok.gx"}),
                     now));
    BOOST_TEST((now.state == machine_state::printing));
    BOOST_TEST(now.state_text == "BUILDING_FROM_SD/MOVING");
    BOOST_TEST(*now.light);
    BOOST_TEST(now.file == "a ok.gx");
    BOOST_TEST(read_machine(reply({"CurrentFile:", "LED:0", "machinestatus :READY"}), now));
    BOOST_TEST((now.state == machine_state::ready));
    BOOST_TEST(now.file.empty());
    BOOST_TEST(!*now.light);
    BOOST_TEST(!read_machine(reply({"MoveMode: READY"}), now));
}

BOOST_AUTO_TEST_CASE(temperatures_are_read_with_and_without_a_second_tool)
{
    struct
    {
        std::string line;
        double nozzle, target, bed, bed_target;
    } const cases[] = {
        {"T0:104.5/225.0 T1:0.0/0.0 B:60.0/60.0", 104.5, 225, 60, 60},
        {"T0:22/0 B:14/0", 22, 0, 14, 0},
        {"T0:20 /0 B:19 /0", 20, 0, 19, 0},
    };
    for (auto const& each : cases) {
        status now;
        BOOST_TEST(read_temperatures(reply({each.line}), now));
        BOOST_REQUIRE(now.nozzles.size() == 1U);
        BOOST_TEST(*now.nozzles[0].celsius == each.nozzle);
        BOOST_TEST(*now.nozzles[0].target == each.target);
        BOOST_TEST(*now.bed == each.bed);
        BOOST_TEST(*now.bed_target == each.bed_target);
    }
    status now;
    BOOST_TEST(!read_temperatures(reply({"T0:nan/inf"}), now));
    BOOST_TEST(!read_temperatures(reply({"nothing"}), now));
}

BOOST_AUTO_TEST_CASE(progress_is_a_share_of_whatever_the_whole_is)
{
    status now;
    BOOST_TEST(read_progress(reply({"SD printing byte 25/100", "Layer: 12/120"}), now));
    BOOST_TEST(*now.progress == 0.25);
    BOOST_TEST(*now.layer == 12);
    BOOST_TEST(*now.layers == 120);
    BOOST_TEST(read_progress(reply({"SD printing byte 250/1000"}), now));
    BOOST_TEST(*now.progress == 0.25);
    BOOST_TEST(!read_progress(reply({"SD printing byte 5/0"}), now));
    BOOST_TEST(!read_progress(reply({"SD printing byte 101/100"}), now));
    BOOST_TEST(!read_progress(reply({"Layer: 1/2"}), now));
}

BOOST_AUTO_TEST_CASE(a_position_needs_its_three_axes)
{
    status now;
    BOOST_TEST(read_position(reply({"X:1.5 Y:-2 Z:30.25 A:0 B:0"}), now));
    BOOST_TEST(((*now.position)[1] == -2.0));
    BOOST_TEST(!read_position(reply({"X:1 Y:2"}), now));
}

BOOST_AUTO_TEST_CASE(a_login_is_granted_in_two_spellings_and_refused_in_one)
{
    BOOST_TEST(!read_login(reply({"Control Success V2.1."})));
    BOOST_TEST(!read_login(reply({"Control Success."})));
    BOOST_TEST(!read_login(reply({})));
    BOOST_TEST((read_login(reply({"Control failed."})) == error::control_refused));
    BOOST_TEST((read_login(console_reply{}) == error::control_refused));
}

BOOST_AUTO_TEST_CASE(answers_are_files_pictures_or_nothing)
{
    auto const files =
        read_answer(list_files{}, {{.files = {"a.gx", "b.gx"}, .acknowledged = true}});
    BOOST_TEST(std::get<file_list>(*files).files.size() == 2U);
    auto const shot = read_answer(read_thumbnail{"a"}, {{.bytes = "\xFF\xD8\xFF rest"}});
    BOOST_TEST((std::get<picture>(*shot).format == picture_format::jpeg));
    BOOST_TEST((read_answer(read_thumbnail{"a"}, {reply({})}).error() == error::no_picture));
    BOOST_TEST(std::holds_alternative<done>(*read_answer(pause_print{}, {reply({})})));
    BOOST_TEST((read_answer(pause_print{}, {}).error() == error::malformed_answer));
}

BOOST_AUTO_TEST_SUITE_END()
