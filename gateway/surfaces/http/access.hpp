// SPDX-License-Identifier: MIT
// Who is let in. Pure rules over header fields.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

/// What a client has to show; both empty: nothing. Either is enough when both are set.
struct http_credentials
{
    std::string token;     ///< `Authorization: Bearer <token>`
    std::string username;  ///< `Authorization: Basic`, together with the password
    std::string password;

    [[nodiscard]] bool are_needed() const noexcept { return !token.empty() || !password.empty(); }
    bool operator==(http_credentials const&) const = default;
};

/// Whether the value of an Authorization field is enough. Takes the same time for each wrong
/// secret of the right length.
[[nodiscard]] bool is_authorized(http_credentials const&, std::string_view authorization);

/// The value of WWW-Authenticate that asks for them.
[[nodiscard]] std::string challenge_of(http_credentials const&);

/// Whether a Host field names this machine: an IP address, `localhost` or one of `names`. A page of
/// another site whose name was bound to our address (DNS rebinding) names something else.
[[nodiscard]] bool is_our_host(std::string_view host, std::vector<std::string> const& names);

}  // namespace p2m::gateway
