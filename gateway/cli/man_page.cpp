// SPDX-License-Identifier: MIT
#include "gateway/cli/manual.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>

namespace p2m::gateway::cli {
namespace {

/// Text that roff prints as it is: '-' is a hyphen to it, '.' and ''' begin a request.
std::string plain(std::string_view text)
{
    std::string out;
    for (auto const c : text) {
        if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n'))
            out += "\\&";
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else
            out += c;
    }
    return out;
}

std::string bold(std::string_view text)
{
    return fmt::format("\\fB{}\\fR", plain(text));
}

std::string italic(std::string_view text)
{
    return fmt::format("\\fI{}\\fR", plain(text));
}

std::string upper(std::string_view text)
{
    std::string out{text};
    std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::toupper(c); });
    return out;
}

std::string head_of(manual_option const& option)
{
    if (option.argument)
        return italic(option.value);
    std::vector<std::string> names;
    names.reserve(option.names.size());
    for (auto const& name : option.names)
        names.push_back(bold(name));
    auto const out = fmt::format("{}", fmt::join(names, ", "));
    return option.value.empty() ? out : fmt::format("{} {}", out, italic(option.value));
}

std::string write_option(manual_option const& option)
{
    auto out = fmt::format(".TP\n{}\n{}.\n", head_of(option), plain(option.description));
    if (!option.words.empty())
        out += fmt::format("One of {}.\n", plain(fmt::format("{}", fmt::join(option.words, ", "))));
    if (!option.default_value.empty())
        out += fmt::format("Default: {}.\n", plain(option.default_value));
    return out;
}

std::string write_command(manual const& of, manual_command const& command)
{
    auto head = fmt::format("{} {}", of.program, command.name);
    if (std::ranges::any_of(command.options, [](auto const& one) { return !one.argument; }))
        head += " [OPTION...]";
    for (auto const& option : command.options)
        if (option.argument)
            head += option.required ? " " + option.value : fmt::format(" [{}...]", option.value);
    auto out = fmt::format(".SS {}\n{}.\n", plain(head), plain(command.description));
    for (auto const& option : command.options)
        out += write_option(option);
    return out;
}

/// "Examples:" and the lines after it become a section whose lines stay as they are.
std::string write_footer(std::string_view footer)
{
    std::string out;
    bool open = false;
    while (!footer.empty()) {
        auto const end = std::min(footer.find('\n'), footer.size());
        auto const line = footer.substr(0, end);
        footer.remove_prefix(std::min(end + 1, footer.size()));
        if (!line.empty() && line.front() != ' ' && line.ends_with(':')) {
            out += fmt::format("{}.SH {}\n.nf\n", open ? ".fi\n" : "",
                               upper(line.substr(0, line.size() - 1)));
            open = true;
        } else if (!line.empty()) {
            auto const text = line.find_first_not_of(' ');
            out += plain(line.substr(text == line.npos ? 0 : text)) + "\n";
        }
    }
    return open ? out + ".fi\n" : out;
}

}  // namespace

std::string write_man_page(manual const& of, std::string_view version)
{
    // whatis(1) wants "name - what it does".
    std::string_view what{of.description};
    if (what.starts_with(of.program + " "))
        what.remove_prefix(of.program.size() + 1);
    auto out = fmt::format(
        ".\\\" Generated from the program's own options.\n"
        ".TH {} 1 \"\" \"{} {}\" \"User Commands\"\n"
        ".SH NAME\n{} \\- {}\n"
        ".SH SYNOPSIS\n{} {} [{}]\n"
        ".SH DESCRIPTION\n{}.\n"
        "What it publishes and every key of its configuration: see the documents "
        "below.\n",
        upper(of.program), of.program, version, of.program, plain(what), bold(of.program),
        italic("COMMAND"), italic("ARGUMENT..."), plain(of.description));
    out += ".SH OPTIONS\n";
    for (auto const& option : of.options)
        out += write_option(option);
    out += ".SH COMMANDS\n";
    for (auto const& command : of.commands)
        out += write_command(of, command);
    out += write_footer(of.footer);
    out += fmt::format(".SH FILES\n"
                       ".TP\n.I /etc/{0}/{0}.toml\nThe configuration, when it exists.\n"
                       ".TP\n.I /usr/share/doc/{0}/\nThe documents.\n"
                       ".TP\n.I /var/lib/{0}/\nWhat the service remembers; deleting it loses only "
                       "memory.\n"
                       ".SH SEE ALSO\n.BR mosquitto (8),\n.BR mosquitto_sub (1)\n",
                       plain(of.program));
    return out;
}

}  // namespace p2m::gateway::cli
