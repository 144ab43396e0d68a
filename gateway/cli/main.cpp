// SPDX-License-Identifier: MIT
// The command line: subcommands, their options and their help. What they do is in a file each.
#include "gateway/cli/describe.hpp"
#include "gateway/cli/options.hpp"
#include "gateway/configuration/nearest.hpp"
#include "gateway/supervisor/supervise_child.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace p2m::gateway::cli;

constexpr auto footer = R"(Examples:
  printer2mqtt discover                              which printers are on this network
  printer2mqtt status 192.0.2.20                     what one of them does
  printer2mqtt watch 192.0.2.20 --json | jq .job     each change, one JSON object a line
  printer2mqtt snapshot 192.0.2.20 now.jpg           a picture of its camera
  printer2mqtt rtsp 192.0.2.20                       its camera as H.264 video
  printer2mqtt check-config my.toml                  is this configuration right
  printer2mqtt discovery my.toml                     what Home Assistant would be told
  printer2mqtt run --config my.toml                  the gateway; SIGHUP reads the file again

Exit codes:
  0 done   1 failed   2 wrong usage   3 wrong configuration   4 printer not found or unreachable
  130 interrupted)";

class command_line
{
public:
    command_line()
    {
        app_.require_subcommand(1);
        app_.footer(footer);
        add_run();
        add_discover();
        add_printer("status", "Print what a printer does, once", status_, &status);
        add_printer("watch", "Print what a printer does until Ctrl-C", watch_, &watch);
        add_snapshot();
        add_rtsp();
        add_check_config();
        add_discovery();
        add_healthcheck();
        add_token();
        add_reference();
        add_supervise_child();
        app_.add_subcommand("version", "Print the version")->callback([this] {
            chosen_ = [] { return version(); };
        });
    }

    int operator()(int count, char const* const* words)
    {
        try {
            app_.parse(count, words);
        } catch (CLI::RequiredError const& error) {
            if (count > 1 && is_no_command(words[1]))
                return refuse(words[1]);
            return app_.exit(error) == 0 ? ok : wrong_usage;
        } catch (CLI::ParseError const& error) {
            return app_.exit(error) == 0 ? ok : wrong_usage;
        }
        return chosen_();
    }

private:
    [[nodiscard]] bool is_no_command(std::string const& word) const
    {
        auto const all = app_.get_subcommands([](auto const*) { return true; });
        return !word.starts_with('-')
               && std::ranges::find(all, word, &CLI::App::get_name) == all.end();
    }

    /// "A subcommand is required" would not say which word was wrong.
    [[nodiscard]] int refuse(std::string const& word) const
    {
        std::vector<std::string> names;
        for (auto const* const one : app_.get_subcommands([](auto const*) { return true; }))
            if (!one->get_group().empty())
                names.push_back(one->get_name());
        std::vector<std::string_view> const known{names.begin(), names.end()};
        auto const meant = p2m::gateway::nearest(word, known);
        fmt::print(stderr, "printer2mqtt: there is no command {}{}; see printer2mqtt --help\n",
                   word, meant.empty() ? "" : fmt::format(" (did you mean {}?)", meant));
        return wrong_usage;
    }

    void add_run()
    {
        auto* const sub = app_.add_subcommand("run", "Run the gateway in the foreground");
        sub->add_option("-c,--config", run_.config, "Configuration file (TOML)")
            ->type_name("FILE")
            ->default_str("/etc/printer2mqtt/printer2mqtt.toml, when it exists");
        sub->add_option("--log-level", run_.log_level, "In place of the configured one")
            ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error"}));
        sub->callback([this] { chosen_ = [this] { return run(run_); }; });
    }

    void add_discover()
    {
        auto* const sub = app_.add_subcommand("discover", "Find printers on the LAN");
        sub->add_flag("--json", discover_.json, "One JSON object per printer and line");
        sub->add_option("--timeout", discover_.timeout_s, "How long to listen")
            ->type_name("SECONDS")
            ->check(CLI::Range(1, 600))
            ->capture_default_str();
        sub->add_option("--broadcast", discover_.broadcast, "Broadcast addresses to ask")
            ->type_name("ADDR")
            ->capture_default_str();
        sub->add_option("host", discover_.hosts, "Hosts to ask as well")->type_name("HOST");
        sub->callback([this] { chosen_ = [this] { return discover(discover_); }; });
    }

    void add_printer(char const* name,
                     char const* description,
                     printer_options& options,
                     int (*command)(printer_options const&))
    {
        auto* const sub = app_.add_subcommand(name, description);
        sub->add_option("host", options.host, "Host name or IP address")
            ->type_name("HOST")
            ->required();
        sub->add_flag("--json", options.json, "JSON as on the MQTT topic <printer>/state");
        sub->add_option("--timeout", options.timeout_s, "How long to wait for the first status")
            ->type_name("SECONDS")
            ->check(CLI::Range(1, 600))
            ->capture_default_str();
        sub->callback([this, &options, command] {
            chosen_ = [&options, command] { return command(options); };
        });
    }

    void add_snapshot()
    {
        auto* const sub = app_.add_subcommand("snapshot", "Take a picture with a printer's camera");
        sub->add_option("host", snapshot_.host, "Host name or IP address")
            ->type_name("HOST")
            ->required();
        sub->add_option("file", snapshot_.file, "The JPEG; - is standard output")
            ->type_name("FILE")
            ->required();
        sub->add_option("--timeout", snapshot_.timeout_s, "How long to wait for the picture")
            ->type_name("SECONDS")
            ->check(CLI::Range(1, 600))
            ->capture_default_str();
        sub->callback([this] { chosen_ = [this] { return snapshot(snapshot_); }; });
    }

    void add_rtsp()
    {
        auto* const sub = app_.add_subcommand(
            "rtsp", "Show a printer's camera over RTSP until Ctrl-C, with MediaMTX and ffmpeg");
        sub->add_option("host", rtsp_.host, "Host name or IP address")
            ->type_name("HOST")
            ->required();
        sub->add_option("--port", rtsp_.port, "RTSP port on 127.0.0.1")
            ->type_name("PORT")
            ->check(CLI::Range(1, 65535))
            ->capture_default_str();
        sub->add_option("--timeout", rtsp_.timeout_s, "How long to wait until it is there")
            ->type_name("SECONDS")
            ->check(CLI::Range(1, 600))
            ->capture_default_str();
        sub->callback([this] { chosen_ = [this] { return rtsp(rtsp_); }; });
    }

    void add_check_config()
    {
        auto* const sub =
            app_.add_subcommand("check-config", "Check a configuration file and do nothing else");
        sub->add_option("file", check_config_.file, "Configuration file (TOML)")
            ->type_name("FILE")
            ->required();
        sub->callback([this] { chosen_ = [this] { return check_config(check_config_); }; });
    }

    void add_discovery()
    {
        auto* const sub = app_.add_subcommand(
            "discovery", "Print the Home Assistant payloads that would be published");
        sub->add_option("target", discovery_.target, "A configuration file, or a printer's host")
            ->type_name("FILE|HOST")
            ->required();
        sub->add_flag("--entity", discovery_.entity, "One payload per entity");
        sub->add_option("--timeout", discovery_.timeout_s, "How long to wait for each printer")
            ->type_name("SECONDS")
            ->check(CLI::Range(1, 600))
            ->capture_default_str();
        sub->callback([this] { chosen_ = [this] { return discovery(discovery_); }; });
    }

    void add_healthcheck()
    {
        auto* const sub = app_.add_subcommand(
            "healthcheck", "Ask the gateway on this machine whether it runs, for containers");
        sub->add_option("-c,--config", healthcheck_.config, "The gateway's configuration file")
            ->type_name("FILE")
            ->default_str("/etc/printer2mqtt/printer2mqtt.toml, when it exists");
        sub->callback([this] { chosen_ = [this] { return healthcheck(healthcheck_); }; });
    }

    void add_token()
    {
        auto* const sub =
            app_.add_subcommand("token", "Add, list or revoke tokens of the web server");
        sub->add_option("action", token_.what,
                        "add prints a new token, once; list prints names, classes and printers; "
                        "revoke ends a token within a second")
            ->type_name("ACTION")
            ->check(CLI::IsMember({"add", "list", "revoke"}))
            ->required();
        sub->add_option("name", token_.name, "Of the token: a-z 0-9 _ -; not for list")
            ->type_name("NAME");
        sub->add_option("-c,--config", token_.config, "The gateway's configuration file")
            ->type_name("FILE")
            ->default_str("/etc/printer2mqtt/printer2mqtt.toml, when it exists");
        sub->add_option("--class", token_.classes,
                        "add: a class that the token allows, repeatable; else all allowed ones")
            ->type_name("CLASS")
            ->allow_extra_args(false);
        sub->add_option("--printer", token_.printers,
                        "add: a printer that the token shows, repeatable; else all")
            ->type_name("PRINTER")
            ->allow_extra_args(false);
        sub->callback([this] { chosen_ = [this] { return token(token_); }; });
    }

    /// For those who work on the program: hidden from --help.
    void add_reference()
    {
        auto* const sub =
            app_.add_subcommand("reference", "Print what is generated from the program");
        sub->group("");
        sub->add_option("what", reference_.what)
            ->check(CLI::IsMember({"sample", "page", "man", "bash", "zsh"}))
            ->required();
        sub->callback(
            [this] { chosen_ = [this] { return reference(reference_, describe(app_)); }; });
    }

    /// Started by the gateway itself: hidden from --help.
    void add_supervise_child()
    {
        auto* const sub = app_.add_subcommand("supervise-child", "Run a program and all it starts");
        sub->group("");
        sub->add_option("command", supervised_)->required();
        sub->callback(
            [this] { chosen_ = [this] { return p2m::gateway::supervise_child(supervised_); }; });
    }

    CLI::App app_{"printer2mqtt joins 3D printers on a LAN to MQTT and Home Assistant",
                  "printer2mqtt"};
    run_options run_;
    discover_options discover_;
    printer_options status_, watch_;
    snapshot_options snapshot_;
    show_options rtsp_;
    check_config_options check_config_;
    discovery_options discovery_;
    healthcheck_options healthcheck_;
    token_options token_;
    reference_options reference_;
    std::vector<std::string> supervised_;
    std::function<int()> chosen_;
};

}  // namespace

int main(int count, char const* const* words)
try {
    // A lookup cannot be called off, and the end of the program waits for it: with a name server
    // that is silent, 2 s each and not 10 s. What the owner has set stays.
    setenv("RES_OPTIONS", "timeout:2 attempts:1", 0);
    return command_line{}(count, words);
} catch (std::exception const& error) {
    fmt::print(stderr, "printer2mqtt: {}\n", error.what());
    return failed;
}
