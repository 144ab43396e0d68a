// SPDX-License-Identifier: MIT
// Every body that can be sent by HTTP, compared whole.
#include "flashforge_client/http_codec.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace p2m::flashforge;

namespace {

credentials const who = *credentials::make("SN1", "0a1B2c3D");
std::string const opening = R"({"serialNumber":"SN1","checkCode":"0a1B2c3D")";

struct written
{
    int pid;
    std::string_view firmware;
    request what;
    std::string target, rest;
};
std::ostream& operator<<(std::ostream& out, written const& w)
{
    return out << model_of(w.pid).name << ' ' << w.firmware << ' ' << w.target << w.rest;
}

std::string control(std::string const& cmd, std::string const& args)
{
    return R"(,"payload":{"cmd":")" + cmd + R"(","args":{)" + args + "}}}";
}
set_targets nozzles(std::array<std::optional<int>, 4> values)
{
    return {.nozzles = values};
}

std::string const adjusted = control(
    "printerCtl_cmd",
    R"("zAxisCompensation":-0.025,"speed":120,"chamberFan":30,"coolingFan":80,"coolingLeftFan":0)");
constexpr color red{0xF7, 0x22, 0x24};

written const bodies[] = {
    {0x24, "3.1.5", list_files{}, "/gcodeList", "}"},
    {0x24, "3.1.5", read_thumbnail{"a b.gcode"}, "/gcodeThumb", R"(,"fileName":"a b.gcode"})"},
    {0x24, "3.1.5", pause_print{}, "/control",
     control("jobCtl_cmd", R"("jobID":"","action":"pause")")},
    {0x24, "3.1.5", resume_print{}, "/control",
     control("jobCtl_cmd", R"("jobID":"","action":"continue")")},
    {0x24, "3.1.5", stop_print{}, "/control",
     control("jobCtl_cmd", R"("jobID":"","action":"cancel")")},
    {0x24, "3.1.5", clear_plate{}, "/control",
     control("stateCtrl_cmd", R"("action":"setClearPlatform")")},
    {0x24, "3.1.5", set_light{true}, "/control", control("lightControl_cmd", R"("status":"open")")},
    {0x29, "1.9.4", set_light{false}, "/control",
     control("lightControl_cmd", R"("status":"close")")},
    {0x24, "3.1.5", set_filtration{filtration::off}, "/control",
     control("circulateCtl_cmd", R"("internal":"close","external":"close")")},
    {0x24, "3.1.5", set_filtration{filtration::internal}, "/control",
     control("circulateCtl_cmd", R"("internal":"open","external":"close")")},
    {0x24, "3.1.5", set_filtration{filtration::external}, "/control",
     control("circulateCtl_cmd", R"("internal":"close","external":"open")")},
    {0x24, "3.1.5", set_speed{120}, "/control", adjusted},
    {0x24, "3.1.5", set_fans{.part = 80}, "/control", adjusted},
    {0x24, "3.1.5", set_z_offset{-25}, "/control", adjusted},
    {0x28, "1.9.9", nozzles({std::nullopt, 220, 0, std::nullopt}), "/control",
     control("temperatureCtl_cmd",
             R"("rightNozzle":-200,"leftNozzle":-200,"platform":-200,)"
             R"("chamber":-200,"nozzles":[-200,220,0,-200])")},
    {0x29, "1.9.4", set_targets{.bed = 0, .chamber = 60}, "/control",
     control("temperatureCtl_cmd",
             R"("rightNozzle":-200,"leftNozzle":-200,"platform":-100,)"
             R"("chamber":60,"nozzles":[-200,-200,-200,-200])")},
    {0x26, "1.2.1", home_axes{}, "/control", control("homingCtrl_cmd", "")},
    {0x26, "1.2.1", set_slot{2, "PETG", red}, "/control",
     control("msConfig_cmd", R"("slot":2,"mt":"PETG","rgb":"#F72224")")},
    {0x26, "1.2.1", set_slot{0, "PLA", red}, "/control",
     control("ipdMsConfig_cmd", R"("mt":"PLA","rgb":"#F72224")")},
    {0x23, "2.7.2", start_print{.file = "a.gcode", .leveling = true}, "/printGcode",
     R"(,"fileName":"a.gcode","levelingBeforePrint":true})"},
    {0x23, "3.1.3", start_print{.file = "a.gcode", .flow_calibration = true}, "/printGcode",
     R"(,"fileName":"a.gcode","levelingBeforePrint":false,"flowCalibration":true,)"
     R"("useMatlStation":false,"gcodeToolCnt":0,"materialMappings":[]})"},
    {0x26, "1.2.1", start_print{.file = "a.3mf"}, "/printGcode",
     R"(,"fileName":"a.3mf","levelingBeforePrint":false,"flowCalibration":false,)"
     R"("firstLayerInspection":false,"timeLapseVideo":false,"useMatlStation":false,)"
     R"("gcodeToolCnt":0,"materialMappings":[]})"},
    {0x26, "1.2.1",
     start_print{.file = "a.3mf",
                 .leveling = true,
                 .first_layer_inspection = true,
                 .timelapse = true,
                 .mapping = {{0, 2, "PLA", red, red}, {1, 4, "PETG", red, color{}}}},
     "/printGcode",
     R"(,"fileName":"a.3mf","levelingBeforePrint":true,"flowCalibration":false,)"
     R"("firstLayerInspection":true,"timeLapseVideo":true,"useMatlStation":true,"gcodeToolCnt":2,)"
     R"("materialMappings":[{"toolId":0,"slotId":2,"materialName":"PLA",)"
     R"("toolMaterialColor":"#F72224","slotMaterialColor":"#F72224"},)"
     R"({"toolId":1,"slotId":4,"materialName":"PETG","toolMaterialColor":"#F72224",)"
     R"("slotMaterialColor":"#000000"}]})"},
    {0x28, "1.9.9",
     start_print{.file = "a.3mf", .timelapse = true, .mapping = {{0, 2, "PLA", red, red}}},
     "/printGcode",
     R"(,"fileName":"a.3mf","levelingBeforePrint":false,"flowCalibration":false,)"
     R"("timeLapseVideo":true,"materialMappings":[{"toolId":0,"slotId":2,"materialName":"PLA",)"
     R"("toolMaterialColor":"#F72224","slotMaterialColor":"#F72224"}]})"},
};

http_context context_of(int pid, std::string_view firmware)
{
    return {.model = model_of(pid),
            .firmware = std::string{firmware},
            .adjustment = {.z_offset_mm = -0.025,
                           .speed_pct = 120,
                           .fan_chamber = 30,
                           .fan_part = 80,
                           .fan_auxiliary = 0},
            .upload_bytes = 1234};
}

std::string header(http_message const& message, std::string_view name)
{
    auto const found =
        std::ranges::find(message.headers(), name, &std::pair<std::string, std::string>::first);
    return found == message.headers().end() ? "missing" : found->second;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_codec)

BOOST_DATA_TEST_CASE(each_request_has_exactly_this_body, boost::unit_test::data::make(bodies))
{
    auto const message = write_http(sample.what, context_of(sample.pid, sample.firmware), who);
    BOOST_REQUIRE(message.has_value());
    BOOST_TEST(message->is_post());
    BOOST_TEST(message->target() == sample.target);
    BOOST_TEST(message->body() == opening + sample.rest);
    BOOST_TEST(message->content_type() == "application/json");
    BOOST_TEST(!message->is_upload());
}

BOOST_AUTO_TEST_CASE(the_reads_carry_the_credentials_and_nothing_else)
{
    BOOST_TEST(write_read_detail(who).body() == opening + "}");
    BOOST_TEST(write_read_detail(who).target() == "/detail");
    BOOST_TEST(write_read_product(who).body() == opening + "}");
    BOOST_TEST(write_read_product(who).target() == "/product");
}

BOOST_AUTO_TEST_CASE(the_picture_of_the_job_is_read_without_credentials)
{
    auto const message = write_http(read_current_picture{}, context_of(0x24, "3.1.5"), who);
    BOOST_REQUIRE(message.has_value());
    BOOST_TEST(!message->is_post());
    BOOST_TEST(message->target() == "/getThum");
    BOOST_TEST(message->body().empty());
    BOOST_TEST(message->headers().empty());
}

BOOST_AUTO_TEST_CASE(an_upload_never_starts_a_job_and_carries_no_mapping)
{
    for (auto const& [pid, firmware, count] : {std::tuple{0x23, "2.7.2", 6U},
                                               {0x24, "3.1.5", 10U},
                                               {0x26, "1.2.1", 12U},
                                               {0x29, "1.9.4", 10U}})
    {
        auto const message =
            write_http(upload_file{"/tmp/x", "part.gcode"}, context_of(pid, firmware), who);
        BOOST_REQUIRE(message.has_value());
        BOOST_TEST(message->is_upload());
        BOOST_TEST(message->target() == "/uploadGcode");
        BOOST_TEST(message->headers().size() == count);
        BOOST_TEST(header(*message, "serialNumber") == "SN1");
        BOOST_TEST(header(*message, "checkCode") == "0a1B2c3D");
        BOOST_TEST(header(*message, "fileSize") == "1234");
        BOOST_TEST(header(*message, "printNow") == "false");
        BOOST_TEST(header(*message, "levelingBeforePrint") == "false");
        BOOST_TEST(header(*message, "Expect") == "100-continue");
        if (count > 6) {
            BOOST_TEST(header(*message, "useMatlStation") == "false");
            BOOST_TEST(header(*message, "gcodeToolCnt") == "0");
            BOOST_TEST(header(*message, "materialMappings") == "W10=");
            BOOST_TEST(header(*message, "flowCalibration") == "false");
        }
        if (count == 12) {
            BOOST_TEST(header(*message, "firstLayerInspection") == "false");
            BOOST_TEST(header(*message, "timeLapseVideo") == "false");
        }
    }
}

BOOST_AUTO_TEST_CASE(an_upload_is_one_part_of_a_form)
{
    auto const message =
        write_http(upload_file{"/tmp/x", "part.gcode"}, context_of(0x24, "3.1.5"), who);
    auto const boundary = std::string{message->content_type()}.substr(
        std::string{"multipart/form-data; boundary="}.size());
    BOOST_TEST(
        message->body()
        == "--" + boundary
               + "\r\nContent-Disposition: form-data; name=\"gcodeFile\"; "
                 "filename=\"part.gcode\"\r\nContent-Type: application/octet-stream\r\n\r\n");
    BOOST_TEST(message->tail() == "\r\n--" + boundary + "--\r\n");
    BOOST_TEST(message->file() == "/tmp/x");
    BOOST_TEST(message->file_bytes() == 1234U);
}

BOOST_AUTO_TEST_CASE(what_belongs_to_the_console_or_to_nobody_is_not_written)
{
    BOOST_TEST(
        (write_http(pause_print{}, context_of(0x08, ""), who).error() == error::not_supported));
    BOOST_TEST((write_http(set_targets{.bed = 60}, context_of(0x24, "3.1.5"), who).error()
                == error::not_supported));
    BOOST_TEST(
        (write_http(pause_print{}, context_of(0x25, ""), who).error() == error::not_supported));
    BOOST_TEST((write_http(set_speed{500}, context_of(0x24, "3.1.5"), who).error()
                == error::invalid_request));
    BOOST_TEST((write_http(start_print{.file = "a.gcode", .flow_calibration = true},
                           context_of(0x23, "2.7.2"), who)
                    .error()
                == error::not_supported));
}

BOOST_AUTO_TEST_CASE(firmware_is_compared_by_its_numbers)
{
    auto const model = model_of(pid_adventurer_5m);
    for (auto const* const version : {"3.1.3", "v3.1.3", "3.1.10", "3.2.0", "4.0.0", "3.1.3-1.0.2"})
        BOOST_TEST(has_new_start_fields(model, version), version);
    for (auto const* const version : {"", "2.7.6", "v3.1.2", "3.0.9", "3.1", "x"})
        BOOST_TEST(!has_new_start_fields(model, version), version);
    BOOST_TEST(has_new_start_fields(model_of(pid_ad5x), ""));
}

BOOST_AUTO_TEST_SUITE_END()
