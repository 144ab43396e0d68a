// SPDX-License-Identifier: MIT
// Payloads and docs/entities.md as files. P2M_REGENERATE=1 writes them anew: read the diff.
#include "contexts.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

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

std::string table()
{
    std::string out = "# Entities of a printer\n\nGenerated from the table in "
                      "`discovery_config/entity_table.cpp`.\n\n"
                      "| key | platform | name | value | needs | class | on by default |\n"
                      "|---|---|---|---|---|---|---|\n";
    for (auto const& row : entity_reference()) {
        for (auto const cell : {row.key, row.platform, row.name, row.state, row.needs, row.allowed})
            out.append("| ").append(cell).append(cell.empty() ? "" : " ");
        out.append(row.enabled_by_default ? "| yes |\n" : "| no |\n");
    }
    return out;
}

// Compares line by line, so that a failure shows the first line that differs.
void check_file(std::filesystem::path const& path, std::string const& made)
{
    if (std::getenv("P2M_REGENERATE") != nullptr)
        std::ofstream(path) << made;
    std::ifstream file(path);
    BOOST_TEST_REQUIRE(file.is_open(), path << " is missing; run with P2M_REGENERATE=1");
    std::string const kept{std::istreambuf_iterator<char>(file), {}};
    if (kept == made)
        return;
    auto const at = static_cast<std::size_t>(std::ranges::mismatch(kept, made).in1 - kept.begin());
    auto const from = at < 80 ? 0 : at - 80;
    BOOST_ERROR(path << " differs:\n- " << kept.substr(from, 160) << "\n+ "
                     << made.substr(from, 160));
}

std::filesystem::path data(std::string const& name)
{
    return std::filesystem::path(P2M_TEST_DATA) / "discovery" / name;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(golden)

BOOST_AUTO_TEST_CASE(payloads_are_those_of_the_files)
{
    check_file(data("full_control.json"),
               pretty(make_printer_configs(test::full_control(), mode::device)));
    check_file(data("read_only.json"),
               pretty(make_printer_configs(test::read_only(), mode::device)));
    check_file(data("minimal.json"), pretty(make_printer_configs(test::minimal(), mode::device)));
    check_file(data("entity_mode.json"),
               pretty(make_printer_configs(test::minimal(), mode::entity)));
    gateway_context const gateway{"printer2mqtt", "homeassistant", "a1b2", "0.1.0", ""};
    check_file(data("gateway.json"), pretty(make_gateway_configs(gateway, mode::device)));
}

BOOST_AUTO_TEST_CASE(the_reference_table_is_that_of_the_code)
{
    check_file(std::filesystem::path(P2M_TEST_DATA) / "../../docs/entities.md", table());
}

BOOST_AUTO_TEST_SUITE_END()
