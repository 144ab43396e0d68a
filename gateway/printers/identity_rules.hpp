// SPDX-License-Identifier: MIT
// How much the LAN may claim. Anybody on it can answer discovery and speak a printer's protocol, so
// what is not configured is bounded: addresses that are tried, identities that one address shows,
// printers that are known. Decides only; docs/safety.md tells it to users.
#pragma once

#include "printer/support/moment.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace p2m::gateway {

class identity_rules
{
public:
    /// Addresses held at one time where nobody has told yet who is there, configured ones apart.
    static constexpr std::size_t max_strangers = 64;
    /// Failed attempts, after which such an address is given up ...
    static constexpr int attempts_at_a_stranger = 3;
    /// ... and left alone for so long.
    static constexpr std::chrono::minutes stranger_pause{10};
    /// An address whose claim was refused is left alone for so long.
    static constexpr std::chrono::minutes claim_pause{1};
    /// Printers known at one time; further ones are not taken up.
    static constexpr std::size_t max_known = 20'000;
    /// New identities that one address may show within `identity_window`.
    static constexpr std::size_t new_identities_per_address = 3;
    static constexpr std::chrono::hours identity_window{1};
    /// Addresses whose claims are remembered; the one that was quiet for the longest time goes.
    static constexpr std::size_t max_addresses = 4096;
    /// An ID moves to another claimant only when its holder has been away for so long.
    static constexpr std::chrono::seconds holder_away_for{30};

    /// Whether this address, found by discovery, may be tried; `strangers` are held already.
    [[nodiscard]] bool
    may_try(std::string const& address, std::size_t strangers, printer::steady_time now) const;
    /// This address was tried in vain, or claimed what is not its own.
    void give_up(std::string const& address, std::chrono::minutes pause, printer::steady_time now);

    /// Whether this address may show an identity that is not known yet; counts it if so.
    [[nodiscard]] bool
    may_introduce(std::string const& address, std::size_t known, printer::steady_time now);

private:
    struct claims
    {
        std::deque<printer::steady_time> introduced;  // within the window
        printer::steady_time paused_until{};
        printer::steady_time last{};
    };

    claims& of(std::string const& address, printer::steady_time now);

    std::map<std::string, claims> addresses_;
};

}  // namespace p2m::gateway
