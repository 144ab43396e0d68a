// SPDX-License-Identifier: MIT
#include "gateway/cli/options.hpp"
#include "gateway/configuration/load_settings.hpp"
#include "gateway/surfaces/http/digest.hpp"
#include "gateway/surfaces/http/token_file.hpp"
#include "printer/command.hpp"
#include "printer/names.hpp"
#include "printer/support/moment.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace p2m::gateway::cli {
namespace {

namespace http = surfaces::http;

int fail(std::string const& why)
{
    fmt::print(stderr, "printer2mqtt: {}\n", why);
    return failed;
}

std::string joined(std::optional<std::vector<std::string>> const& words)
{
    return words ? fmt::format("{}", fmt::join(*words, ",")) : "all";
}

void print(http::token_table const& table)
{
    for (auto const& one : table.all())
        fmt::print("{}\tclasses {}\tprinters {}\n", one.name, joined(one.classes),
                   joined(one.printers));
}

int save(std::string const& path, http::token_table const& table)
{
    auto const number = http::write_token_file(path, table);
    if (number == 0)
        return ok;
    return fail(path + ": " + std::system_category().message(number));
}

int add(token_options const& options, std::string const& path, http::token_table table)
{
    for (auto const& word : options.classes)
        if (!printer::from_string<printer::command_class>(word))
            return fail("there is no command class " + word);
    auto const secret = http::make_token_secret();
    if (secret.empty())
        return fail("the system gives no randomness");
    http::named_token row{.name = options.name,
                          .hash = http::sha256(secret),
                          .created_at = printer::moment::now().wall};
    if (!options.classes.empty())
        row.classes = options.classes;
    if (!options.printers.empty())
        row.printers = options.printers;
    if (!table.add(std::move(row)))
        return fail("the name " + options.name
                    + " is taken, is not made of a-z 0-9 _ -, or there are too many tokens");
    if (auto const code = save(path, table); code != ok)
        return code;
    fmt::print("{}\n", secret);  // never again: only its hash is kept
    return ok;
}

}  // namespace

int token(token_options const& options)
{
    if (options.name.empty() != (options.what == "list")) {
        fmt::print(stderr, "printer2mqtt: token {} {}\n", options.what,
                   options.name.empty() ? "needs the name of a token" : "takes no name");
        return wrong_usage;
    }
    auto const loaded = load_settings(options.config);
    if (!loaded) {
        fmt::print(stderr, "{}\n", to_string(loaded.error()));
        return wrong_configuration;
    }
    auto const path =
        (std::filesystem::path{loaded->settings.state.directory} / http::token_file_name).string();
    auto table = http::read_token_file(path);
    if (!table)
        return fail(table.error());
    if (options.what == "list") {
        print(*table);
        return ok;
    }
    if (options.what == "add")
        return add(options, path, *std::move(table));
    if (!table->remove(options.name))
        return fail("there is no token " + options.name);
    return save(path, *table);
}

}  // namespace p2m::gateway::cli
