// SPDX-License-Identifier: MIT
// What a request asks for: its path in decoded segments, and its query. Reads any bytes.
#pragma once

#include "gateway/surfaces/http/message.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace p2m::surfaces::http {

/// Names and values, decoded; in their order.
class query_parameters
{
public:
    using pair = std::pair<std::string, std::string>;
    std::vector<pair> all;

    /// The first of this name.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;
    /// Every value of this name, also those joined by commas: `types=state,event&types=result`.
    /// Empty words are left out.
    [[nodiscard]] std::vector<std::string> words(std::string_view name) const;
    /// A whole number of `least..most`; empty when absent. Wrong: false, and `out` is as it was.
    [[nodiscard]] bool read_number(std::string_view name,
                                   std::int64_t least,
                                   std::int64_t most,
                                   std::int64_t& out) const;
    bool operator==(query_parameters const&) const = default;
};

struct request_target
{
    std::vector<std::string> segments;  ///< decoded: valid UTF-8 without control characters
    bool is_asterisk{};                 ///< `OPTIONS *`
    std::string host;                   ///< of an absolute form, which counts more than Host
    query_parameters query;
    bool operator==(request_target const&) const = default;
};

enum class target_fault : std::uint8_t {
    malformed,  ///< 400: no target of RFC 9112 3.2, bad escapes, control characters, no UTF-8
    too_long,   ///< 414
};

/// "/a/b?c=d", "http://host/a" or "*". A path keeps its empty last segment ("/a/" is "a", ""), and
/// its "." and "..": who asks for those gets nothing, instead of something else.
[[nodiscard]] boost::system::result<request_target, target_fault> parse_target(std::string_view);

/// `application/x-www-form-urlencoded`: as a query, with "+" for a space. Empty when malformed or
/// of too many parameters.
[[nodiscard]] std::optional<query_parameters> parse_form(std::string_view);

}  // namespace p2m::surfaces::http
