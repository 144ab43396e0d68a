// SPDX-License-Identifier: MIT
// Where an HTTP server is, as users write it: http://host[:port], https.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::gateway {

struct web_url
{
    bool is_encrypted{};
    std::string user;      ///< empty: no credentials
    std::string variable;  ///< `$NAME`: where the password for `user` is
    std::string host;      ///< an IPv6 address without its brackets
    std::uint16_t port{};

    /// As it was written, with the port always written out, and no slash at the end.
    [[nodiscard]] std::string to_string() const;
    bool operator==(web_url const&) const = default;
};

/// Empty when it is no such URL: another scheme, a path, a query, or a password instead of the name
/// of the variable that holds it. A missing port becomes 80 or 443.
[[nodiscard]] std::optional<web_url> parse_web_url(std::string_view);

}  // namespace p2m::gateway
