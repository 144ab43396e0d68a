// SPDX-License-Identifier: MIT
#include "gateway/cli/describe.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <sstream>

namespace p2m::gateway::cli {
namespace {

/// CLI11 writes a value with its checks: "TEXT:{text,json}", "SECONDS:INT in [1 - 600]".
std::vector<std::string> words_of(std::string const& type)
{
    auto const open = type.find('{');
    auto const close = type.find('}', open);
    std::vector<std::string> out;
    if (close == type.npos)
        return out;
    std::istringstream in{type.substr(open + 1, close - open - 1)};
    for (std::string word; std::getline(in, word, ',');)
        out.push_back(word);
    return out;
}

manual_option describe(CLI::Option const& option)
{
    manual_option out{.argument = option.get_positional(),
                      .required = option.get_required(),
                      .description = option.get_description(),
                      .default_value = option.get_default_str()};
    for (auto const& name : option.get_snames())
        out.names.push_back("-" + name);
    for (auto const& name : option.get_lnames())
        out.names.push_back("--" + name);
    if (out.argument)
        out.names = {option.get_name()};
    if (option.get_type_size() > 0) {
        auto const type = option.get_type_name();
        out.value = type.substr(0, type.find(':'));
        out.words = words_of(type);
    }
    return out;
}

std::vector<manual_option> describe_options(CLI::App const& app)
{
    std::vector<manual_option> out;
    for (auto const* const option : app.get_options())
        if (!option->get_group().empty())
            out.push_back(describe(*option));
    return out;
}

}  // namespace

manual describe(CLI::App const& app)
{
    manual out{.program = app.get_name(),
               .description = app.get_description(),
               .footer = app.get_footer(),
               .options = describe_options(app)};
    for (auto const* const sub : app.get_subcommands([](CLI::App const*) { return true; }))
        if (!sub->get_group().empty())
            out.commands.push_back(
                {sub->get_name(), sub->get_description(), describe_options(*sub)});
    return out;
}

}  // namespace p2m::gateway::cli
