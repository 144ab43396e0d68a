// SPDX-License-Identifier: MIT
// Where a printer is looked for, and what it means that it does not answer there. Decides only.
//
// The address that was configured, or the last one at which the printer proved itself, comes first:
// anybody on the LAN can answer discovery with anybody's ID. Another address counts only after the
// first one has failed for a while, and is given up for it again when it fails too.
#pragma once

#include "printer/driver.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace p2m::gateway {

/// Where the first address of a printer is known from.
enum class host_origin : std::uint8_t {
    configured,  ///< by its owner: right in the end, whatever discovery has told in between
    discovered,  ///< by discovery, maybe long ago: by now somebody else may live there
};

class address_book
{
public:
    using steady_time = printer::steady_time;
    using connection_state = printer::connection_state;

    /// A printer that has just been switched on answers discovery before its application does.
    static constexpr std::chrono::seconds booting_for{15};
    /// A printer that is away is asked every few seconds; a few rounds may be lost.
    static constexpr std::chrono::seconds heard_for{30};
    /// The first address has failed for so long before another one is tried: a reboot takes less
    /// than a printer that was given another address may be away (60 s).
    static constexpr std::chrono::seconds trusted_for{20};
    /// An address learnt from discovery is given up for the first one after so many attempts.
    static constexpr int attempts_elsewhere = 4;

    /// `pinned`: no other address is ever tried.
    address_book(std::string host, host_origin, bool pinned = false);

    /// Where the next attempt goes.
    [[nodiscard]] std::string const& host() const noexcept { return host_; }

    /// The printer answered discovery from this address. True: an attempt is worth it now.
    [[nodiscard]] bool on_seen(std::string const& address, steady_time now);
    /// At each change of the connection, and at each attempt that failed. `app_crashed` is no word
    /// of a connection: it is found here.
    void on_connection(connection_state, steady_time now);

    /// How the connection is called now, if that is another word than the last time.
    [[nodiscard]] std::optional<connection_state> news(steady_time now);

private:
    [[nodiscard]] connection_state state(steady_time now) const;
    [[nodiscard]] bool answers_discovery_only(steady_time now) const;
    [[nodiscard]] bool may_try_elsewhere(steady_time now) const;
    void move_to(std::string const& address);

    std::string home_, host_;  ///< the address that comes first; the one that is tried now
    host_origin origin_;
    bool pinned_;
    connection_state connection_{connection_state::connecting};
    int failures_{};  ///< attempts in a row that went to host_
    std::optional<steady_time> failing_since_;
    std::optional<connection_state> told_;
    /// When discovery heard the printer last, and since when without a pause; while not connected.
    std::optional<steady_time> heard_;
    steady_time heard_since_;
    std::optional<steady_time> heard_at_home_;
};

}  // namespace p2m::gateway
