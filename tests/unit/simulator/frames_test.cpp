// SPDX-License-Identifier: MIT
// What printers of each firmware write, and what the faults make of it.
#include "tests/simulator/frames.hpp"
#include "tests/simulator/garbage.hpp"
#include "tests/simulator/upload.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidjson/document.h>

using namespace p2m::simulator;

namespace {

rapidjson::Document parsed(std::string const& text)
{
    rapidjson::Document out;
    out.Parse(text.c_str());
    BOOST_REQUIRE_MESSAGE(!out.HasParseError(), text);
    return out;
}

struct a_printer
{
    machine it{1, 1, 1};
    firmware const& of(std::string_view profile)
    {
        auto const* const found = find_firmware(profile);
        BOOST_REQUIRE(found);
        return *found;
    }
    std::string status(std::string_view profile, status_faults const& faults = {})
    {
        return status_frame(it, of(profile), faults, 1'780'000'000);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(frames, a_printer)

BOOST_AUTO_TEST_CASE(there_is_no_firmware_of_an_unknown_name)
{
    BOOST_TEST(find_firmware("v9") == nullptr);
    BOOST_TEST(default_firmware().profile == "v1.1.46");
}

BOOST_AUTO_TEST_CASE(current_firmware_writes_the_status_at_the_top)
{
    auto const frame = parsed(status("v1.1.46"));
    BOOST_TEST(frame["Status"]["CurrentStatus"][0].GetInt() == 0);
    BOOST_TEST(!frame["Status"].HasMember("AmsConnectStatus"));
}

BOOST_AUTO_TEST_CASE(a_resin_printer_writes_milliseconds_and_nothing_of_a_nozzle)
{
    it.start({.seconds = 100, .layers = 10});
    it.jump_to(50);
    auto const frame = parsed(status("saturn-4-ultra-16k"));
    auto const& s = frame["Status"];
    BOOST_TEST(s.HasMember("TempOfUVLED"));
    for (auto const* const key : {"TempOfNozzle", "TempOfHotbed", "CurrentFanSpeed", "LightStatus"})
        BOOST_TEST(!s.HasMember(key), key);
    BOOST_TEST(s["PrintInfo"]["TotalTicks"].GetDouble() == 100'000);
    BOOST_TEST(s["PrintInfo"]["CurrentTicks"].GetDouble() == 50'000);
    BOOST_TEST(!s["PrintInfo"].HasMember("Progress"));
    auto const who = parsed(discovery_reply(it, of("saturn-4-ultra-16k")));
    BOOST_TEST(who["Data"]["MachineName"].GetString() == std::string{"Saturn 4 Ultra 16K"});
    auto const about = parsed(attributes_frame(it, of("saturn-4-ultra-16k"), 0, 1));
    BOOST_TEST(about["Attributes"]["SupportFileType"][0].GetString() == std::string{"CTB"});
}

BOOST_AUTO_TEST_CASE(a_file_name_may_be_cut_within_a_character)
{
    BOOST_TEST(status("bad-utf8").find("\"caf\xc3\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(old_firmware_writes_a_length_first_and_other_spellings)
{
    auto const text = status("legacy");
    auto const begin = text.find('{');
    BOOST_REQUIRE(begin != text.npos);
    BOOST_TEST(text.substr(0, begin) == std::to_string(text.size() - begin));
    auto const frame = parsed(text.substr(begin));
    BOOST_TEST(frame["Data"]["Status"].HasMember("CurrenStatus"));
    BOOST_TEST(frame["Data"]["Status"]["TempOfNozzle"].IsArray());
}

BOOST_AUTO_TEST_CASE(each_firmware_tells_what_is_its_own)
{
    BOOST_TEST(parsed(status("v1.4-canvas"))["Status"]["AmsConnectStatus"].GetInt() == 1);
    BOOST_TEST(status("opencentauri").find("54 6F 74 61 6C") != std::string::npos);
    BOOST_TEST(!parsed(discovery_reply(it, of("v1.1.29")))["Data"].HasMember("BrandName"));
    BOOST_TEST(parsed(discovery_reply(it, of("v1.1.46")))["Data"].HasMember("BrandName"));
}

BOOST_AUTO_TEST_CASE(a_record_tells_the_layers_of_its_file_where_the_slicer_put_them)
{
    auto const row = parsed(history_row(it, {.id = "a", .file = "b", .layer = 71, .layers = 168}));
    BOOST_TEST(row["AlreadyPrintLayer"].GetInt() == 71);
    BOOST_TEST(row["SliceInformation"]["total_layer_numbers"].GetInt() == 168);
}

BOOST_AUTO_TEST_CASE(a_missing_key_is_named_with_its_object_or_without)
{
    auto const frame = parsed(status(
        "v1.1.46", {.missing = {"CurrentStatus", "PrintInfo.Status", "LightStatus.SecondLight"}}));
    BOOST_TEST(!frame["Status"].HasMember("CurrentStatus"));
    BOOST_TEST(!frame["Status"]["PrintInfo"].HasMember("Status"));
    BOOST_TEST(frame["Status"]["PrintInfo"].HasMember("Progress"));
    BOOST_TEST(!frame["Status"]["LightStatus"].HasMember("SecondLight"));
    BOOST_TEST(
        !parsed(status("v1.1.46", {.missing = {"PrintInfo"}}))["Status"].HasMember("PrintInfo"));
}

BOOST_AUTO_TEST_CASE(garbage_changes_every_value_but_not_whose_frame_it_is)
{
    auto const nulls = parsed(make_garbage("nulls", status("v1.1.46")).at(0).bytes);
    BOOST_TEST(nulls["Status"]["PrintInfo"]["Progress"].IsNull());
    BOOST_TEST(nulls["MainboardID"].GetString() == it.id);
    auto const types = parsed(make_garbage("wrong_types", status("v1.1.46")).at(0).bytes);
    BOOST_TEST(types["Status"]["PrintInfo"]["Progress"].IsString());
    BOOST_TEST(types["Status"]["PrintInfo"]["Filename"].IsInt());
    BOOST_TEST(types["Status"]["CurrentStatus"].IsObject());
}

BOOST_AUTO_TEST_CASE(every_kind_of_garbage_can_be_ordered_alone)
{
    for (auto const kind : garbage_kinds())
        BOOST_TEST(make_garbage(kind, status("v1.1.46")).size() >= 1U, kind);
    BOOST_TEST(make_garbage("roses", status("v1.1.46")).empty());
}

BOOST_AUTO_TEST_CASE(an_upload_arrives_in_pieces_and_is_held_to_its_digest)
{
    upload_form form{.fields = {{"TotalSize", "6"},
                                {"Uuid", "u"},
                                {"Offset", "0"},
                                {"S-File-MD5", "e80b5017098950fc58aad83c8c14978e"}},
                     .file_name = "a.gcode",
                     .chunk = "abc"};
    upload it_arrives;
    BOOST_TEST((it_arrives.take(form) == upload::step::more));
    BOOST_TEST((it_arrives.take({form.fields, "a.gcode", "abcdef"}) == upload::step::complete));
    BOOST_TEST((it_arrives.take(form) == upload::step::more));
    form.fields["Offset"] = "2";
    BOOST_TEST((it_arrives.take(form) == upload::step::offset_mismatch));
    form.fields["Offset"] = "3";
    BOOST_TEST((it_arrives.take({form.fields, "a.gcode", "xyz"}) == upload::step::wrong_digest));
    BOOST_TEST((it_arrives.take({form.fields, "../a", "x"}) == upload::step::bad_form));
}

BOOST_AUTO_TEST_CASE(a_form_is_split_at_its_boundary)
{
    auto const form = parse_upload("multipart/form-data; boundary=XX",
                                   "--XX\r\nContent-Disposition: form-data; name=\"Uuid\"\r\n\r\n"
                                   "u1\r\n--XX\r\nContent-Disposition: form-data; name=\"File\"; "
                                   "filename=\"a.gcode\"\r\n\r\nG28\r\nG1\r\n--XX--\r\n");
    BOOST_REQUIRE(form.has_value());
    BOOST_TEST(form->fields.at("Uuid") == "u1");
    BOOST_TEST(form->file_name == "a.gcode");
    BOOST_TEST(form->chunk == "G28\r\nG1");
    BOOST_TEST(!parse_upload("multipart/form-data; boundary=XX", "--XX\r\n").has_value());
    BOOST_TEST(!parse_upload("text/plain", "").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
