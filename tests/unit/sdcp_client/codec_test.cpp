// SPDX-License-Identifier: MIT
#include "sdcp_client/codec.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <ostream>
#include <string>
#include <vector>

using namespace p2m::sdcp;
namespace data = boost::unit_test::data;

namespace {

std::string read_data(std::string const& name)
{
    std::ifstream in{std::filesystem::path{P2M_TEST_DATA} / name, std::ios::binary};
    BOOST_REQUIRE_MESSAGE(in, "tests/data/" << name << " is missing");
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

/// The only message of a frame that has exactly one.
template <class Message>
Message only(std::string_view frame)
{
    frame_reader reader;
    auto const& parsed = reader.read(frame);
    BOOST_REQUIRE_EQUAL(parsed.messages.size(), 1U);
    BOOST_REQUIRE_EQUAL(parsed.malformed, 0U);
    BOOST_REQUIRE(std::holds_alternative<Message>(parsed.messages[0]));
    return std::get<Message>(parsed.messages[0]);
}

status status_of(std::string const& members)
{
    return only<status>(R"({"Status":{)" + members + "}}");
}

print_info print_of(std::string const& members)
{
    return status_of(R"("PrintInfo":{)" + members + "}").print;
}

response response_of(std::string const& members)
{
    return only<response>(R"({"Data":{"Cmd":0,"RequestID":"r","Data":{)" + members + "}}}");
}

std::size_t malformed_in(std::string_view frame)
{
    frame_reader reader;
    auto const& parsed = reader.read(frame);
    BOOST_TEST(parsed.messages.empty());
    return parsed.malformed;
}

std::string repeated(std::string_view text, std::size_t times)
{
    std::string all;
    for (; times != 0; --times)
        all += text;
    return all;
}

void check_capture(status const& s)
{
    BOOST_TEST(s.machine_code_count == 1U);
    BOOST_TEST(s.has_code(1));
    BOOST_TEST(s.nozzle.value() == 255.01);
    BOOST_TEST(s.bed.value() == 50.04);
    BOOST_TEST(s.box.value() == 29.2);
    BOOST_TEST(s.target_nozzle.value() == 255);
    BOOST_TEST(s.target_bed.value() == 50);
    BOOST_TEST(s.target_box.value() == 0);
    BOOST_TEST(s.fan_model.value() == 58);
    BOOST_TEST(s.fan_auxiliary.value() == 0);
    BOOST_TEST(s.fan_box.value() == 68);
    BOOST_TEST(s.light.value());
    BOOST_CHECK((s.position.value() == coordinates{139.96, 123.71, 5.33}));
    BOOST_TEST(s.z_offset.value() == 0.415);
    BOOST_TEST(s.timelapse.value() == 0);
    BOOST_TEST(s.platform.value() == 0);
    BOOST_TEST(!s.ams_connected.has_value());
    BOOST_TEST(s.has_print_info);
    BOOST_TEST(s.print.status.value() == 13);
    BOOST_TEST(s.print.layer.value() == 34);
    BOOST_TEST(s.print.layers.value() == 438);
    BOOST_TEST(s.print.elapsed_s.value() == 364.98);
    BOOST_TEST(s.print.total_s.value() == 4504);
    BOOST_TEST(s.print.progress_pct.value() == 9);
    BOOST_TEST(s.print.file.value() == "ECC_0.4_temperature_tower_PLA0.16_1h15m.gcode");
    BOOST_TEST(s.print.task_id.value() == "295cb186-daf5-4b84-9668-59a520e4640a");
    BOOST_TEST(s.print.speed_pct.value() == 100);
    BOOST_TEST(!s.print.error_number.has_value());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(status_messages)

BOOST_AUTO_TEST_CASE(a_real_capture_is_read_completely)
{
    check_capture(only<status>(R"({"Status":)" + read_data("status-v1.1.46.json") + "}"));
}

BOOST_AUTO_TEST_CASE(a_whole_message_is_read_completely)
{
    check_capture(only<status>(read_data("written-status-message.json")));
}

struct wrapping
{
    std::string before, after;
};
std::ostream& operator<<(std::ostream& out, wrapping const& w)
{
    return out << w.before << "..." << w.after;
}
wrapping const wrappings[] = {
    {R"({"Status":)", "}"},
    {R"({"Data":{"Status":)", "}}"},
    {R"({"Data":{"Data":{"Status":)", "}}}"},
    {R"(717{"Status":)", "}"},
    {R"( 717 {"Topic":"sdcp/status/ab","Status":)", "}\n"},
    {std::string{"\0{\"Status\":", 11}, std::string{"}\0", 2}},
};
BOOST_DATA_TEST_CASE(status_is_found_in_every_wrapping, wrappings)
{
    check_capture(only<status>(sample.before + read_data("status-v1.1.46.json") + sample.after));
}

/// Two spellings of the same; `expected` is built by hand, so that both cannot be wrong alike.
struct spelling
{
    std::string members;
    std::function<void(status&)> expected;
};
std::ostream& operator<<(std::ostream& out, spelling const& s)
{
    return out << s.members;
}
auto const first_code = [](int code) {
    return [code](status& s) {
        s.machine_codes[0] = code;
        s.machine_code_count = 1;
    };
};
auto const in_print = [](auto set) {
    return [set](status& s) {
        s.has_print_info = true;
        set(s.print);
    };
};
auto const nothing = [](status&) {};
auto const empty_print = in_print([](print_info&) {});
auto const at_1_2_3 = [](status& s) { s.position = coordinates{1, 2.5, -3}; };

spelling const spellings[] = {
    {R"("CurrentStatus":5)", first_code(5)},
    {R"("CurrenStatus":[5])", first_code(5)},
    {R"("CurrentStatus":"5")", first_code(5)},
    {R"("CurrentStatus":[])", nothing},
    {R"("CurrentStatus":["x",-1,70000,4])", first_code(4)},
    {R"("CurrenCoord":"1,2.5,-3")", at_1_2_3},
    {R"("CurrentCoord":"1.00, 2.50, -3.00")", at_1_2_3},
    {R"("CurrCoord":" 1,2.5,-3 ")", at_1_2_3},
    {R"("CurrenCoord":"1,2.5")", nothing},
    {R"("CurrenCoord":"1,2.5,-3,4")", nothing},
    {R"("CurrenCoord":"1,nan,-3")", nothing},
    {R"("CurrenCoord":"1,1e9,-3")", nothing},
    {R"("CurrenCoord":7)", nothing},
    {R"("CurrentFanSpeed":{"ModeFan":7})", [](status& s) { s.fan_model = 7; }},
    {R"("CurrentFanSpeed":{"ModelFan":101,"BoxFan":-1,"AuxiliaryFan":"30"})",
     [](status& s) { s.fan_auxiliary = 30; }},
    {R"("CurrentFanSpeed":[1,2,3])", nothing},
    {R"("PlatformType":1)", [](status& s) { s.platform = 1; }},
    {R"("PlatFormType":1)", [](status& s) { s.platform = 1; }},
    {R"("TempOfNozzle":[215,214.5])",
     [](status& s) {
         s.nozzle = 214.5;
         s.target_nozzle = 215;
     }},
    {R"("TempTargetHotbed":60,"TempOfHotbed":[55,54.5])",
     [](status& s) {
         s.bed = 54.5;
         s.target_bed = 60;
     }},
    {R"("TempOfBox":[30])", nothing},
    {R"("TempOfBox":"29.5")", [](status& s) { s.box = 29.5; }},
    {R"("TempOfBox":5000)", nothing},
    {R"("TempOfBox":-500)", nothing},
    {R"("TempOfBox":"nan")", nothing},
    {R"("TempOfBox":nan)", nothing},
    {R"("TempOfBox":-nan)", nothing},
    {R"("TempOfBox":NaN)", nothing},
    {R"("TempOfBox":-Infinity)", nothing},
    {R"("TempOfBox":1e999)", nothing},
    {R"("TempOfBox":1e308)", nothing},
    {R"("TempOfBox":null)", nothing},
    {R"("TempOfBox":01)", nothing},
    {R"("TempOfBox":2.5e1)", [](status& s) { s.box = 25; }},
    {R"("ZOffset":-1.2e-14)", [](status& s) { s.z_offset = -1.2e-14; }},
    {R"("ZOffset":0.1000000000000000055511151231257827021181583404541015625)",
     [](status& s) { s.z_offset = 0.1; }},
    {R"("AmsConnectStatus":0)", [](status& s) { s.ams_connected = false; }},
    {R"("AmsConnectStatus":true)", [](status& s) { s.ams_connected = true; }},
    {R"("TimeLapseStatus":true)", [](status& s) { s.timelapse = 1; }},
    {R"("LightStatus":{"SecondLight":"1","RgbLight":[1,2,3]})", [](status& s) { s.light = true; }},
    {R"("LightStatus":{"MainLight":1})", nothing},
    {R"("RgbLight":[1,2,3],"LightStatus":{"SecondLight":false})",
     [](status& s) { s.light = false; }},
    {R"("printInfo":{"Status":[13,1]})", in_print([](print_info& p) { p.status = 13; })},
    {R"("Printinfo":{"status":13})", in_print([](print_info& p) { p.status = 13; })},
    {R"("PrintInfo":{"currentLayer":3.9,"totalLayer":"4"})", in_print([](print_info& p) {
         p.layer = 3;
         p.layers = 4;
     })},
    {R"("PrintInfo":{"CurrentLayer":-1,"TotalLayer":1e7,"Progress":-1,"CurrentTicks":-1})",
     empty_print},
    {R"("PrintInfo":{"Status":[],"Filename":7,"TaskId":null})", empty_print},
    {R"("PrintInfo":[])", nothing},
    {R"("PrintInfo":{"Progress":99.99})", in_print([](print_info& p) { p.progress_pct = 99; })},
    {R"("PrintInfo":{"Progress":103})", in_print([](print_info& p) { p.progress_pct = 100; })},
    {R"("PrintInfo":{"Progress":1e9})", empty_print},
    {R"("TempOfUVLED":41.5)", [](status& s) { s.uv_led = 41.5; }},
    {R"("PrintInfo":{"ErrNum":2})", in_print([](print_info& p) { p.error_number = 2; })},
    {R"("PrintInfo":{"ErrorNumber":2})", in_print([](print_info& p) { p.error_number = 2; })},
    {R"("PrintInfo":{"PrintSpeed":130})", in_print([](print_info& p) { p.speed_pct = 130; })},
    {R"("PrintSpeed":50,"PrintInfo":{"PrintSpeedPct":130})",
     in_print([](print_info& p) { p.speed_pct = 130; })},
    {R"("PrintInfo":{},"PrintSpeed":50)", in_print([](print_info& p) { p.speed_pct = 50; })},
    {R"("PrintInfo":{"Filename":"","TaskId":""})", in_print([](print_info& p) {
         p.file = "";
         p.task_id = "";
     })},
    {R"("PrintInfo":{"File":"a"})", in_print([](print_info& p) { p.file = "a"; })},
    {R"("PrintInfo":{"filename":"/local/a"})",
     in_print([](print_info& p) { p.file = "/local/a"; })},
    {R"("PrintInfo":{"TotalExtrusion\u0000":12.5,"CurrentExtrusion\u0000":1})",
     in_print([](print_info& p) {
         p.total_extrusion_mm = 12.5;
         p.current_extrusion_mm = 1;
     })},
    {std::string{"\"PrintInfo\":{\"TotalExtrusion\0\":12.5}", 36},
     in_print([](print_info& p) { p.total_extrusion_mm = 12.5; })},
    {R"("PrintInfo":{"54 6F 74 61 6C 45 78 74 72 75 73 69 6F 6E 00":12.5,)"
     R"("43 75 72 72 65 6E 74 45 78 74 72 75 73 69 6F 6E 00":1})",
     in_print([](print_info& p) {
         p.total_extrusion_mm = 12.5;
         p.current_extrusion_mm = 1;
     })},
    {R"("Unknown":{"Status":[{}]},"":1)", nothing},
};
BOOST_DATA_TEST_CASE(each_spelling_is_understood, spellings)
{
    status expected;
    sample.expected(expected);
    BOOST_CHECK(status_of(sample.members) == expected);
}

BOOST_AUTO_TEST_CASE(machine_codes_beyond_the_limit_are_dropped)
{
    auto const s = status_of(R"("CurrentStatus":[2,1,3,4,5,6,7,8,9,10])");
    BOOST_TEST(s.machine_code_count == limits::machine_codes);
    BOOST_TEST(s.machine_codes[0] == 2);
    BOOST_TEST(s.has_code(8));
    BOOST_TEST(!s.has_code(9));
}

constexpr std::array unreadable_codes{R"("seven")", "null", "{}", "1e300", R"(["x"])", "[null,{}]"};

BOOST_DATA_TEST_CASE(a_status_whose_machine_codes_are_garbage_is_dropped_as_a_whole,
                     unreadable_codes)
{
    std::string const frame =
        R"({"Status":{"CurrentStatus":)" + std::string{sample} + R"(,"TempOfNozzle":200}})";
    BOOST_TEST(malformed_in(frame) == 1U);
}

BOOST_AUTO_TEST_CASE(a_status_without_machine_codes_is_believed_in_the_rest)
{
    for (auto const* frame : {R"({"Status":{"TempOfNozzle":200}})",
                              R"({"Status":{"CurrentStatus":[],"TempOfNozzle":200}})"})
    {
        frame_reader reader;
        auto const& parsed = reader.read(frame);
        BOOST_TEST(parsed.malformed == 0U);
        BOOST_REQUIRE_EQUAL(parsed.messages.size(), 1U);
        BOOST_TEST(std::get<status>(parsed.messages[0]).nozzle.value() == 200);
    }
}

BOOST_AUTO_TEST_CASE(nothing_of_one_frame_shows_in_the_next)
{
    frame_reader reader;
    std::ignore = reader.read(read_data("written-status-message.json"));
    auto const& parsed = reader.read(R"({"Status":{}})");
    BOOST_REQUIRE_EQUAL(parsed.messages.size(), 1U);
    BOOST_CHECK(std::get<status>(parsed.messages[0]) == status{});
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(texts)

struct text_case
{
    std::string raw, clean;
};
std::ostream& operator<<(std::ostream& out, text_case const& t)
{
    return out << t.clean;
}
text_case const text_cases[] = {
    {"b\xC3\xA4r.gcode", "b\xC3\xA4r.gcode"},
    {"b\xE4r", "b\xEF\xBF\xBDr"},                              // Latin-1
    {"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},                  // overlong
    {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},  // a surrogate
    {"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"},
    {"\xF0\x9F\x98", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},  // cut
    {R"(\ud83d\ude00)", "\xF0\x9F\x98\x80"},
    {R"(\ud83d)", "\xEF\xBF\xBD"},
    {R"(\ude00x)", "\xEF\xBF\xBDx"},
    {R"(a\u0000b\nc)", "a\xEF\xBF\xBD"
                       "b\xEF\xBF\xBD"
                       "c"},
    {"a\nb", "a b"},
    {R"(\"{}[]\\)", R"("{}[]\)"},
};
BOOST_DATA_TEST_CASE(a_bad_name_is_mended_and_kills_no_frame, text_cases)
{
    auto const p = print_of(R"("Filename":")" + sample.raw + R"(","Progress":7)");
    BOOST_TEST(p.file.value() == sample.clean);
    BOOST_TEST(p.progress_pct.value() == 7);
}

BOOST_AUTO_TEST_CASE(a_long_name_is_cut_between_two_characters)
{
    auto const name = "x" + repeated("\xC3\xA4", limits::text_bytes);
    auto const file = print_of(R"("Filename":")" + name + R"(")").file.value();
    BOOST_TEST(file == name.substr(0, limits::text_bytes - 1));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(other_messages)

BOOST_AUTO_TEST_CASE(attributes_are_read_and_the_id_is_lower_case)
{
    auto const a = only<attributes>(read_data("written-attributes-message.json"));
    BOOST_TEST(a.name == "Werkstatt");
    BOOST_TEST(a.machine_name == "Centauri Carbon");
    BOOST_TEST(a.brand_name == "ELEGOO");
    BOOST_TEST(a.mainboard_id == "0123456789abcdef0123456789abcdef");
    BOOST_TEST(a.mainboard_ip == "192.0.2.20");
    BOOST_TEST(a.mainboard_mac == "02:00:00:00:00:01");
    BOOST_TEST(a.protocol_version == "V3.0.0");
    BOOST_TEST(a.firmware_version == "V1.1.46");
    BOOST_TEST(a.remaining_memory_bytes.value() == 5'589'934'592U);
    BOOST_TEST(a.video_streams_connected.value() == 0);
    BOOST_TEST(a.video_streams_allowed.value() == 1);
    BOOST_TEST(!a.usb_disk.value());
    BOOST_TEST(a.camera.value());
    std::vector<std::string> const expected{"FILE_TRANSFER", "PRINT_CONTROL", "VIDEO_STREAM"};
    BOOST_TEST(a.capabilities == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(attributes_without_an_id_take_it_from_the_envelope)
{
    for (auto const* frame : {R"({"Attributes":{"Name":"n"},"MainboardID":"AB"})",
                              R"({"Data":{"Attributes":{"Name":"n"},"MainboardID":"AB"}})",
                              R"({"Attributes":{"Name":"n"},"Topic":"sdcp/attributes/AB"})"})
        BOOST_TEST(only<attributes>(frame).mainboard_id == "ab");
    BOOST_TEST(malformed_in(R"({"Attributes":{"Name":"n"},"Topic":"sdcp/attributes/"})") == 1U);
}

BOOST_AUTO_TEST_CASE(the_camera_may_stand_outside_the_devices)
{
    auto const a = only<attributes>(R"({"Attributes":{"MainboardID":"a","CameraStatus":1}})");
    BOOST_TEST(a.camera.value());
}

BOOST_AUTO_TEST_CASE(a_missing_or_senseless_ack_stays_missing)
{
    BOOST_TEST(!response_of("").ack.has_value());
    BOOST_TEST(!response_of(R"("Ack":"no")").ack.has_value());
    BOOST_TEST(!response_of(R"("Ack":null)").ack.has_value());
    BOOST_TEST(response_of(R"("Ack":2)").ack.value() == 2);
    BOOST_TEST(response_of(R"("Ack":"2")").ack.value() == 2);
    BOOST_TEST(!only<response>(R"({"Data":{"Cmd":1,"RequestID":"r"}})").ack.has_value());
}

BOOST_AUTO_TEST_CASE(a_video_response_brings_its_address)
{
    auto const r = response_of(R"("Ack":0,"VideoUrl":"192.0.2.20:3031/video")");
    BOOST_TEST(r.request_id == "r");
    BOOST_TEST(r.video_url == "192.0.2.20:3031/video");
}

BOOST_AUTO_TEST_CASE(history_is_read)
{
    auto const r = only<response>(read_data("written-history-response.json"));
    BOOST_TEST(r.cmd == 321);
    BOOST_TEST(r.request_id == "00112233445566778899aabbccddeeff");
    BOOST_TEST(r.ack.value() == 0);
    history_entry const expected{.task_id = "295cb186-daf5-4b84-9668-59a520e4640a",
                                 .task_name = "/local/benchy.gcode",
                                 .task_status = 2,
                                 .error_status_reason = 3,
                                 .begin_time = 1758388000,
                                 .end_time = 1758391445,
                                 .printed_layers = 71,
                                 .total_layers = 168,
                                 .thumbnail =
                                     "http://192.0.2.20/board-resource/history_image/7.png"};
    BOOST_REQUIRE_EQUAL(r.history.size(), 1U);
    BOOST_CHECK(r.history[0] == expected);
    auto const ids = response_of(R"("HistoryData":["b",7,"a"])").history_ids;
    BOOST_TEST(ids == (std::vector<std::string>{"b", "a"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(files_are_read_and_one_without_a_name_is_none)
{
    auto const r = only<response>(read_data("written-files-response.json"));
    file_entry const file{.path = "/local/benchy.gcode",
                          .size_bytes = 5'000'000'000U,
                          .layers = 168,
                          .created_at = 1758388000};
    file_entry const folder{.path = "/local/parts", .folder = true};
    BOOST_REQUIRE_EQUAL(r.files.size(), 2U);
    BOOST_CHECK(r.files[0] == file);
    BOOST_CHECK(r.files[1] == folder);
}

BOOST_AUTO_TEST_CASE(files_are_read_in_the_words_of_other_firmware)
{
    auto const r =
        response_of(R"("FileList":[{"FileName":"benchy.gcode","FileSize":7,"FileType":1},)"
                    R"({"FileName":"parts","FileType":0},)"
                    R"({"name":"/local/a.gcode","size":8,"FileType":"gcode"}])");
    BOOST_REQUIRE_EQUAL(r.files.size(), 3U);
    BOOST_CHECK((r.files[0] == file_entry{.path = "benchy.gcode", .size_bytes = 7}));
    BOOST_CHECK((r.files[1] == file_entry{.path = "parts", .folder = true}));
    BOOST_CHECK((r.files[2] == file_entry{.path = "/local/a.gcode", .size_bytes = 8}));
}

BOOST_AUTO_TEST_CASE(what_could_not_be_deleted_is_told)
{
    auto const r = response_of(R"("Ack":1,"ErrData":["/local/a.gcode",7])");
    BOOST_TEST(r.failed == (std::vector<std::string>{"/local/a.gcode"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_tells_a_resin_printer_is_read)
{
    auto const a =
        only<attributes>(R"({"Attributes":{"MainboardID":"a","SupportFileType":["CTB",7,"GOO"],)"
                         R"("Resolution":"15120x6230","ReleaseFilmMax":60000}})");
    BOOST_TEST(a.file_types == (std::vector<std::string>{"CTB", "GOO"}),
               boost::test_tools::per_element());
    BOOST_TEST(a.resolution == "15120x6230");
    BOOST_TEST(a.release_film_max.value() == 60000);
    auto const many = only<attributes>(R"({"Attributes":{"MainboardID":"a","SupportFileType":[)"
                                       + repeated(R"("CTB",)", 100) + R"("GOO"]}})");
    BOOST_TEST(many.file_types.size() == limits::file_types);
}

BOOST_AUTO_TEST_CASE(lists_beyond_their_limits_are_cut)
{
    auto const list = [](std::string const& key, std::string const& one, std::size_t count) {
        return response_of("\"" + key + "\":[" + repeated(one + ",", count) + one + "]");
    };
    BOOST_TEST(list("FileList", R"({"name":"/local/a"})", 2500).files.size() == limits::files);
    BOOST_TEST(list("HistoryData", R"("a")", 100).history_ids.size() == limits::history_ids);
    BOOST_TEST(list("HistoryDetailList", "{}", 100).history.size() == limits::history_ids);
}

BOOST_AUTO_TEST_CASE(notices_and_errors_are_known)
{
    BOOST_TEST(only<notice>(R"({"Topic":"sdcp/notice/ab","Data":{"Data":{"Type":1}}})").topic
               == "sdcp/notice/ab");
    BOOST_TEST(only<notice>(R"({"Topic":"sdcp/error/ab","Data":{"Data":{"ErrorCode":1}}})").topic
               == "sdcp/error/ab");
}

BOOST_AUTO_TEST_CASE(pong_is_a_message)
{
    std::ignore = only<pong>("pong");
    std::ignore = only<pong>("pong\n");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(frames)

BOOST_AUTO_TEST_CASE(several_objects_in_one_frame_are_all_read)
{
    frame_reader reader;
    auto const& parsed =
        reader.read(R"(46{"Data":{"Cmd":0,"Data":{"Ack":0}}}{"Status":{}} 12{"Data":)"
                    R"({"Status":{},"Attributes":{"MainboardID":"a"}}})");
    BOOST_TEST(parsed.malformed == 0U);
    BOOST_REQUIRE_EQUAL(parsed.messages.size(), 4U);
    BOOST_CHECK(std::holds_alternative<response>(parsed.messages[0]));
    BOOST_CHECK(std::holds_alternative<status>(parsed.messages[1]));
    BOOST_CHECK(std::holds_alternative<status>(parsed.messages[2]));
    BOOST_CHECK(std::holds_alternative<attributes>(parsed.messages[3]));
}

BOOST_AUTO_TEST_CASE(a_bad_object_costs_only_itself)
{
    frame_reader reader;
    for (auto const* bad : {R"({"Status":{"a" 1}})", R"({"Status":[}})", R"({"a":"\q"})", "{}"}) {
        auto const& parsed = reader.read(std::string{bad} + R"({"Status":{}})");
        BOOST_TEST(parsed.malformed == 1U);
        BOOST_TEST(parsed.messages.size() == 1U);
    }
}

BOOST_AUTO_TEST_CASE(objects_beyond_the_limit_are_dropped)
{
    frame_reader reader;
    auto const& parsed = reader.read(repeated(R"({"Status":{}})", 40));
    BOOST_TEST(parsed.messages.size() == limits::objects_per_frame);
    BOOST_TEST(parsed.malformed == 0U);
}

std::string const garbage[] = {
    "",
    " ",
    "123",
    "hello",
    "[]",
    R"([{"Status":{}}])",
    "null",
    "{",
    R"({"Status":{"CurrentStatus":[1])",
    R"({"Status":{"a":")",
    "{}",
    R"({"Status":null})",
    R"({"Data":{}})",
    R"({"Data":{"Cmd":-1}})",
    R"({"Topic":"sdcp/status/ab"})",
    R"({"a":"\)",
    R"({"a":"\ud83d)",
    std::string(3, '\0'),
    "\xFF\xFE{}",
};
BOOST_DATA_TEST_CASE(garbage_counts_once_and_nothing_more, garbage)
{
    BOOST_TEST(malformed_in(sample) == 1U);
}

BOOST_AUTO_TEST_CASE(nesting_is_allowed_up_to_the_limit)
{
    auto const nested = [](std::size_t depth) {  // the outer two objects count
        return R"({"Status":{"a":)" + std::string(depth - 2, '[') + std::string(depth - 2, ']')
               + "}}";
    };
    std::ignore = only<status>(nested(limits::nesting));
    BOOST_TEST(malformed_in(nested(limits::nesting + 1)) == 1U);
    BOOST_TEST(malformed_in(nested(1'000'000)) == 1U);
}

BOOST_AUTO_TEST_CASE(huge_arrays_are_not_parsed_and_the_reader_lives_on)
{
    frame_reader reader;
    auto const huge = R"({"Status":{"a":[)" + repeated("0,", 500'000) + "0]}}";
    BOOST_TEST(reader.read(huge).malformed == 1U);
    BOOST_TEST(reader.read(huge + R"({"Status":{}})").messages.size() == 1U);
    BOOST_TEST(reader.read(std::string(limits::frame_bytes + 1, ' ')).malformed == 1U);
    check_capture(
        std::get<status>(reader.read(read_data("written-status-message.json")).messages.at(0)));
}

BOOST_AUTO_TEST_SUITE_END()
