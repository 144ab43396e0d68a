// SPDX-License-Identifier: MIT
// The result of one order, and its JSON: section 5 of docs/topics.md.
#pragma once

#include "gateway/command/order.hpp"
#include "printer/command.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace p2m::gateway {

constexpr std::size_t max_listed_files = 1000;  ///< of one result; further ones are `truncated`

/// The answer to list_files: some of what the printer has.
struct file_page
{
    std::vector<printer::file_entry> files;
    std::size_t offset{};     ///< of the first of `files` among those that match
    std::size_t total{};      ///< how many match
    printer::wall_time at{};  ///< when the printer told it
};

struct result
{
    std::optional<std::string> id, action;
    std::string source;  ///< "set/light" or "command"
    caller from;
    printer::result_status status{printer::result_status::rejected};
    printer::result_code code{printer::result_code::invalid_payload};
    std::optional<int> printer_code;
    std::string message;
    printer::wall_time at;
    std::chrono::milliseconds duration{};
    bool repeated{};
    std::optional<file_page> files;
    std::optional<std::string> data;  ///< a JSON object of whoever carried the order out
};

/// Exactly one for each order.
struct outcome
{
    reply_token reply{};
    gateway::result result;
};

/// Total: text that is not UTF-8 is repaired with U+FFFD.
[[nodiscard]] std::string write_result(result const&);

/// The same without its data, and a message that says so: for a way that is too narrow.
[[nodiscard]] result make_short(result);

/// JSON of at most `max_bytes`: with fewer files and `truncated`, at last in short form (which is
/// below 2 KiB, and given even when that is too much).
[[nodiscard]] std::string write_result_within(result const&, std::size_t max_bytes);

/// A result on its way to the broker.
struct publish_result
{
    std::string json;
    std::string response_topic;  ///< empty: only the result topic
    std::string correlation;
    printer::result_code code{};
    bool operator==(publish_result const&) const = default;
};

}  // namespace p2m::gateway
