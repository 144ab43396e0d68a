// SPDX-License-Identifier: MIT
// Promises of the tables: the models' limits and ways, the words of a status, the codes.
#include "flashforge_client/connection.hpp"
#include "flashforge_client/console_access.hpp"
#include "flashforge_client/model_table.hpp"
#include "flashforge_client/status_table.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

using namespace p2m::flashforge;

namespace {

struct expected_model
{
    int pid;
    std::string_view name;
    bool http, console;
    int nozzle, bed, chamber, tools, slots;
    bool filtration, door, clear;
};
std::ostream& operator<<(std::ostream& out, expected_model const& m)
{
    return out << m.name;
}
expected_model const offered[] = {
    {0x08, "Adventurer 3", false, true, 265, 100, 0, 1, 0, false, false, false},
    {0x16, "Adventurer 4 Lite", false, true, 265, 110, 0, 1, 0, false, false, false},
    {0x1E, "Adventurer 4 Pro", false, true, 265, 110, 0, 1, 0, false, false, false},
    {0x23, "Adventurer 5M", true, true, 280, 110, 0, 1, 0, false, false, true},
    {0x24, "Adventurer 5M Pro", true, true, 280, 110, 0, 1, 0, true, false, true},
    {0x26, "AD5X", true, true, 280, 110, 0, 1, 4, false, false, true},
    {0x28, "Creator 5", true, false, 280, 110, 0, 4, 4, false, false, true},
    {0x29, "Creator 5 Pro", true, false, 280, 110, 80, 4, 4, false, true, true},
};

struct word
{
    std::string_view text;
    machine_state state;
};
std::ostream& operator<<(std::ostream& out, word const& w)
{
    return out << w.text;
}
using enum machine_state;
word const words[] = {
    {"ready", ready},
    {"heating", heating},
    {"printing", printing},
    {"busy", busy},
    {"pausing", pausing},
    {"paused", paused},
    {"pause", paused},
    {"canceling", cancelling},
    {"cancel", cancelled},
    {"cancelled", cancelled},
    {"completed", completed},
    {"error", error},
    {"building", printing},
    {"working", printing},
    {"sending", receiving_file},
    {"unzipping", checking_file},
    {"downloading", receiving_file},
    {"cloud_slicing", busy},
    {"calibrate_doing", calibrating},
    {"PRINTING", printing},
    {"", other},
    {"something new", other},
};

struct console_words
{
    std::string_view machine, move;
    machine_state state;
};
std::ostream& operator<<(std::ostream& out, console_words const& w)
{
    return out << w.machine << '/' << w.move;
}
console_words const console_states[] = {
    {"READY", "READY", ready},
    {"READY", "HOMING", busy},
    {"BUILDING_FROM_SD", "READY", printing},
    {"BUILDING_FROM_SD", "MOVING", printing},
    {"BUILDING_FROM_SD", "PAUSED", paused},
    {"BUILDING_FROM_SD", "WAIT_ON_TOOL", heating},
    {"BUILDING_FROM_SD", "WAIT_ON_PLATFORM", heating},
    {"BUILDING_FROM_SD", "HOMING", homing},
    {"BUILDING_COMPLETED", "READY", completed},
    {"PAUSED", "", paused},
    {"BUSY", "", busy},
    {"ERROR", "", error},
    {"NEW", "", other},
};

struct code
{
    std::string_view text;
    int pid, number;
    std::string_view reason;
};
std::ostream& operator<<(std::ostream& out, code const& c)
{
    return out << c.text << " of " << c.pid;
}
code const codes[] = {
    {"E0163", pid_creator_5, 163, "filament_jam"},
    {"E0018", pid_adventurer_5m, 18, "filament_runout"},
    {"E0018", pid_creator_5, 18, "unknown"},
    {"E0088", pid_ad5x, 88, "plate"},
    {"E0089", pid_ad5x, 89, "first_layer"},
    {"E0100", pid_ad5x, 100, "filament_jam"},
    {"E0006", pid_ad5x, 6, "temperature"},
    {"E0041", pid_ad5x, 41, "leveling"},
    {"E0127", pid_creator_5, 127, "tool_change"},
    {"E0146", pid_creator_5, 146, "tool_change"},
    {"E0154", pid_creator_5, 154, "motor"},
    {"E0013", pid_creator_5, 13, "homing"},
    {"E9999", pid_ad5x, 9999, "unknown"},
    {"", 0, 0, "unknown"},
    {"0", 0, 0, "unknown"},
    {"E0000", 0, 0, "unknown"},
    {"garbage", 0, -1, "unknown"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(flashforge_tables)

BOOST_DATA_TEST_CASE(each_model_offers_what_is_known_to_be_true,
                     boost::unit_test::data::make(offered))
{
    auto const row = model_of(sample.pid);
    BOOST_TEST(row.name == sample.name);
    BOOST_TEST((row.status == way::http) == sample.http);
    BOOST_TEST(row.console == sample.console);
    BOOST_TEST(row.nozzle_celsius == sample.nozzle);
    BOOST_TEST(row.bed_celsius == sample.bed);
    BOOST_TEST(row.chamber_celsius == sample.chamber);
    BOOST_TEST(row.tools == sample.tools);
    BOOST_TEST(row.slots == sample.slots);
    BOOST_TEST(row.filtration == sample.filtration);
    BOOST_TEST(row.door == sample.door);
    BOOST_TEST(row.clear_plate == sample.clear);
    BOOST_TEST(!row.read_only);
}

BOOST_AUTO_TEST_CASE(relatives_and_unknown_models_are_only_read_over_http)
{
    for (auto const pid : {0x25, 0x27, 0x1F, 0xBB, 0x77}) {
        auto const row = model_of(pid);
        BOOST_TEST(row.pid == pid);
        BOOST_TEST(row.read_only);
        BOOST_TEST((row.status == way::http));
        BOOST_TEST(!row.console);
    }
}

BOOST_AUTO_TEST_CASE(words_of_models_are_unique)
{
    std::set<std::string_view> seen;
    for (auto const& row : models())
        BOOST_TEST(seen.insert(row.word).second, row.word);
}

BOOST_AUTO_TEST_CASE(nobody_gets_access_to_the_console_of_a_creator_5)
{
    for (auto const& row : models())
        BOOST_TEST(console_access::of(row).has_value() == row.console, row.name);
    auto wrong = model_of(pid_creator_5);
    wrong.console = true;
    BOOST_TEST(!console_access::of(wrong).has_value());
    BOOST_TEST(console_access::of(model_of(pid_adventurer_3))->keeps_open());
    BOOST_TEST(!console_access::of(model_of(pid_ad5x))->keeps_open());
}

BOOST_DATA_TEST_CASE(each_word_of_a_status_has_its_state, boost::unit_test::data::make(words))
{
    BOOST_TEST(to_word(state_of(sample.text)) == to_word(sample.state));
}

BOOST_DATA_TEST_CASE(the_console_tells_its_state_by_two_words,
                     boost::unit_test::data::make(console_states))
{
    BOOST_TEST(to_word(state_of(sample.machine, sample.move)) == to_word(sample.state));
}

BOOST_AUTO_TEST_CASE(a_job_is_active_until_its_end_is_told)
{
    for (auto const state : {heating, printing, pausing, paused, cancelling, busy, calibrating})
        BOOST_TEST(is_active(state), to_word(state));
    for (auto const state : {other, ready, cancelled, completed, error})
        BOOST_TEST(!is_active(state), to_word(state));
    for (auto const state : {cancelled, completed, error})
        BOOST_TEST(is_ended(state), to_word(state));
}

BOOST_DATA_TEST_CASE(each_code_has_its_number_and_reason, boost::unit_test::data::make(codes))
{
    BOOST_TEST(error_number(sample.text) == sample.number);
    BOOST_TEST(error_reason(sample.number, sample.pid) == sample.reason);
}

BOOST_AUTO_TEST_CASE(connections_have_the_words_of_the_contract)
{
    BOOST_TEST(to_word(connection::credentials_refused) == "credentials_refused");
    BOOST_TEST(to_word(connection::lan_mode_off) == "lan_mode_off");
    BOOST_TEST(to_word(connection::not_responding) == "not_responding");
}

BOOST_AUTO_TEST_SUITE_END()
