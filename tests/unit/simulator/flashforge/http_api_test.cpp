// SPDX-License-Identifier: MIT
#include "tests/simulator/flashforge/discovery.hpp"
#include "tests/simulator/flashforge/encoding.hpp"
#include "tests/unit/simulator/flashforge/bench.hpp"

#include <boost/test/unit_test.hpp>

using namespace p2m::simulator::flashforge;

namespace {

http_request upload_of(bench const& b,
                       std::string const& file,
                       std::string const& content,
                       std::vector<std::pair<std::string, std::string>> more)
{
    http_request r{"POST", "/uploadGcode", {}, {}};
    r.headers = {{"serialNumber", b.d.serial},
                 {"checkCode", b.d.check_code},
                 {"fileSize", std::to_string(content.size())},
                 {"Content-Type", "multipart/form-data; boundary=xyz"}};
    r.headers.insert(r.headers.end(), more.begin(), more.end());
    r.body = "--xyz\r\nContent-Disposition: form-data; name=\"gcodeFile\"; filename=\"" + file
             + "\"\r\nContent-Type: application/octet-stream\r\n\r\n" + content + "\r\n--xyz--\r\n";
    return r;
}

constexpr auto modern_start =
    R"("fileName":"benchy.gcode","levelingBeforePrint":false,"flowCalibration":false,)"
    R"("useMatlStation":false,"gcodeToolCnt":0,"materialMappings":[])";

}  // namespace

BOOST_AUTO_TEST_SUITE(flashforge_http_api)

BOOST_AUTO_TEST_CASE(credentials_come_first)
{
    bench b{"5m-pro-3.1.5"};
    b.d.faults.lan_mode_off = true;
    auto const code_of = [&b](std::string const& body) {
        rapidjson::Document said;
        said.Parse(answer(b.d, {"POST", "/detail", {}, body}, "").body.c_str());
        return said["code"].GetInt();
    };
    BOOST_TEST(code_of(R"({"serialNumber":"x","checkCode":"y"})") == 1);
    BOOST_TEST(code_of(R"({"serialNumber":")" + b.d.serial + R"(","checkCode":"y"})") == 1);
    BOOST_TEST(code_of("{" + b.credentials() + "}") == -2);
    b.d.faults.lan_mode_off = false;
    BOOST_TEST(code_of("{" + b.credentials() + "}") == 0);
    BOOST_TEST(code_of("no JSON") == -1);
}

BOOST_AUTO_TEST_CASE(the_record_of_requests_has_no_secret)
{
    bench b{"5m-3.2.7"};
    b.order("lightControl_cmd", R"({"status":"close"})");
    for (auto const& one : b.d.entries)
        BOOST_TEST(one.text.find(b.d.check_code) == std::string::npos);
    BOOST_TEST(b.d.entries.back().text
               == R"({"channel":"http","method":"POST","path":"/control","body":{"payload":)"
                  R"({"cmd":"lightControl_cmd","args":{"status":"close"}}}})");
}

BOOST_AUTO_TEST_CASE(detail_tells_what_the_model_has)
{
    bench creator{"creator-5-1.9.9"};
    auto const c5 = creator.post("/detail");
    auto const& said = c5["detail"];
    BOOST_TEST(said["nozzleTemps"].Size() == 4U);
    BOOST_TEST(said["chamberTemp"].GetDouble() == -108);
    BOOST_TEST(!said.HasMember("hasMatlStation"));
    BOOST_TEST(said["matlStationInfo"]["slotInfos"].Size() == 4U);
    bench ad5x{"ad5x-1.2.1"};
    auto const station = ad5x.post("/detail");
    BOOST_TEST(station["detail"]["hasMatlStation"].GetBool());
    BOOST_TEST(station["detail"]["indepMatlInfo"]["materialName"].GetString() == std::string{"?"});
    bench plain{"5m-3.2.7"};
    auto const five = plain.post("/detail");
    BOOST_TEST(!five["detail"].HasMember("nozzleTemps"));
    BOOST_TEST(!five["detail"].HasMember("tvoc"));
    BOOST_TEST(five["detail"]["pid"].GetInt() == 0x23);
}

BOOST_AUTO_TEST_CASE(faults_bend_detail)
{
    bench b{"5m-pro-3.1.5"};
    b.d.faults.missing = {"tvoc"};
    b.d.faults.extra = R"({"platTemp":"warm","surprise":[1]})";
    auto const bent = b.post("/detail");
    BOOST_TEST(!bent["detail"].HasMember("tvoc"));
    BOOST_TEST(bent["detail"]["platTemp"].IsString());
    BOOST_TEST(bent["detail"]["surprise"].IsArray());
    b.d.faults = {};
    b.d.faults.wrong_types = b.d.faults.top_level = b.d.faults.old_words = true;
    auto const odd = b.post("/detail");
    BOOST_TEST(odd["err"].GetInt() == 200);
    BOOST_TEST(!odd.HasMember("detail"));
    BOOST_TEST(odd["pid"].GetString() == std::string{"36"});
    BOOST_TEST(odd["status"].IsInt());
}

BOOST_AUTO_TEST_CASE(a_job_by_http_from_start_to_cleared_plate)
{
    bench b{"5m-pro-3.1.5"};
    BOOST_TEST(b.post("/printGcode", modern_start)["code"].GetInt() == 0);
    b.pass(1);
    BOOST_TEST(b.d.model.status() == "busy");
    b.pass(120);
    BOOST_TEST(b.order("jobCtl_cmd", R"({"jobID":"","action":"cancel"})") == 0);
    b.pass(5);
    BOOST_TEST(b.d.model.status() == "cancel");
    BOOST_TEST(b.d.violations.empty());
    BOOST_TEST(b.post("/printGcode", modern_start)["code"].GetInt() == 2);
    BOOST_TEST(b.broken("start_while_not_ready") == 1);
    BOOST_TEST(b.order("stateCtrl_cmd", R"({"action":"setClearPlatform"})") == 0);
    BOOST_TEST(b.d.model.status() == "ready");
    b.pass(3);
    b.post("/detail");
    BOOST_TEST(b.post("/printGcode", modern_start)["code"].GetInt() == 0);
    BOOST_TEST(b.d.violations.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_second_start_is_a_phantom_and_a_violation)
{
    bench b{"5m-pro-3.1.5"};
    b.post("/printGcode", modern_start);
    b.pass(10);
    BOOST_TEST(b.post("/printGcode", modern_start)["code"].GetInt() == 0);
    b.pass(100);
    BOOST_TEST(b.d.model.status() == "printing");
    BOOST_TEST(b.d.model.progress() == 0);
    BOOST_TEST(b.broken("repeated_start") == 1);
}

BOOST_AUTO_TEST_CASE(a_start_right_after_an_upload_is_ignored)
{
    bench b{"5m-pro-3.1.5"};
    auto const r = upload_of(b, "cube.gcode", "G28\n", {{"printNow", "false"}});
    BOOST_TEST(answer(b.d, r, "").body == R"({"code":0,"message":"Success"})");
    BOOST_TEST(b.d.files.front() == "cube.gcode");
    BOOST_TEST(b.post("/printGcode", modern_start)["code"].GetInt() == 0);
    b.pass(5);
    BOOST_TEST(b.d.model.status() == "ready");
    BOOST_TEST(b.broken("start_right_after_upload") == 1);
}

BOOST_AUTO_TEST_CASE(uploads_are_checked)
{
    bench b{"creator-5-1.9.9"};
    auto wrong_size = upload_of(b, "cube.3mf", "abc", {});
    wrong_size.headers[2].second = "4";
    BOOST_TEST(upload(b.d, wrong_size) == -1);
    BOOST_TEST(upload(b.d, upload_of(b, "cube.stl", "abc", {})) == -1);
    BOOST_TEST(upload(b.d, upload_of(b, "cube.3mf", "abc", {{"materialMappings", "W10="}})) == 0);
    BOOST_TEST(b.d.violations.empty());
    auto const mapped = to_base64(R"([{"toolId":0,"slotId":3}])");
    BOOST_TEST(upload(b.d, upload_of(b, "cube.3mf", "abc",
                                     {{"materialMappings", mapped}, {"printNow", "false"}}))
               == 0);
    BOOST_TEST(b.broken("upload_leaves_mappings") == 1);
    b.pass(10);
    b.post("/printGcode", R"("fileName":"benchy.gcode","levelingBeforePrint":false,)"
                          R"("flowCalibration":false,"timeLapseVideo":false)");
    BOOST_TEST(b.d.job_mappings == R"([{"toolId":0,"slotId":3}])");
}

BOOST_AUTO_TEST_CASE(start_needs_the_fields_of_its_firmware)
{
    bench b{"creator-5-1.9.9"};
    BOOST_TEST(b.post("/printGcode", R"("fileName":"benchy.gcode")")["code"].GetInt() == -1);
    BOOST_TEST(b.broken("start_fields") == 1);
    bench missing{"5m-3.2.7"};
    missing.d.files.clear();
    BOOST_TEST(missing.post("/printGcode", modern_start)["code"].GetInt() == 3);
    bench old{"5m-2.7.2"};
    old.post("/printGcode", R"("fileName":"benchy.gcode","levelingBeforePrint":true)");
    BOOST_TEST(old.d.violations.empty());
}

BOOST_AUTO_TEST_CASE(a_pause_in_warm_up_is_acknowledged_and_dropped)
{
    bench b{"creator-5-1.9.9"};
    BOOST_TEST(b.d.model.start({}));
    b.pass(5);
    BOOST_TEST(b.order("jobCtl_cmd", R"({"jobID":"","action":"pause"})") == 0);
    b.pass(20);
    BOOST_TEST(b.d.model.status() == "printing");
    b.d.model.jump_to(10);
    b.pass(1);
    BOOST_TEST(b.order("jobCtl_cmd", R"({"jobID":"","action":"pause"})") == 0);
    b.pass(5);
    BOOST_TEST(b.d.model.status() == "pause");
    BOOST_TEST(b.d.violations.empty());
}

BOOST_AUTO_TEST_CASE(a_flat_order_only_pauses_an_ad5x)
{
    bench b{"ad5x-1.2.1"};
    b.print();
    b.post("/control", R"("cmd":"jobCtl_cmd","args":{"jobID":"","action":"cancel"})");
    b.pass(5);
    BOOST_TEST(b.d.model.status() == "paused");
    BOOST_TEST(b.broken("flat_control") == 1);
}

BOOST_AUTO_TEST_CASE(unknown_orders_are_acknowledged_and_counted)
{
    bench b{"5m-3.2.7"};
    BOOST_TEST(b.order("someday_cmd", "{}") == 0);
    BOOST_TEST(b.broken("outside_whitelist") == 1);
}

BOOST_AUTO_TEST_CASE(settings_from_a_fresh_detail_change_one_thing)
{
    bench b{"5m-pro-3.1.5"};
    b.print();
    b.post("/detail");
    auto const fresh = R"({"zAxisCompensation":0.0,"speed":130,"chamberFan":0,)"
                       R"("coolingFan":100,"coolingLeftFan":0})";
    b.order("printerCtl_cmd", fresh);
    BOOST_TEST(b.d.model.speed_pct == 130);
    BOOST_TEST(b.d.violations.empty());
    b.pass(10);
    b.order("printerCtl_cmd", fresh);
    BOOST_TEST(b.broken("printer_control_without_fresh_detail") == 1);
}

BOOST_AUTO_TEST_CASE(temperatures_of_four_heads)
{
    bench b{"creator-5-pro-1.9.4"};
    b.order("temperatureCtl_cmd",
            R"({"rightNozzle":-200,"leftNozzle":-200,"platform":60,"chamber":50,)"
            R"("nozzles":[-200,210,-200,-200]})");
    BOOST_TEST(b.d.model.nozzles[1].target == 210);
    BOOST_TEST(b.d.model.nozzles[0].target == 0);
    BOOST_TEST(b.d.model.bed.target == 60);
    BOOST_TEST(b.d.model.chamber.target == 50);
    b.order("temperatureCtl_cmd", R"({"platform":-100,"nozzles":[-200,0,-200,-200]})");
    BOOST_TEST(b.d.model.nozzles[1].target == 0);
    BOOST_TEST(b.d.model.bed.target == 0);
    BOOST_TEST(b.d.violations.empty());
}

BOOST_AUTO_TEST_CASE(lists_and_pictures_by_profile)
{
    bench pro{"5m-pro-3.1.5"};
    BOOST_TEST(pro.post("/gcodeList")["gcodeList"][0].GetString() == std::string{"benchy.gcode"});
    auto const picture = pro.post("/gcodeThumb", R"("fileName":"benchy.gcode")");
    BOOST_TEST(from_base64(picture["imageData"].GetString()).starts_with("BM"));
    bench ad5x{"ad5x-1.2.1"};
    auto const list = ad5x.post("/gcodeList");
    BOOST_TEST(list["gcodeListDetail"][0]["gcodeToolDatas"][0]["slotId"].GetInt() == 1);
    bench c5{"creator-5-pro-1.9.4"};
    auto const body = "{" + c5.credentials() + "}";
    BOOST_TEST(answer(c5.d, {"POST", "/gcodeList", {}, body}, "").status == 404);
    BOOST_TEST(answer(c5.d, {"GET", "/getThum", {}, ""}, "\x89PNG").status == 404);
    c5.print();
    BOOST_TEST(answer(c5.d, {"GET", "/getThum", {}, ""}, "\x89PNG").body == "\x89PNG");
}

BOOST_AUTO_TEST_CASE(discovery_has_the_sizes_of_its_models)
{
    bench modern{"ad5x-1.2.1"};
    auto const reply = discovery_reply(modern.d);
    BOOST_TEST(reply.size() == 276U);
    BOOST_TEST(reply.substr(0x84, 8) == (std::string{"\x22\xc3\x2b\x71\x00\x26\x00\x00", 8}));
    BOOST_TEST(reply.substr(0x8c, 4) == "\x5a\x02\x22\xc2");
    BOOST_TEST(reply.substr(0x92, modern.d.serial.size()) == modern.d.serial);
    bench legacy{"a3-1.3.6"};
    BOOST_TEST(discovery_reply(legacy.d).size() == 140U);
    BOOST_TEST(hears_group(legacy.d.kind(), 8899));
    BOOST_TEST(!hears_group(modern.d.kind(), 8899));
}

BOOST_AUTO_TEST_CASE(base64_there_and_back)
{
    for (std::string const text : {"", "a", "ab", "abc", "\xff\xfe\x00"})
        BOOST_TEST(from_base64(to_base64(text)) == text);
    BOOST_TEST(to_base64("[]") == "W10=");
    BOOST_TEST(from_base64("W1*=") == "");
}

BOOST_AUTO_TEST_SUITE_END()
