// SPDX-License-Identifier: MIT
#include "tests/simulator/request_table.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

namespace {

using p2m::simulator::judge;

struct sample
{
    int cmd;
    char const* payload;
    char const* violation = "";
};
std::ostream& operator<<(std::ostream& out, sample const& s)
{
    return out << s.cmd << ' ' << s.payload;
}
constexpr auto shape = "payload_shape";
constexpr auto command = "command_not_allowed";

sample const samples[] = {
    {0, "{}"},
    {0, R"({"x":1})", shape},
    {0, "[]", shape},
    {1, "{}"},
    {64, "{}", command},
    {1024, "{}", command},
    {128, R"({"Filename":"/local/a.gcode","StartLayer":0,"Calibration_switch":1,)"
          R"("PrintPlatformType":0,"Tlp_Switch":0})"},
    {128, R"({"Filename":"a.gcode","StartLayer":0,"Calibration_switch":1,"PrintPlatformType":0,)"
          R"("Tlp_Switch":0,"slot_map":[],"path_prefix":"/local"})"},
    {128,
     R"({"Filename":"a.gcode","StartLayer":0,"Calibration_switch":1,"PrintPlatformType":0,)"
     R"("Tlp_Switch":0,"path_prefix":1})",
     shape},
    {128, R"({"Filename":"/local/a.gcode"})", shape},
    {128, "{}", shape},
    {129, "{}"},
    {255, R"({"Uuid":"a","FileName":"b"})"},
    {255, R"({"Uuid":"a"})", shape},
    {259, R"({"FileList":["/local/a.gcode"]})"},
    {259, R"({"FileList":["a.gcode"]})", shape},
    {259, R"({"FileList":[]})", shape},
    {259, R"({"Url":"/local/a.gcode"})", shape},
    {258, "{}", shape},
    {258, R"({"Url":"local"})", shape},
    {258, R"({"Url":"/local"})"},
    {320, "{}"},
    {321, R"({"Id":["a"]})"},
    {321, R"({"Id":[]})", shape},
    {321, R"({"Id":"a"})", shape},
    {324, "{}", command},
    {386, R"({"Enable":1})"},
    {386, R"({"Enable":true})", shape},
    {402, R"({"Axis":"XYZ"})"},
    {402, R"({"Axis":"E"})", shape},
    {403, R"({"PrintSpeedPct":130})"},
    {403, R"({"PrintSpeedPct":120})", shape},
    {403, R"({"TargetFanSpeed":{"ModelFan":50}})"},
    {403, R"({"TargetFanSpeed":{"ModelFan":101}})", shape},
    {403, R"({"TempTargetNozzle":320})"},
    {403, R"({"TempTargetNozzle":321})", shape},
    {403, R"({"TempTargetHotbed":111})", shape},
    {403, R"({"TempTargetBox":30})", shape},
    {403, R"({"LightStatus":{"SecondLight":1}})"},
    {403, R"({"LightStatus":{"SecondLight":2}})", shape},
    {403, "{}", shape},
    {512, R"({"TimePeriod":2000})"},
    {512, "{}", shape},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(request_table)

BOOST_DATA_TEST_CASE(a_request_is_right_only_in_its_documented_shape,
                     boost::unit_test::data::make(samples),
                     one)
{
    rapidjson::Document payload;
    payload.Parse(one.payload);
    BOOST_REQUIRE(!payload.HasParseError());
    BOOST_TEST(judge(one.cmd, payload, false).violation == one.violation);
}

BOOST_AUTO_TEST_CASE(the_canvas_is_asked_for_only_where_there_is_one)
{
    rapidjson::Document const nothing{rapidjson::kObjectType};
    BOOST_TEST(judge(324, nothing, true).violation == "");
    BOOST_TEST(judge(324, nothing, false).violation == command);
}

BOOST_AUTO_TEST_CASE(a_resin_printer_knows_less_and_starts_otherwise)
{
    auto const said = [](int cmd, char const* payload) {
        rapidjson::Document data;
        data.Parse(payload);
        return judge(cmd, data, false, true).violation;
    };
    BOOST_TEST(said(0, "{}") == "");
    BOOST_TEST(said(512, R"({"TimePeriod":2000})") == command);
    BOOST_TEST(said(403, R"({"LightStatus":{"SecondLight":1}})") == command);
    BOOST_TEST(said(324, "{}") == command);
    BOOST_TEST(said(128, R"({"Filename":"bare.goo","StartLayer":0})") == "");
    BOOST_TEST(said(128, R"({"Filename":"/local/a","StartLayer":0,"Calibration_switch":1,)"
                         R"("PrintPlatformType":0,"Tlp_Switch":0})")
               == shape);
}

BOOST_AUTO_TEST_SUITE_END()
