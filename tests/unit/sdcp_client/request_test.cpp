// SPDX-License-Identifier: MIT
#include "sdcp_client/request.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

using namespace p2m::sdcp;

namespace {

constexpr std::string_view request_id = "00112233445566778899aabbccddeeff";

struct accepted
{
    request what;
    int cmd;
    std::string payload;
};
std::ostream& operator<<(std::ostream& out, accepted const& a)
{
    return out << "Cmd " << a.cmd << ' ' << a.payload;
}

accepted const whitelist[] = {
    {get_status{}, 0, "{}"},
    {get_attributes{}, 1, "{}"},
    {start_print{"/local/a \"b\".gcode", true, false, 1}, 128,
     R"({"Filename":"/local/a \"b\".gcode","StartLayer":0,"Calibration_switch":1,)"
     R"("PrintPlatformType":1,"Tlp_Switch":0})"},
    {start_print{"/local/b/c.gcode", false, true, 0}, 128,
     R"({"Filename":"/local/b/c.gcode","StartLayer":0,"Calibration_switch":0,)"
     R"("PrintPlatformType":0,"Tlp_Switch":1})"},
    {pause_print{}, 129, "{}"},
    {stop_print{}, 130, "{}"},
    {resume_print{}, 131, "{}"},
    {list_files{"/local"}, 258, R"({"Url":"/local"})"},
    {list_files{"/udisk/parts"}, 258, R"({"Url":"/udisk/parts"})"},
    {list_files{"/usb0"}, 258, R"({"Url":"/usb0"})"},
    {abort_upload{"fedcba9876543210fedcba9876543210", "a.gcode"}, 255,
     R"({"Uuid":"fedcba9876543210fedcba9876543210","FileName":"a.gcode"})"},
    {delete_files{{"/local/a.gcode"}}, 259, R"({"FileList":["/local/a.gcode"]})"},
    {delete_files{{"/local/a.gcode", "/local/b/c.gcode"}}, 259,
     R"({"FileList":["/local/a.gcode","/local/b/c.gcode"]})"},
    {list_history{}, 320, "{}"},
    {read_history{"295cb186-daf5-4b84-9668-59a520e4640a"}, 321,
     R"({"Id":["295cb186-daf5-4b84-9668-59a520e4640a"]})"},
    {set_video{true}, 386, R"({"Enable":1})"},
    {set_video{false}, 386, R"({"Enable":0})"},
    {home_axes{"X"}, 402, R"({"Axis":"X"})"},
    {home_axes{"XYZ"}, 402, R"({"Axis":"XYZ"})"},
    {set_speed{50}, 403, R"({"PrintSpeedPct":50})"},
    {set_speed{160}, 403, R"({"PrintSpeedPct":160})"},
    {set_fans{0, 50, 100}, 403,
     R"({"TargetFanSpeed":{"ModelFan":0,"AuxiliaryFan":50,"BoxFan":100}})"},
    {set_targets{320, {}}, 403, R"({"TempTargetNozzle":320})"},
    {set_targets{{}, 110}, 403, R"({"TempTargetHotbed":110})"},
    {set_targets{0, 0}, 403, R"({"TempTargetNozzle":0,"TempTargetHotbed":0})"},
    {set_light{true}, 403, R"({"LightStatus":{"SecondLight":1}})"},
    {set_light{false}, 403, R"({"LightStatus":{"SecondLight":0}})"},
    {set_push_period{500}, 512, R"({"TimePeriod":500})"},
    {set_push_period{60'000}, 512, R"({"TimePeriod":60000})"},
};

struct refused
{
    std::string_view why;
    request what;
};
std::ostream& operator<<(std::ostream& out, refused const& r)
{
    return out << r.why;
}

refused const out_of_range[] = {
    {"no path", start_print{}},
    {"a folder", start_print{"/local"}},
    {"a trailing slash", start_print{"/local/"}},
    {"a relative path", start_print{"a.gcode"}},
    {"another storage", start_print{"/etc/passwd"}},
    {"a name that only begins like a storage", start_print{"/locally/a.gcode"}},
    {"a way out", start_print{"/local/../a.gcode"}},
    {"an empty segment", start_print{"/local//a.gcode"}},
    {"a control character", start_print{"/local/a\n.gcode"}},
    {"no UTF-8", start_print{"/local/\xFF.gcode"}},
    {"a long path", start_print{"/local/" + std::string(600, 'a')}},
    {"a third plate side", start_print{"/local/a.gcode", false, false, 2}},
    {"a negative plate side", start_print{"/local/a.gcode", false, false, -1}},
    {"nothing to delete", delete_files{}},
    {"a whole storage to delete", delete_files{{"/local"}}},
    {"a bare name to delete", delete_files{{"a.gcode"}}},
    {"one wrong path among others", delete_files{{"/local/a.gcode", "/local/../etc/passwd"}}},
    {"too many files to delete", delete_files{std::vector<std::string>(33, "/local/a.gcode")}},
    {"an upload without a name", abort_upload{"fedcba9876543210fedcba9876543210", ""}},
    {"an upload without an id", abort_upload{"", "a.gcode"}},
    {"no folder", list_files{}},
    {"the root", list_files{"/"}},
    {"a way up", list_files{"/local/.."}},
    {"no task", read_history{}},
    {"a strange task", read_history{"a b"}},
    {"a long task", read_history{std::string(65, 'a')}},
    {"no axis", home_axes{}},
    {"two axes", home_axes{"XY"}},
    {"a small axis", home_axes{"x"}},
    {"a speed between two modes", set_speed{101}},
    {"no speed", set_speed{0}},
    {"a fan over 100", set_fans{101, 0, 0}},
    {"a fan below 0", set_fans{0, -1, 0}},
    {"a box fan over 100", set_fans{0, 0, 101}},
    {"no target", set_targets{}},
    {"a nozzle too hot", set_targets{321, {}}},
    {"a bed too hot", set_targets{200, 111}},
    {"a nozzle below 0", set_targets{-1, 60}},
    {"pushes too fast", set_push_period{499}},
    {"pushes too slow", set_push_period{60'001}},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(requests)

BOOST_DATA_TEST_CASE(each_request_is_written_in_its_exact_shape, whitelist)
{
    BOOST_TEST(command_number(sample.what) == sample.cmd);
    auto const frame = write_request(sample.what, request_id, "ab12", 1'758'391'445);
    BOOST_REQUIRE(frame.has_value());
    auto const expected = R"({"Id":"ab12","Topic":"sdcp/request/ab12","Data":{"Cmd":)"
                          + std::to_string(sample.cmd) + R"(,"Data":)" + sample.payload
                          + R"(,"RequestID":"00112233445566778899aabbccddeeff",)"
                            R"("MainboardID":"ab12","TimeStamp":1758391445,"From":1}})";
    BOOST_TEST(*frame == expected);
}

BOOST_AUTO_TEST_CASE(the_first_request_knows_no_printer_and_has_no_topic)
{
    auto const frame = write_request(get_attributes{}, request_id, "", 7);
    BOOST_REQUIRE(frame.has_value());
    BOOST_TEST(*frame
               == R"({"Id":"","Data":{"Cmd":1,"Data":{},)"
                  R"("RequestID":"00112233445566778899aabbccddeeff","MainboardID":"",)"
                  R"("TimeStamp":7,"From":1}})");
}

BOOST_DATA_TEST_CASE(what_is_outside_its_range_is_never_written, out_of_range)
{
    auto const frame = write_request(sample.what, request_id, "ab12", 0);
    BOOST_REQUIRE(!frame.has_value());
    BOOST_TEST(frame.error() == make_error_code(error::invalid_request));
}

BOOST_AUTO_TEST_CASE(the_request_id_is_32_hexadecimal_digits)
{
    for (std::string_view const id :
         {"", "0011", "00112233445566778899aabbccddeefg", "00112233445566778899aabbccddeeff0"})
        BOOST_TEST(write_request(get_status{}, id, "", 0).error()
                   == make_error_code(error::invalid_request));
}

BOOST_AUTO_TEST_CASE(a_mainboard_id_that_is_no_clean_text_is_refused)
{
    BOOST_TEST(write_request(get_status{}, request_id, "a\nb", 0).error()
               == make_error_code(error::invalid_request));
}

BOOST_AUTO_TEST_SUITE_END()
