// SPDX-License-Identifier: MIT
#include "gateway/cli/manual.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

namespace p2m::gateway::cli {
namespace {

bool takes_a_file(manual_option const& option)
{
    return option.value.starts_with("FILE");
}

bool takes_a_host(manual_option const& option)
{
    return option.value.find("HOST") != option.value.npos;
}

std::string names_of_options(std::vector<manual_option> const& options)
{
    std::vector<std::string_view> names;
    for (auto const& option : options)
        if (!option.argument)
            std::ranges::copy(option.names, std::back_inserter(names));
    return fmt::format("{}", fmt::join(names, " "));
}

std::string names_of_commands(manual const& of)
{
    std::vector<std::string_view> names;
    names.reserve(of.commands.size());
    for (auto const& command : of.commands)
        names.push_back(command.name);
    return fmt::format("{}", fmt::join(names, " "));
}

// --- bash

/// What bash offers for a value; nothing offered means files, the shell's own default.
std::string bash_values(manual_option const& option)
{
    if (!option.words.empty())
        return fmt::format("offer -W '{}'", fmt::join(option.words, " "));
    if (takes_a_file(option))
        return "return";
    return takes_a_host(option) ? "offer -A hostname" : "nothing";
}

std::string bash_value_rows(manual_command const& command)
{
    std::string out;
    for (auto const& option : command.options) {
        if (option.argument || option.value.empty())
            continue;
        std::vector<std::string> patterns;
        patterns.reserve(option.names.size());
        for (auto const& name : option.names)
            patterns.push_back(fmt::format("'{} {}'", command.name, name));
        out += fmt::format("        {}) {} ;;\n", fmt::join(patterns, " | "), bash_values(option));
    }
    return out;
}

std::string bash_argument_row(manual_command const& command)
{
    auto const argument = std::ranges::find_if(command.options, &manual_option::argument);
    return fmt::format("        {}) offer_or '{}' {} ;;\n", command.name,
                       names_of_options(command.options),
                       argument == command.options.end() ? "nothing" : bash_values(*argument));
}

// --- zsh

std::string zsh_text(std::string_view text)
{
    std::string out;
    for (auto const c : text) {
        if (c == '[' || c == ']' || c == ':' || c == '\\')
            out += '\\';
        if (c == '\'')
            out += "'\\'";
        out += c;
    }
    return out;
}

std::string zsh_values(manual_option const& option)
{
    if (!option.words.empty())
        return fmt::format("({})", fmt::join(option.words, " "));
    if (takes_a_file(option))
        return "_files";
    return takes_a_host(option) ? "_hosts" : " ";
}

std::string zsh_option(manual_option const& option)
{
    auto const value = option.value.empty()
                           ? ""
                           : fmt::format(":{}:{}", zsh_text(option.value), zsh_values(option));
    if (option.argument)
        return fmt::format("                    '{}{}'", option.required ? "" : "*", value);
    auto const text = zsh_text(option.description);
    if (option.names.size() == 1)
        return fmt::format("                    '{}[{}]{}'", option.names[0], text, value);
    return fmt::format("                    '({})'{{{}}}'[{}]{}'", fmt::join(option.names, " "),
                       fmt::join(option.names, ","), text, value);
}

}  // namespace

std::string write_bash_completion(manual const& of)
{
    std::string values, arguments;
    for (auto const& command : of.commands) {
        values += bash_value_rows(command);
        arguments += bash_argument_row(command);
    }
    return fmt::format(R"(# bash completion for {0}; generated from the program's own options
# shellcheck shell=bash
_{0}() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}}
    local command='' word
    offer() {{ mapfile -t COMPREPLY < <(compgen "$@" -- "$current"); nothing; }}
    offer_or() {{ if [[ $current == -* ]]; then offer -W "$1"; else "${{@:2}}"; fi; }}
    nothing() {{ compopt +o default +o bashdefault; }}
    COMPREPLY=()
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        if [[ $word != -* ]]; then
            command=$word
            break
        fi
    done
    case "$command $previous" in
{1}        *)
            case $command in
                '') offer_or '{2}' offer -W '{3}' ;;
{4}            esac
            ;;
    esac
}}
complete -o default -o bashdefault -F _{0} {0}
)",
                       of.program, values, names_of_options(of.options), names_of_commands(of),
                       arguments);
}

std::string write_zsh_completion(manual const& of)
{
    std::string commands, cases;
    for (auto const& command : of.commands) {
        commands += fmt::format("    '{}:{}'\n", command.name, zsh_text(command.description));
        std::vector<std::string> options;
        std::ranges::transform(command.options, std::back_inserter(options), zsh_option);
        cases += fmt::format("            {})\n                _arguments \\\n{} ;;\n",
                             command.name, fmt::join(options, " \\\n"));
    }
    std::vector<std::string> options;
    std::ranges::transform(of.options, std::back_inserter(options), zsh_option);
    return fmt::format(R"(#compdef {0}
# zsh completion; generated from the program's own options
local -a commands
local state line
commands=(
{1})
_arguments -C \
{2} \
    '1: :->command' '*:: :->rest'
case $state in
    command) _describe command commands ;;
    rest)
        case $words[1] in
{3}        esac
        ;;
esac
)",
                       of.program, commands, fmt::join(options, " \\\n"), cases);
}

}  // namespace p2m::gateway::cli
