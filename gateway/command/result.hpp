// SPDX-License-Identifier: MIT
// The outcome of one command, and its JSON: section 5 of docs/topics.md.
#pragma once

#include "printer/command.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace p2m::gateway {

constexpr std::size_t max_listed_files =
    1000;  ///< further ones are left out, and `message` says so

struct result
{
    std::optional<std::string> id, action;
    std::string source;  ///< "set/light" or "command"
    printer::result_status status{printer::result_status::rejected};
    printer::result_code code{printer::result_code::invalid_payload};
    std::optional<int> printer_code;
    std::string message;
    printer::wall_time at;
    std::chrono::milliseconds duration{};
    bool repeated{};
    std::optional<std::vector<printer::file_entry>> files;
};

/// A result on its way to the broker.
struct publish_result
{
    std::string json;
    std::string response_topic;  ///< empty: only the result topic
    std::string correlation;
    printer::result_code code{};
    bool operator==(publish_result const&) const = default;
};

/// Total: text that is not UTF-8 is repaired with U+FFFD.
[[nodiscard]] std::string write_result(result const&);

}  // namespace p2m::gateway
