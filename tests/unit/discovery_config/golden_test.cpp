// SPDX-License-Identifier: MIT
// Payloads and docs/entities.md as files. P2M_REGENERATE=1 writes them anew: read the diff.
#include "contexts.hpp"
#include "json_diff.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

using namespace p2m::discovery;

namespace {

std::string pretty(std::vector<config_message> const& messages)
{
    rapidjson::StringBuffer buffer;
    rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
    writer.SetIndent(' ', 1);
    writer.StartObject();
    for (auto const& one : messages) {
        rapidjson::Document body;
        body.Parse(one.payload.c_str());
        BOOST_TEST_REQUIRE(!body.HasParseError());
        writer.Key(one.topic.c_str());
        body.Accept(writer);
    }
    writer.EndObject();
    return std::string(buffer.GetString()) + "\n";
}

// A part's sign is no HTML.
std::string code(std::string const& text)
{
    return text.find('<') == std::string::npos ? text : '`' + text + '`';
}

std::string needs_of(entity_row const& row)
{
    std::string out;
    for (auto const one : row.needs)
        out.append(out.empty() ? "" : ", ").append(p2m::printer::to_string(one));
    if (row.or_needs)
        out.append(" or ").append(p2m::printer::to_string(*row.or_needs));
    return out;
}

void append_table(std::string& out, std::vector<entity_row> const& rows)
{
    out +=
        "| key | platform | name | unit | topic | value | the printer has | configured | class | "
        "on by default |\n|---|---|---|---|---|---|---|---|---|---|\n";
    for (auto const& row : rows) {
        auto const topic = row.topic.empty() ? std::string{} : '`' + row.topic + '`';
        for (auto const& cell : {code(row.key), row.platform, code(row.name), row.unit, topic,
                                 code(row.state), needs_of(row), row.setting, row.allowed})
            out.append("| ").append(cell).append(cell.empty() ? "" : " ");
        out.append(row.enabled_by_default ? "| yes |\n" : "| no |\n");
    }
}

std::string reference_page()
{
    std::string out = R"(# Entities

Written from `discovery_config/entity_table.cpp` by its test. An entity is offered when the printer
has what it needs (see `capabilities` on the attributes topic), when what it shows is configured,
and, for one that commands, when its [class](topics.md) is allowed. The unique id is `<id>_<key>`, for
ever. *Value* is the path in the topic's JSON; without one the payload is the value. What is off by
default can be switched on in Home Assistant, on the entity's own page. Of a printer with several
nozzles, or with a material station, each nozzle `<n>` (1, 2 ...) and each slot has its entities: `parts`
on the attributes topic says how many, with the numbers that are printed on the machine.

## A printer

)";
    append_table(out, entity_reference());
    out += "\n## The gateway\n\n";
    append_table(out, gateway_entity_reference());
    return out;
}

void keep(std::filesystem::path const& path, std::string const& made)
{
    if (std::getenv("P2M_REGENERATE") != nullptr)
        std::ofstream(path) << made;
}

std::string read(std::filesystem::path const& path)
{
    std::ifstream file(path);
    BOOST_TEST_REQUIRE(file.is_open(), path << " is missing; run with P2M_REGENERATE=1");
    return {std::istreambuf_iterator<char>(file), {}};
}

std::filesystem::path data(std::string const& name)
{
    return std::filesystem::path(P2M_TEST_DATA) / "discovery" / name;
}

void check_payloads(std::string const& name, std::vector<config_message> const& messages)
{
    auto const made = pretty(messages);
    keep(data(name), made);
    auto const kept = read(data(name));
    if (kept == made)
        return;
    for (auto const& line : test::json_diff(kept, made))
        BOOST_ERROR(name << ": " << line);
    BOOST_ERROR(name << " differs; P2M_REGENERATE=1 writes it anew");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(golden)

BOOST_AUTO_TEST_CASE(payloads_are_those_of_the_files)
{
    check_payloads("full_control.json", make_printer_configs(test::full_control(), mode::device));
    check_payloads("full_control_entity_mode.json",
                   make_printer_configs(test::full_control(), mode::entity));
    check_payloads("read_only.json", make_printer_configs(test::read_only(), mode::device));
    check_payloads("every_part.json", make_printer_configs(test::every_part(), mode::device));
    check_payloads("minimal.json", make_printer_configs(test::minimal(), mode::device));
    check_payloads("entity_mode.json", make_printer_configs(test::minimal(), mode::entity));
    check_payloads("gateway.json", make_gateway_configs(test::gateway(), mode::device));
}

BOOST_AUTO_TEST_CASE(the_reference_page_is_that_of_the_code)
{
    auto const path = std::filesystem::path(P2M_TEST_DATA) / "../../docs/entities.md";
    auto const made = reference_page();
    keep(path, made);
    std::istringstream kept_lines(read(path)), made_lines(made);
    std::string kept_line, made_line;
    while (std::getline(made_lines, made_line)) {
        std::getline(kept_lines, kept_line);
        BOOST_TEST(kept_line == made_line);
    }
    BOOST_TEST(!std::getline(kept_lines, kept_line), kept_line);
}

BOOST_AUTO_TEST_CASE(a_difference_is_told_by_its_path)
{
    auto const lines =
        test::json_diff(R"({"a":{"b":[1,2]},"c":1})", R"({"a":{"b":[1,3,4]},"d":2})");
    std::vector<std::string> const expected{
        "/a/b/1: expected 2, actual 3", "/a/b/2: expected nothing, actual 4",
        "/c: expected 1, actual nothing", "/d: expected nothing, actual 2"};
    BOOST_TEST(lines == expected, boost::test_tools::per_element());
    BOOST_TEST(test::json_diff("{}", "{}").empty());
}

BOOST_AUTO_TEST_SUITE_END()
