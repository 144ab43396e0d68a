// SPDX-License-Identifier: MIT
// What each subcommand is told, and what its exit code means.
#pragma once

#include "gateway/cli/manual.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace p2m::gateway::cli {

enum exit_code : int {
    ok = 0,
    failed = 1,
    wrong_usage = 2,
    wrong_configuration = 3,
    not_found = 4,  ///< no printer, or it does not answer
    interrupted = 130,
};

struct run_options
{
    std::filesystem::path config;  ///< empty: the default file, or none
    std::string log_level;         ///< empty: as configured
};
struct discover_options
{
    bool json{};
    int timeout_s = 4;
    std::vector<std::string> broadcast{"255.255.255.255"};
    std::vector<std::string> hosts;
};
struct printer_options
{
    std::string host;
    bool json{};
    int timeout_s = 10;  ///< for the first status
};
struct snapshot_options
{
    std::string host;
    std::string file;    ///< "-": standard output
    int timeout_s = 15;  ///< for the connection and the picture
};
struct show_options
{
    std::string host;
    std::uint16_t port = 8554;  ///< of RTSP, on 127.0.0.1
    int timeout_s = 15;         ///< until the URL is there
};
struct check_config_options
{
    std::filesystem::path file;
};
struct discovery_options
{
    std::string target;  ///< a configuration file or a host
    bool entity{};
    int timeout_s = 10;
};
struct healthcheck_options
{
    std::filesystem::path config;  ///< as in run_options
};
struct token_options
{
    std::filesystem::path config;       ///< as in run_options
    std::string what;                   ///< "add", "list" or "revoke"
    std::string name;                   ///< of add and revoke
    std::vector<std::string> classes;   ///< empty: all that [control] allows
    std::vector<std::string> printers;  ///< empty: all
};
struct reference_options
{
    std::string what;  ///< "sample", "page", "man", "bash" or "zsh"
};

// One file each.
int run(run_options const&);
int discover(discover_options const&);
int status(printer_options const&);
int watch(printer_options const&);
int snapshot(snapshot_options const&);
int rtsp(show_options const&);
int check_config(check_config_options const&);
int discovery(discovery_options const&);
int healthcheck(healthcheck_options const&);
int token(token_options const&);
int reference(reference_options const&, manual const&);
int version();

}  // namespace p2m::gateway::cli
