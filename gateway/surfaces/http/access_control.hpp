// SPDX-License-Identifier: MIT
// Who is let in, and as whom: secrets of [http], named tokens, sessions, tickets; wrong ones are
// slowed. Decides only.
#pragma once

#include "gateway/surfaces/http/access.hpp"
#include "gateway/surfaces/http/change_limiter.hpp"
#include "gateway/surfaces/http/failure_limiter.hpp"
#include "gateway/surfaces/http/grant_table.hpp"
#include "gateway/surfaces/http/limits.hpp"
#include "gateway/surfaces/http/message.hpp"
#include "gateway/surfaces/http/problem.hpp"
#include "gateway/surfaces/http/token_table.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace p2m::surfaces::http {

/// Where a request comes from.
struct peer
{
    std::string address;  ///< as peer_key() has it: what limits count by
    bool is_loopback{};
};

/// What limits count by: an IPv4 address, or the /64 of an IPv6 one. Not an address: itself.
[[nodiscard]] std::string peer_key(std::string_view address);

/// Loopback, and not a proxy's: whoever is behind that one comes from elsewhere.
[[nodiscard]] bool is_local(peer const&, header_list const&) noexcept;

class access_control
{
public:
    using log_line = std::function<void(std::string const&)>;
    explicit access_control(log_line warn)
        : warn_{std::move(warn)}
    {}

    /// Sessions and tickets of secrets that are not valid any more end.
    void configure(gateway::http_credentials, token_table);

    /// 401 without a valid secret where one is needed, 429 after too many wrong ones.
    [[nodiscard]] std::variant<caller, problem> check(peer const&,
                                                      header_list const&,
                                                      std::optional<std::string_view> ticket,
                                                      printer::steady_time now);

    /// The value of WWW-Authenticate for the first pages.
    [[nodiscard]] std::string challenge() const { return challenge_of(credentials_); }

    /// How long to wait before the next change.
    [[nodiscard]] std::optional<std::chrono::milliseconds> take_change(peer const& from,
                                                                       printer::steady_time now)
    {
        return changes_.take(from.address, now);
    }

    /// The secret of a new session or ticket; empty when the system has no randomness.
    [[nodiscard]] std::string open_session(caller const&, printer::steady_time now);
    void close_session(header_list const&);
    [[nodiscard]] std::string open_ticket(caller const&, printer::steady_time now);

private:
    [[nodiscard]] std::optional<caller> find_secret(header_list const&) const;

    log_line warn_;
    gateway::http_credentials credentials_;
    token_table tokens_;
    failure_limiter failures_;
    change_limiter changes_;
    grant_table sessions_{limits::session_life, limits::browser_sessions};
    grant_table tickets_{limits::ticket_life, limits::tickets};
};

inline constexpr std::string_view session_cookie = "p2m_session";
/// The value of a cookie in a Cookie field; empty when it is not there.
[[nodiscard]] std::string_view find_cookie(std::string_view field, std::string_view name) noexcept;

}  // namespace p2m::surfaces::http
