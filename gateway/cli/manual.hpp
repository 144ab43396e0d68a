// SPDX-License-Identifier: MIT
// The command line as data, and what is written from it: the manual page and the completions of
// shells. The data come from the options themselves (describe.hpp), so that none of them can say
// something else than --help.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway::cli {

struct manual_option
{
    std::vector<std::string> names;  ///< "-c", "--config"; of an argument its one name
    bool argument{};                 ///< given by its place, not by its name
    bool required{};
    std::string value;  ///< what it takes: "FILE"; empty: nothing
    std::string description;
    std::string default_value;
    std::vector<std::string> words;  ///< the only values it takes; empty: any
};

struct manual_command
{
    std::string name, description;
    std::vector<manual_option> options;
};

struct manual
{
    std::string program, description;
    std::string footer;  ///< sections: a line that ends with ':', then what belongs to it
    std::vector<manual_option> options;
    std::vector<manual_command> commands;
};

/// In roff, for man(1).
[[nodiscard]] std::string write_man_page(manual const&, std::string_view version);
[[nodiscard]] std::string write_bash_completion(manual const&);
[[nodiscard]] std::string write_zsh_completion(manual const&);

}  // namespace p2m::gateway::cli
