// SPDX-License-Identifier: MIT
// The whitelist of requests, as rows: /control orders, console commands, paths, file names. Pure.
// Each judge_ names the rule that was broken, or says nothing.
#pragma once

#include "tests/simulator/flashforge/profile.hpp"

#include <rapidjson/document.h>

namespace p2m::simulator::flashforge {

/// A console line without `~` and line end, cut at its first space.
struct console_command
{
    std::string_view code;       ///< "M104"
    std::string_view arguments;  ///< "S200 T0"
};
[[nodiscard]] console_command split_command(std::string_view line) noexcept;

/// An order of /control: whether that cmd may be sent to this model, and with these args.
[[nodiscard]] std::string_view
judge_control(std::string_view cmd, rapidjson::Value const& args, profile const& p);
[[nodiscard]] std::string_view judge_console(console_command command, profile const& p);
/// Whether it only asks: it counts as a poll, and needs no login.
[[nodiscard]] bool reads(console_command command) noexcept;
[[nodiscard]] std::string_view judge_path(std::string_view method, std::string_view path);
[[nodiscard]] std::string_view judge_file_name(std::string_view name);
/// Whether /printGcode has what this firmware wants: "start_fields" when not.
[[nodiscard]] std::string_view judge_start_fields(rapidjson::Value const& body, profile const& p);

}  // namespace p2m::simulator::flashforge
