// SPDX-License-Identifier: MIT
// The part of MediaMTX's control API (v3) that is used, as bytes. The socket is in api_client.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::gateway {

struct api_request
{
    enum class verb : std::uint8_t { get, post, remove };
    verb method{verb::get};
    std::string target;
    std::string body;  ///< JSON; empty: none
    bool operator==(api_request const&) const = default;
};

struct api_answer
{
    unsigned status{};  ///< of HTTP
    std::string body;
    bool operator==(api_answer const&) const = default;
};

/// Items on one page of a list, and pages that are read at most.
inline constexpr std::size_t api_page_items = 100;
inline constexpr std::size_t max_api_pages = 1000;

/// One page of a list of paths: by name, what was asked for.
template <class Value>
struct api_page
{
    std::size_t pages{};  ///< in the whole list
    std::map<std::string, Value, std::less<>> items;
};

[[nodiscard]] api_request ask_configured(std::size_t page);  ///< the paths it is to serve
[[nodiscard]] api_request ask_active(std::size_t page);      ///< and what goes on there
/// Inserts the path or replaces it; `command` is run while somebody reads it.
[[nodiscard]] api_request put_path(std::string_view name, std::string_view command);
[[nodiscard]] api_request delete_path(std::string_view name);

/// `runOnDemand` of each path; empty where there is none. Nothing: it is not such a list.
[[nodiscard]] std::optional<api_page<std::string>> parse_configured(std::string_view json);
/// How many read each path.
[[nodiscard]] std::optional<api_page<int>> parse_active(std::string_view json);
/// The sentence in an answer that is an error; else its beginning.
[[nodiscard]] std::string parse_api_error(std::string_view json);

}  // namespace p2m::gateway
