// SPDX-License-Identifier: MIT
#include "flashforge_client/answer_codec.hpp"
#include "flashforge_client/model_table.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

using namespace p2m::flashforge;

namespace {

http_answer ok(std::string body)
{
    return {200, std::move(body)};
}
detail_answer detail_of(std::string const& fields)
{
    auto const read = parse_detail(
        ok(R"({"code":0,"message":"Success","detail":{"status":"printing",)" + fields + "}}"));
    BOOST_REQUIRE_MESSAGE(read.has_value(), fields);
    return *read;
}

struct judged
{
    endpoint where;
    std::string body;
    boost::system::error_code expected;
};
std::ostream& operator<<(std::ostream& out, judged const& j)
{
    return out << j.body;
}
using enum endpoint;
judged const answers[] = {
    {control, R"({"code":0,"message":"Success"})", {}},
    {control, R"({"code":200,"message":"ok"})", {}},
    {control, R"({"code":"0"})", {}},
    {control, R"({"err":0,"msg":"Success"})", {}},
    {control, R"({"code":false})", {}},
    {control, R"({"CODE":0})", {}},
    {control, R"({"code":1,"message":"SN is different"})", error::credentials_refused},
    {detail, R"({"code":1,"message":"ACCESS CODE IS DIFFERENT"})", error::credentials_refused},
    {detail, R"({"err":1,"msg":"Access code is different"})", error::credentials_refused},
    {control, R"({"code":1,"message":"error"})", error::refused},
    {control, R"({"code":3,"message":"unauthorized"})", error::credentials_refused},
    {print_gcode, R"({"code":3})", error::file_missing},
    {print_gcode, R"({"code":2})", error::printer_busy},
    {upload_gcode, R"({"code":2})", error::printer_busy},
    {control, R"({"code":2})", error::bad_parameter},
    {control, R"({"code":4})", error::file_missing},
    {control, R"({"code":5})", error::printer_busy},
    {control, R"({"code":-1})", error::bad_parameter},
    {control, R"({"code":-2,"message":"LAN mode error"})", error::lan_mode_off},
    {control, R"({"code":77})", error::refused},
    {control, R"({"message":"Success"})", error::malformed_answer},
    {control, R"({"code":0)", error::malformed_answer},
    {control, R"([])", error::malformed_answer},
    {control, "", error::malformed_answer},
    {control, "<html>", error::malformed_answer},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(answers_of_http)

BOOST_DATA_TEST_CASE(each_code_has_its_meaning, boost::unit_test::data::make(answers))
{
    BOOST_TEST(parse_acknowledgement(sample.where, ok(sample.body)) == sample.expected);
}

BOOST_AUTO_TEST_CASE(an_http_error_is_told_apart_from_a_code)
{
    BOOST_TEST((parse_acknowledgement(control, {404, "not found"}) == error::endpoint_missing));
    BOOST_TEST((parse_acknowledgement(control, {500, "oops"}) == error::http_status));
    BOOST_TEST((parse_acknowledgement(control, {500, R"({"code":-2})"}) == error::lan_mode_off));
    BOOST_TEST((parse_acknowledgement(control, {500, R"({"code":0})"}) == error::http_status));
    BOOST_TEST((parse_acknowledgement(control, {200, std::string(limits::answer_bytes + 1, ' ')})
                == error::answer_too_large));
}

BOOST_AUTO_TEST_CASE(a_5m_pro_tells_everything)
{
    auto const read = parse_detail(ok(R"({"code":0,"message":"Success","detail":{
        "autoShutdown":"close","autoShutdownTime":30,"cameraStreamUrl":"http://192.0.2.2:8080/?action=stream",
        "chamberFanSpeed":100,"chamberTargetTemp":0,"chamberTemp":0,"coolingFanSpeed":70,
        "cumulativeFilament":1582.9,"cumulativePrintTime":8810,"currentPrintSpeed":180,"doorStatus":"close",
        "errorCode":"","estimatedLeftLen":0,"estimatedLeftWeight":0,"estimatedRightLen":9800.5,
        "estimatedRightWeight":29.1,"estimatedTime":3600.5,"externalFanStatus":"close","fillAmount":15,
        "firmwareVersion":"3.1.5","hasLeftFilament":false,"hasRightFilament":true,"internalFanStatus":"open",
        "ipAddr":"192.0.2.2","leftFilamentType":"","leftTargetTemp":0,"leftTemp":0,"lightStatus":"open",
        "location":"Office","macAddr":"88:A9:A7:00:00:01","measure":"220X220X220","name":"Werkstatt",
        "nozzleCnt":1,"nozzleModel":"0.4mm","nozzleStyle":1,"pid":36,"platTargetTemp":60,"platTemp":59.8,
        "printDuration":600,"printFileName":"a.gcode","printFileThumbUrl":"http://192.0.2.2:8898/getThum",
        "printLayer":12,"printProgress":0.25,"printSpeedAdjust":100,"remainingDiskSpace":6.5,
        "rightFilamentType":"PLA","rightTargetTemp":220,"rightTemp":219.6,"status":"printing",
        "targetPrintLayer":120,"tvoc":30,"zAxisCompensation":0.025}})"));
    BOOST_REQUIRE(read.has_value());
    auto const& about = read->attributes;
    BOOST_TEST(about.name == "Werkstatt");
    BOOST_TEST(*about.pid == 36);
    BOOST_TEST(about.firmware == "3.1.5");
    BOOST_TEST(about.mac == "88:A9:A7:00:00:01");
    BOOST_TEST(about.build_size == "220X220X220");
    auto const& now = read->status;
    BOOST_TEST((now.state == machine_state::printing));
    BOOST_TEST(now.state_text == "printing");
    BOOST_TEST(now.error_code.empty());
    BOOST_REQUIRE(now.nozzles.size() == 1U);
    BOOST_TEST((now.nozzles[0] == nozzle{219.6, 220.0, 0.4}));
    BOOST_TEST(*now.bed == 59.8);
    BOOST_TEST(*now.bed_target == 60.0);
    BOOST_TEST(!now.chamber.has_value());  // 0 is no sensor here
    BOOST_TEST(*now.fan_part == 70);
    BOOST_TEST(*now.fan_chamber == 100);
    BOOST_TEST(!now.fan_auxiliary.has_value());
    BOOST_TEST(*now.filter_internal);
    BOOST_TEST(!*now.filter_external);
    BOOST_TEST(*now.light);
    BOOST_TEST(!*now.door_open);
    BOOST_TEST(!*now.auto_off);
    BOOST_TEST(*now.auto_off_minutes == 30);
    BOOST_TEST(now.file == "a.gcode");
    BOOST_TEST(*now.progress == 0.25);
    BOOST_TEST(*now.layer == 12);
    BOOST_TEST(*now.layers == 120);
    BOOST_TEST(*now.duration_s == 600.0);
    BOOST_TEST(*now.estimated_s == 3600.5);
    BOOST_TEST(*now.speed_pct == 100);
    BOOST_TEST(*now.speed_mm_s == 180);
    BOOST_TEST(*now.z_offset_mm == 0.025);
    BOOST_TEST(*now.infill_pct == 15);
    BOOST_TEST(*now.filament_mm == 9800.5);
    BOOST_TEST(*now.filament_g == 29.1);
    BOOST_TEST(now.filament_type == "PLA");
    BOOST_TEST(*now.filament_present);
    BOOST_TEST(*now.lifetime_s == 528'600U);
    BOOST_TEST(*now.lifetime_filament_m == 1582.9);
    BOOST_TEST(*now.free_bytes == 6'500'000'000U);
    BOOST_TEST(*now.tvoc_ug_m3 == 30.0);
    BOOST_TEST(!now.station.has_value());
    BOOST_TEST(!now.position.has_value());
}

BOOST_AUTO_TEST_CASE(a_creator_5_has_four_nozzles_and_no_sensor)
{
    auto const read = detail_of(R"("pid":41,"nozzleTemps":[25.5,210,"30",-108],
        "nozzleTargetTemps":[0,220,0,0],"nozzleModel":"0.4mm;0.4mm;0.6mm;0.4mm","nozzleCnt":4,
        "rightTemp":210,"leftTemp":25,"chamberTemp":-108,"chamberTargetTemp":0,"printSpeedAdjust":0,
        "doorStatus":"open","model":"Creator 5 Pro")");
    auto const& now = read.status;
    BOOST_REQUIRE(now.nozzles.size() == 4U);
    BOOST_TEST((now.nozzles[0] == nozzle{25.5, 0.0, 0.4}));
    BOOST_TEST((now.nozzles[1] == nozzle{210.0, 220.0, 0.4}));
    BOOST_TEST((now.nozzles[2] == nozzle{30.0, 0.0, 0.6}));
    BOOST_TEST(!now.nozzles[3].celsius.has_value());
    BOOST_TEST(!now.chamber.has_value());
    BOOST_TEST(!now.chamber_target.has_value());
    BOOST_TEST(!now.speed_pct.has_value());
    BOOST_TEST(*now.door_open);
    BOOST_TEST(read.attributes.model == "Creator 5 Pro");
}

BOOST_AUTO_TEST_CASE(a_chamber_at_zero_is_a_reading_where_there_is_a_sensor)
{
    BOOST_TEST(*detail_of(R"("pid":41,"chamberTemp":0)").status.chamber == 0.0);
}

BOOST_AUTO_TEST_CASE(a_material_station_is_told_with_its_slots)
{
    auto const now = detail_of(R"("pid":38,"hasMatlStation":true,"coordinate":[1.5,2,"3"],
        "matlStationInfo":{"slotCnt":4,"currentSlot":2,"currentLoadSlot":0,"stateAction":4,"stateStep":0,
            "slotInfos":[{"slotId":1,"hasFilament":true,"materialName":"PLA","materialColor":"#F72224"},
                {"slotId":2,"hasFilament":0,"materialName":"PETG","materialColor":"161616"},
                {"slotId":3,"hasFilament":1,"materialName":"?","materialColor":"junk"},
                {"hasFilament":true}]},
        "indepMatlInfo":{"materialName":"?","materialColor":"","stateAction":0,"stateStep":0})")
                         .status;
    BOOST_REQUIRE(now.station.has_value());
    auto const& station = *now.station;
    BOOST_TEST(*station.slot_count == 4);
    BOOST_TEST(*station.current == 2);
    BOOST_TEST((station.action == station_action::printing));
    BOOST_TEST((station.step == station_step::none));
    BOOST_REQUIRE(station.slots.size() == 3U);
    BOOST_TEST((station.slots[0] == slot{1, {true, "PLA", color{0xF7, 0x22, 0x24}}}));
    BOOST_TEST((station.slots[1] == slot{2, {false, "PETG", color{0x16, 0x16, 0x16}}}));
    BOOST_TEST((station.slots[2] == slot{3, {true, "", {}}}));
    BOOST_REQUIRE(now.direct_spool.has_value());
    BOOST_TEST((*now.direct_spool == spool{}));
    BOOST_TEST(((*now.position)[2] == 3.0));
}

BOOST_AUTO_TEST_CASE(slots_prove_a_station_that_no_flag_tells_of)
{
    BOOST_TEST(detail_of(R"("matlStationInfo":{"slotCnt":4})").status.station.has_value());
    BOOST_TEST(detail_of(R"("hasMatlStation":true)").status.station.has_value());
    BOOST_TEST(!detail_of(R"("matlStationInfo":{"slotCnt":0,"slotInfos":[]})").status.station);
    BOOST_TEST(!detail_of(R"("hasMatlStation":false,"matlStationInfo":{})").status.station);
}

BOOST_AUTO_TEST_CASE(unknown_numbers_of_a_station_are_other)
{
    auto const now =
        detail_of(R"("matlStationInfo":{"slotCnt":4,"stateAction":99,"stateStep":"x"})").status;
    BOOST_TEST((now.station->action == station_action::other));
    BOOST_TEST((now.station->step == station_step::none));
}

BOOST_AUTO_TEST_CASE(fields_may_stand_beside_the_code)
{
    auto const read =
        parse_detail(ok(R"({"code":0,"status":"ready","pid":"0023","platTemp":"20.5"})"));
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST((read->status.state == machine_state::ready));
    BOOST_TEST(*read->attributes.pid == 0x23);
    BOOST_TEST(*read->status.bed == 20.5);
}

BOOST_AUTO_TEST_CASE(one_odd_value_is_dropped_and_the_rest_is_kept)
{
    auto const now = detail_of(R"("platTemp":1e300,"rightTemp":{},"printProgress":7,"printLayer":-1,
        "coolingFanSpeed":300,"lightStatus":[1],"coordinate":[1,2],"errorCode":null,
        "remainingDiskSpace":-4,"chamberTemp":"hot","rightTargetTemp":true,"estimatedTime":12)")
                         .status;
    BOOST_TEST(!now.bed.has_value());
    BOOST_TEST(!now.nozzles[0].celsius.has_value());
    BOOST_TEST(*now.nozzles[0].target == 1.0);
    BOOST_TEST(!now.progress.has_value());
    BOOST_TEST(!now.layer.has_value());
    BOOST_TEST(!now.fan_part.has_value());
    BOOST_TEST(!now.light.has_value());
    BOOST_TEST(!now.position.has_value());
    BOOST_TEST(!now.free_bytes.has_value());
    BOOST_TEST(*now.estimated_s == 12.0);
}

BOOST_AUTO_TEST_CASE(error_codes_of_zeros_are_none)
{
    BOOST_TEST(detail_of(R"("errorCode":"0")").status.error_code.empty());
    BOOST_TEST(detail_of(R"("errorCode":"E0000")").status.error_code.empty());
    BOOST_TEST(detail_of(R"("errorCode":0)").status.error_code.empty());
    BOOST_TEST(detail_of(R"("errorCode":"E0163")").status.error_code == "E0163");
    BOOST_TEST(detail_of(R"("errorCode":163)").status.error_code == "163");
}

BOOST_AUTO_TEST_CASE(a_detail_without_a_status_is_none)
{
    BOOST_TEST(
        (parse_detail(ok(R"({"code":0,"detail":{"pid":36}})")).error() == error::malformed_answer));
    BOOST_TEST((parse_detail(ok(R"({"code":0})")).error() == error::malformed_answer));
}

BOOST_AUTO_TEST_CASE(deep_nesting_costs_no_stack)
{
    std::string const deep = R"({"code":0,"detail":)" + std::string(500'000, '[');
    BOOST_TEST((parse_detail(ok(deep)).error() == error::malformed_answer));
}

BOOST_AUTO_TEST_CASE(a_known_pid_serves_where_none_is_told)
{
    auto const read = parse_detail(ok(R"({"code":0,"detail":{"status":"ready","chamberTemp":0}})"),
                                   pid_adventurer_5m);
    BOOST_TEST(*read->attributes.pid == pid_adventurer_5m);
    BOOST_TEST(!read->status.chamber.has_value());
}

BOOST_AUTO_TEST_CASE(a_product_tells_what_can_be_controlled)
{
    attributes about;
    about.name = "kept";
    BOOST_TEST(
        !parse_product(ok(R"({"code":0,"product":{"lightCtrlState":1,"internalFanCtrlState":"1",
        "externalFanCtrlState":true,"chamberTempCtrlState":0,"nozzleTempCtrlState":1}})"),
                       about));
    BOOST_TEST(*about.light_control);
    BOOST_TEST(*about.internal_filter_control);
    BOOST_TEST(*about.external_filter_control);
    BOOST_TEST(!*about.chamber_control);
    BOOST_TEST(*about.nozzle_control);
    BOOST_TEST(!about.bed_control.has_value());
    BOOST_TEST(about.name == "kept");
}

BOOST_AUTO_TEST_CASE(files_are_names_or_objects_or_a_detailed_list)
{
    auto const plain =
        parse_file_list(ok(R"({"code":0,"gcodeList":["a.gcode",{"gcodeFileName":"b.3mf"},7,""]})"));
    BOOST_REQUIRE(plain->files.size() == 2U);
    BOOST_TEST(plain->files[0].name == "a.gcode");
    BOOST_TEST(plain->files[1].name == "b.3mf");

    auto const detailed = parse_file_list(ok(R"({"code":0,"gcodeList":["a.3mf"],"gcodeListDetail":[
        {"gcodeFileName":"a.3mf","gcodeToolCnt":2,"printingTime":3600,"totalFilamentWeight":12.5,
         "useMatlStation":true,"gcodeToolDatas":[
            {"toolId":0,"slotId":2,"materialName":"PLA","materialColor":"#F72224","filamentWeight":7.5},
            {"slotId":1},{"toolId":1,"slotId":0,"materialName":"PETG","materialColor":"x"}]}]})"));
    BOOST_REQUIRE(detailed->files.size() == 1U);
    auto const& file = detailed->files[0];
    BOOST_TEST(*file.duration_s == 3600.0);
    BOOST_TEST(*file.grams == 12.5);
    BOOST_TEST(*file.uses_station);
    BOOST_REQUIRE(file.tools.size() == 2U);
    BOOST_TEST((file.tools[0] == file_tool{0, 2, "PLA", color{0xF7, 0x22, 0x24}, 7.5}));
    BOOST_TEST((file.tools[1] == file_tool{1, 0, "PETG", {}, {}}));

    BOOST_TEST((parse_file_list({404, ""}).error() == error::endpoint_missing));
    BOOST_TEST(parse_file_list(ok(R"({"code":0})"))->files.empty());
}

BOOST_AUTO_TEST_CASE(a_thumbnail_is_recognised_by_its_bytes)
{
    auto const png = parse_thumbnail(ok(R"({"code":0,"imageData":"iVBORw0KGgo="})"));
    BOOST_REQUIRE(png.has_value());
    BOOST_TEST((png->format == picture_format::png));
    BOOST_TEST(png->bytes.size() == 8U);
    auto const bmp = parse_thumbnail(ok(
        R"({"code":0,"imageData":"data:image/bmp;base64,Qk0AAAAAAAAAAAAAAAAAAAAAAAAA\nAAAAAAAA"})"));
    BOOST_REQUIRE(bmp.has_value());
    BOOST_TEST((bmp->format == picture_format::bmp));
    BOOST_TEST((parse_thumbnail(ok(R"({"code":0,"imageData":""})")).error() == error::no_picture));
    BOOST_TEST(
        (parse_thumbnail(ok(R"({"code":0,"imageData":"%%"})")).error() == error::malformed_answer));
    BOOST_TEST((parse_thumbnail(ok(R"({"code":0})")).error() == error::no_picture));
}

BOOST_AUTO_TEST_CASE(the_picture_of_the_job_is_plain_bytes)
{
    std::string const png{"\x89PNG\r\n\x1A\n....", 12};
    BOOST_TEST(parse_current_picture(ok(png))->bytes == png);
    BOOST_TEST((parse_current_picture({404, png}).error() == error::no_picture));
    BOOST_TEST((parse_current_picture(ok(R"({"code":-1})")).error() == error::no_picture));
}

BOOST_AUTO_TEST_SUITE_END()
