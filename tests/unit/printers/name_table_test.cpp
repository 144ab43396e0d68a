// SPDX-License-Identifier: MIT
// Findings 1.2: an ID from the LAN never takes a name that belongs to somebody else.
#include "gateway/printers/name_table.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace p2m::gateway;

namespace {

struct names_fixture
{
    name_table names;

    std::string assign(std::string const& id, std::string const& alias = {})
    {
        return names.assign(id, alias).name;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(names_of_printers, names_fixture)

BOOST_AUTO_TEST_CASE(a_printer_is_called_by_its_alias_or_its_id_as_a_topic_segment)
{
    BOOST_TEST(assign("ABC:1") == "abc_1");
    BOOST_TEST(assign("def", "centauri") == "centauri");
    BOOST_TEST(names.id_of("abc_1").value_or("") == "ABC:1");
    BOOST_TEST(names.id_of("centauri").value_or("") == "def");
    BOOST_TEST(!names.id_of("def").has_value());
}

BOOST_AUTO_TEST_CASE(an_id_that_spells_an_alias_gets_a_suffix_whoever_came_first)
{
    names.reserve({"centauri"});
    auto const impostor = assign("centauri");
    BOOST_TEST(impostor.starts_with("centauri_"));
    BOOST_TEST(assign("real", "centauri") == "centauri");
    BOOST_TEST(assign("centauri") == impostor, "the same name again");
    BOOST_TEST(names.id_of("centauri").value_or("") == "real");
}

BOOST_AUTO_TEST_CASE(two_ids_of_one_segment_are_told_apart)
{
    BOOST_TEST(assign("a:1") == "a_1");
    auto const second = assign("a.1");
    BOOST_TEST(second != "a_1");
    BOOST_TEST(second.starts_with("a_1_"));
    BOOST_TEST(names.id_of("a_1").value_or("") == "a:1");
}

BOOST_AUTO_TEST_CASE(one_alias_for_two_printers_is_the_first_ones)
{
    names.reserve({"twin"});
    BOOST_TEST(assign("a", "twin") == "twin");
    auto const told = names.assign("b", "twin");
    BOOST_TEST(told.name != "twin");
    BOOST_TEST(told.asked_for == "twin");
}

BOOST_AUTO_TEST_CASE(a_name_is_free_again_once_its_printer_is_released_or_renamed)
{
    BOOST_TEST(assign("a", "one") == "one");
    BOOST_TEST(assign("a", "two") == "two");
    BOOST_TEST(!names.id_of("one").has_value());
    BOOST_TEST(assign("b", "one") == "one");
    names.release("b");
    names.release("unknown");
    BOOST_TEST(assign("c", "one") == "one");
}

BOOST_AUTO_TEST_CASE(an_id_that_spells_a_suffixed_name_gets_one_of_its_own)
{
    names.reserve({"centauri"});
    auto const first = assign("centauri");
    auto const second = assign(first);
    BOOST_TEST(second != first);
    BOOST_TEST(names.id_of(first).value_or("") == "centauri");
}

BOOST_AUTO_TEST_SUITE_END()
