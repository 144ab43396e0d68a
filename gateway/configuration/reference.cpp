// SPDX-License-Identifier: MIT
#include "gateway/configuration/reference.hpp"

#include "gateway/configuration/key_table.hpp"

#include <fmt/format.h>

#include <string_view>

namespace p2m::gateway {
namespace {

/// Wrapped comment lines of at most 100 columns.
std::string comment(std::string_view text)
{
    constexpr std::size_t columns = 98;
    std::string out;
    while (text.size() > columns) {
        auto const space = text.rfind(' ', columns);
        auto const end = space == text.npos ? columns : space;
        out += fmt::format("# {}\n", text.substr(0, end));
        text.remove_prefix(end + (space == text.npos ? 0 : 1));
    }
    return out + fmt::format("# {}\n", text);
}

std::string one_line(key_row const& row)
{
    return fmt::format("{} = {}", row.key,
                       row.default_toml.empty() ? row.example_toml : row.default_toml);
}

std::string sample_of(key_row const& row)
{
    auto out = comment(fmt::format("{} Takes {}.", row.doc, expectation(row.type)));
    if (row.default_toml.empty())
        out += comment(fmt::format("Left out: {}.", row.when_absent));
    return out + fmt::format("#{}\n", one_line(row));
}

/// Text inside a table's cell: a bar would end it.
std::string cell(std::string_view text)
{
    std::string out;
    for (auto const c : text) {
        if (c == '|')
            out += '\\';
        out += c;
    }
    return out;
}

std::string code(std::string_view text)
{
    return text.empty() ? std::string{} : fmt::format("`{}`", text);
}

}  // namespace

std::string write_sample()
{
    std::string out = "# SPDX-License-Identifier: MIT\n";
    out += "# printer2mqtt: every key with its default, or an example where there is none.\n"
           "# Remove the '#' before a key to set it; check with: printer2mqtt check-config FILE\n"
           "# Generated from the table of keys: printer2mqtt reference sample\n";
    for (auto const& section : section_rows()) {
        out += "\n";
        out += comment(section.doc);
        out += section.repeated ? fmt::format("#[[{}]]\n", section.name)
                                : fmt::format("[{}]\n", section.name);
        for (auto const& row : key_rows())
            if (row.section == section.name)
                out.append("\n").append(sample_of(row));
    }
    return out;
}

std::string write_reference()
{
    std::string out = R"(# Configuration

`printer2mqtt run --config FILE` reads one TOML file; without `--config` it reads
`/etc/printer2mqtt/printer2mqtt.toml` when that exists, and without any file the defaults hold.
`printer2mqtt check-config FILE` checks a file and does nothing else. A wrong file is refused before
anything starts: every fault is listed with file, line, column, key and what would be accepted.
SIGHUP reads the file and the secrets again and applies what changed, all but state.directory, which
takes a restart; a wrong file is logged and changes nothing.

Every key with its default is also in [printer2mqtt.toml](../deploy/printer2mqtt.toml). Units are in
the names. Relative paths are refused. Secrets come from files or the environment.

This page is generated from the program's table of keys: `printer2mqtt reference page`.
)";
    for (auto const& section : section_rows()) {
        out += section.repeated ? fmt::format("\n## `[[{}]]`\n\n", section.name)
                                : fmt::format("\n## `[{}]`\n\n", section.name);
        out += fmt::format("{}\n\n", section.doc);
        out += "| key | meaning | takes | default | example |\n|---|---|---|---|---|\n";
        for (auto const& row : key_rows())
            if (row.section == section.name)
                out += fmt::format("| `{}` | {} | {} | {} | {} |\n", row.key, cell(row.doc),
                                   cell(expectation(row.type)),
                                   row.default_toml.empty() ? cell(row.when_absent)
                                                            : code(row.default_toml),
                                   code(row.example_toml));
    }
    return out;
}

}  // namespace p2m::gateway
