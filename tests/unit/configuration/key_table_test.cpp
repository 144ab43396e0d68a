// SPDX-License-Identifier: MIT
#include "gateway/configuration/key_table.hpp"

#include "gateway/configuration/parse_settings.hpp"
#include "gateway/configuration/reference.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>
#include <utility>

using namespace p2m::gateway;

namespace {

/// A file that sets one key. What a key needs beside itself comes along.
std::string file_with(key_row const& row, std::string_view value)
{
    std::string const line = std::string{row.key} + " = " + std::string{value} + "\n";
    if (row.section == "printer")
        return "[[printer]]\n" + line
               + (row.key == "host" || row.key == "id" ? "" : "host = \"h\"\n");
    auto out = "[" + std::string{row.section} + "]\n" + line;
    if (row.key.starts_with("password_"))
        out += "username = \"u\"\n";
    if ((row.section == "http" || row.section == "broker") && row.key == "username")
        out += "password_file = \"/p\"\n";
    if (row.section == "rtsp" && row.key == "username")
        out += "password_file = \"/p\"\n";
    if (row.section == "rtsp" && row.key == "api")
        out += "source = \"http://h\"\n";
    if (row.section == "rtsp" && row.key == "source")
        out += "api = \"http://h\"\n";
    if (row.key == "certificate_file")
        out += "key_file = \"/k\"\n";
    if (row.key == "key_file")
        out += "certificate_file = \"/c\"\n";
    // Without a broker of its own [mqtt] is about the embedded one, which has its own section.
    if (row.section == "mqtt"
        && (row.key.ends_with("_file") || row.key == "username" || row.key == "password_env"))
        out += "url = \"mqtts://b\"\n";
    return out;
}

/// The same file without the key itself.
std::string file_without(key_row const& row)
{
    auto out = file_with(row, "0");
    auto const begin = out.find(std::string{row.key} + " = 0\n");
    return out.erase(begin, row.key.size() + 5);
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_example_is_accepted_and_changes_something)
{
    for (auto const& row : key_rows()) {
        BOOST_TEST_CONTEXT(row.section << '.' << row.key)
        {
            auto const with = parse_settings(file_with(row, row.example_toml), "p.toml");
            BOOST_TEST_REQUIRE(with.has_value(), (with ? std::string{} : to_string(with.error())));
            auto without = parse_settings(file_without(row), "p.toml");
            auto const before = without ? without->settings : settings{};
            BOOST_TEST(!(with->settings == before));
        }
    }
}

BOOST_AUTO_TEST_CASE(every_default_of_the_table_is_the_default_of_the_settings)
{
    for (auto const& row : key_rows()) {
        if (row.default_toml.empty())
            continue;
        BOOST_TEST_CONTEXT(row.section << '.' << row.key)
        {
            auto const parsed = parse_settings(file_with(row, row.default_toml), "p.toml");
            BOOST_TEST_REQUIRE(parsed.has_value());
            BOOST_TEST((parsed->settings == settings{}));
        }
    }
}

BOOST_AUTO_TEST_CASE(every_row_is_complete_and_stands_once)
{
    std::set<std::pair<std::string_view, std::string_view>> seen;
    for (auto const& row : key_rows()) {
        BOOST_TEST_CONTEXT(row.section << '.' << row.key)
        {
            BOOST_TEST((seen.emplace(row.section, row.key).second));
            BOOST_TEST(row.default_toml.empty() != row.when_absent.empty());
            BOOST_TEST(row.doc.ends_with('.'));
            BOOST_TEST(find_key(row.section, row.key) == &row);
        }
    }
    BOOST_TEST(find_key("mqtt", "alias") == nullptr);
}

BOOST_AUTO_TEST_CASE(the_sample_is_a_configuration_that_sets_nothing)
{
    auto const parsed = parse_settings(write_sample(), "sample");
    BOOST_TEST_REQUIRE(parsed.has_value());
    BOOST_TEST((parsed->settings == settings{}));
    BOOST_TEST(parsed->given.empty());
}
