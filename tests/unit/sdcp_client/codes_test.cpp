// SPDX-License-Identifier: MIT
#include "sdcp_client/codes.hpp"
#include "sdcp_client/error.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <string>

using namespace p2m::sdcp;

BOOST_AUTO_TEST_SUITE(codes)

BOOST_AUTO_TEST_CASE(every_row_has_a_name_of_its_own_and_a_sentence)
{
    for (auto const table :
         {machine_codes(), print_codes(), error_numbers(), error_status_reasons(), task_statuses()})
    {
        std::set<std::string_view> names;
        for (auto const& row : table) {
            BOOST_TEST_CONTEXT(row.name)
            {
                BOOST_TEST(names.insert(row.name).second);
                BOOST_TEST(row.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_")
                           == std::string_view::npos);
                BOOST_TEST(row.text.ends_with('.'));
                BOOST_TEST(find_code(table, row.code).name == row.name);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(the_tables_know_every_documented_number)
{
    BOOST_TEST(machine_codes().size() == 13U);
    BOOST_TEST(print_codes().size() == 27U);
    BOOST_TEST(error_numbers().size() == 6U);
    BOOST_TEST(error_status_reasons().size() == 36U);
    BOOST_TEST(task_statuses().size() == 4U);
    BOOST_TEST(find_code(machine_codes(), 5).name == "leveling");
    BOOST_TEST(find_code(print_codes(), 13).name == "printing");
    BOOST_TEST(find_code(error_numbers(), 1).name == "file_checksum");
    BOOST_TEST(find_code(error_status_reasons(), 3).name == "filament_runout");
    BOOST_TEST(find_code(error_status_reasons(), 45).name == "filament_low");
    BOOST_TEST(find_code(task_statuses(), 3).name == "stopped");
}

BOOST_AUTO_TEST_CASE(an_unknown_number_is_kept)
{
    for (int const code : {-1, 27, 1'000'000}) {
        auto const row = find_code(print_codes(), code);
        BOOST_TEST(row.code == code);
        BOOST_TEST(row.name == "unknown");
    }
}

struct ack_case
{
    int cmd, ack;
    std::string_view name;
};
std::ostream& operator<<(std::ostream& out, ack_case const& a)
{
    return out << "Cmd " << a.cmd << " Ack " << a.ack;
}
ack_case const ack_cases[] = {
    {129, 0, "ok"},
    {129, 1, "failed"},
    {129, 2, "unknown"},
    {128, 0, "ok"},
    {128, 1, "busy"},
    {128, 7, "file_model"},
    {128, 8, "unknown"},
    {131, 2, "cause_remains"},
    {134, 1, "unfinished_print"},
    {255, 3, "file_not_found"},
    {260, 2, "file_not_found"},
    {386, 1, "stream_limit"},
    {386, 3, "unknown_error"},
    {402, 3, "not_homed"},
    {402, 5, "homing_failed"},
    {403, 1, "failed"},
    {-1, 1, "failed"},
    {403, -1, "unknown"},
};
BOOST_DATA_TEST_CASE(an_ack_means_what_its_command_says, ack_cases)
{
    auto const row = ack_meaning(sample.cmd, sample.ack);
    BOOST_TEST(row.code == sample.ack);
    BOOST_TEST(row.name == sample.name);
    BOOST_TEST(row.text.ends_with('.'));
}

BOOST_AUTO_TEST_CASE(every_error_has_a_sentence_of_its_own)
{
    std::set<std::string> sentences;
    for (int code = 1; code <= static_cast<int>(error::closed_by_printer); ++code) {
        auto const sentence = make_error_code(static_cast<error>(code)).message();
        BOOST_TEST(!sentence.starts_with("Unknown"));
        BOOST_TEST(sentences.insert(sentence).second);
    }
    BOOST_TEST(sdcp_category().message(99) == "Unknown SDCP error 99.");
    BOOST_TEST(std::string{sdcp_category().name()} == "sdcp");
}

BOOST_AUTO_TEST_SUITE_END()
