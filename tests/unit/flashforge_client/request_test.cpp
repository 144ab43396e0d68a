// SPDX-License-Identifier: MIT
// The whitelist's edges: which request reaches which model, and by which way.
#include "flashforge_client/request.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

using namespace p2m::flashforge;

namespace {

constexpr color white{255, 255, 255};

struct refused
{
    std::string_view why;
    int pid;
    request what;
    error expected;
};
std::ostream& operator<<(std::ostream& out, refused const& r)
{
    return out << r.why;
}

set_targets nozzle(int celsius)
{
    set_targets what;
    what.nozzles[0] = celsius;
    return what;
}
set_targets second_nozzle(int celsius)
{
    set_targets what;
    what.nozzles[1] = celsius;
    return what;
}
start_print with_mapping(std::vector<material_mapping> mapping)
{
    return {.file = "a.3mf", .mapping = std::move(mapping)};
}

refused const out_of_range[] = {
    {"no file", 0x24, start_print{}, error::invalid_request},
    {"a path", 0x24, start_print{.file = "/data/a.gcode"}, error::invalid_request},
    {"a way out", 0x24, start_print{.file = "..\\a.gcode"}, error::invalid_request},
    {"a tilde begins a console line", 0x08, start_print{.file = "~M112.gcode"},
     error::invalid_request},
    {"a second line", 0x08, start_print{.file = "a\r\n~M112 .gcode"}, error::invalid_request},
    {"a control character", 0x08, read_thumbnail{"a\x01.gcode"}, error::invalid_request},
    {"a quote", 0x24, read_thumbnail{"a\".gcode"}, error::invalid_request},
    {"broken UTF-8", 0x24, read_thumbnail{"a\xFF.gcode"}, error::invalid_request},
    {"too long", 0x24, read_thumbnail{std::string(256, 'a')}, error::invalid_request},
    {"no G-code", 0x24, start_print{.file = "a.stl"}, error::invalid_request},
    {"only an extension", 0x24, start_print{.file = ".gcode"}, error::invalid_request},
    {"speed below", 0x24, set_speed{49}, error::invalid_request},
    {"speed above", 0x24, set_speed{151}, error::invalid_request},
    {"no fan", 0x24, set_fans{}, error::invalid_request},
    {"a fan above", 0x24, set_fans{.part = 101}, error::invalid_request},
    {"a fan below", 0x24, set_fans{.part = -1}, error::invalid_request},
    {"a chamber fan of a model without", 0x26, set_fans{.chamber = 50}, error::not_supported},
    {"z above", 0x24, set_z_offset{1025}, error::invalid_request},
    {"z below", 0x24, set_z_offset{-1025}, error::invalid_request},
    {"z between steps", 0x24, set_z_offset{10}, error::invalid_request},
    {"no target", 0x24, set_targets{}, error::invalid_request},
    {"nozzle too hot", 0x24, nozzle(281), error::invalid_request},
    {"nozzle too hot for an older one", 0x08, nozzle(266), error::invalid_request},
    {"nozzle below zero", 0x24, nozzle(-1), error::invalid_request},
    {"bed too hot", 0x24, set_targets{.bed = 111}, error::invalid_request},
    {"bed too hot for an Adventurer 3", 0x08, set_targets{.bed = 101}, error::invalid_request},
    {"a second nozzle of one", 0x24, second_nozzle(200), error::not_supported},
    {"a chamber heater of a 5M Pro", 0x24, set_targets{.chamber = 40}, error::not_supported},
    {"a chamber heater of a plain Creator 5", 0x28, set_targets{.chamber = 40},
     error::not_supported},
    {"a chamber too hot", 0x29, set_targets{.chamber = 81}, error::invalid_request},
    {"a fifth slot", 0x26, set_slot{5, "PLA", white}, error::invalid_request},
    {"a direct spool of a Creator 5", 0x28, set_slot{0, "PLA", white}, error::not_supported},
    {"an unknown material", 0x26, set_slot{1, "Wood", white}, error::invalid_request},
    {"a color of no icon", 0x26, set_slot{1, "PLA", color{1, 2, 3}}, error::invalid_request},
    {"a color of the other palette", 0x26, set_slot{1, "PLA", color{0xFF, 0xF2, 0x45}},
     error::invalid_request},
    {"a mapping without a station", 0x24, with_mapping({{0, 1, "PLA", white, white}}),
     error::not_supported},
    {"a tool twice", 0x26, with_mapping({{0, 1, "PLA", white, white}, {0, 2, "PLA", white, white}}),
     error::invalid_request},
    {"a fifth tool", 0x26, with_mapping({{4, 1, "PLA", white, white}}), error::invalid_request},
    {"slot 0 in a mapping", 0x26, with_mapping({{0, 0, "PLA", white, white}}),
     error::invalid_request},
    {"a mapping without material", 0x26, with_mapping({{0, 1, "", white, white}}),
     error::invalid_request},
    {"first-layer inspection elsewhere", 0x24,
     start_print{.file = "a.gcode", .first_layer_inspection = true}, error::not_supported},
    {"time lapse elsewhere", 0x24, start_print{.file = "a.gcode", .timelapse = true},
     error::not_supported},
    {"leveling by the console", 0x1E, start_print{.file = "a.gcode", .leveling = true},
     error::not_supported},
    {"an upload's name with a space", 0x24, upload_file{"/x", "a b.gcode"}, error::invalid_request},
    {"an upload of no G-code", 0x24, upload_file{"/x", "a.stl"}, error::invalid_request},
};

struct travelled
{
    std::string_view what_is_sent;
    int pid;
    request what;
    way expected;
};
std::ostream& operator<<(std::ostream& out, travelled const& t)
{
    return out << t.what_is_sent << " to " << model_of(t.pid).name;
}

travelled const journeys[] = {
    {"pause", 0x24, pause_print{}, way::http},
    {"pause", 0x08, pause_print{}, way::console},
    {"pause", 0x25, pause_print{}, way::none},
    {"files", 0x25, list_files{}, way::http},
    {"files", 0x1E, list_files{}, way::console},
    {"stop", 0x08, stop_print{}, way::console},
    {"stop", 0x1E, stop_print{}, way::none},
    {"stop", 0x29, stop_print{}, way::http},
    {"current picture", 0x08, read_current_picture{}, way::none},
    {"light", 0x24, set_light{true}, way::http},
    {"light", 0x23, set_light{true}, way::none},
    {"light", 0x1E, set_light{true}, way::console},
    {"light", 0x29, set_light{true}, way::http},
    {"targets", 0x23, set_targets{}, way::console},
    {"targets", 0x26, set_targets{}, way::console},
    {"targets", 0x28, set_targets{}, way::http},
    {"targets", 0x25, set_targets{}, way::none},
    {"filtration", 0x24, set_filtration{}, way::http},
    {"filtration", 0x23, set_filtration{}, way::none},
    {"filtration", 0x29, set_filtration{}, way::none},
    {"fans", 0x08, set_fans{}, way::none},
    {"home", 0x26, home_axes{}, way::http},
    {"home", 0x23, home_axes{}, way::console},
    {"home", 0x29, home_axes{}, way::none},
    {"clear", 0x24, clear_plate{}, way::http},
    {"clear", 0x08, clear_plate{}, way::none},
    {"slot", 0x26, set_slot{}, way::http},
    {"slot", 0x24, set_slot{}, way::none},
    {"start", 0x25, start_print{}, way::none},
    {"upload", 0x1E, upload_file{}, way::none},
    {"upload", 0x25, upload_file{}, way::none},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(requests)

BOOST_DATA_TEST_CASE(a_value_outside_its_range_is_refused,
                     boost::unit_test::data::make(out_of_range))
{
    BOOST_TEST(check(sample.what, model_of(sample.pid)).message()
               == make_error_code(sample.expected).message());
}

BOOST_DATA_TEST_CASE(each_request_travels_the_way_of_its_model,
                     boost::unit_test::data::make(journeys))
{
    BOOST_TEST((way_of(sample.what, model_of(sample.pid)) == sample.expected));
}

BOOST_AUTO_TEST_CASE(an_owner_may_know_of_a_light_and_trust_m26)
{
    overrides owner;
    owner.has_light = true;
    owner.adventurer_4_may_stop = true;
    BOOST_TEST((way_of(set_light{}, model_of(pid_adventurer_5m), owner) == way::console));
    BOOST_TEST((way_of(set_light{}, model_of(pid_adventurer_3), owner) == way::console));
    BOOST_TEST((way_of(stop_print{}, model_of(pid_adventurer_4_pro), owner) == way::console));
    // A light that the printer tells of is switched the printer's way.
    BOOST_TEST((way_of(set_light{}, model_of(pid_adventurer_5m), owner, true) == way::http));
    BOOST_TEST((way_of(set_light{}, model_of(pid_creator_5), owner, false) == way::http));
}

BOOST_AUTO_TEST_CASE(a_name_for_an_upload_keeps_what_is_harmless)
{
    BOOST_TEST(safe_upload_name("My part (1).gcode") == "My_part__1_.gcode");
    BOOST_TEST(safe_upload_name("../x.gx") == ".._x.gx");
    auto const cut = safe_upload_name(std::string(300, 'a') + ".gcode");
    BOOST_TEST(cut.size() == limits::file_name_bytes);
    BOOST_TEST(cut.ends_with(".gcode"));
    BOOST_TEST(safe_upload_name(std::string(300, '.')).size() == limits::file_name_bytes);
}

BOOST_AUTO_TEST_CASE(extensions_are_those_of_the_printers_in_any_case)
{
    for (auto const* const name : {"a.gcode", "a.GX", "a.g", "a.3mf"})
        BOOST_TEST(has_print_extension(name), name);
    for (auto const* const name : {"gcode", ".g", "a.gcode.txt", ""})
        BOOST_TEST(!has_print_extension(name), name);
}

BOOST_AUTO_TEST_SUITE_END()
