// SPDX-License-Identifier: MIT
// Where a printer is looked for, and what it means that it does not answer there. Decides only.
//
// Discovery tells where the printer is now. That address is believed over the one it was first held
// by, until the printer is not found there either: what was configured then counts again.
#pragma once

#include "printer/driver.hpp"
#include "sdcp_client/link.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace p2m::gateway {

/// Where the first address of a printer is known from.
enum class host_origin : std::uint8_t {
    configured,  ///< by its owner: right in the end, whatever discovery has told in between
    discovered,  ///< by discovery, maybe long ago: by now somebody else may live there
};

class sdcp_whereabouts
{
public:
    using steady_time = printer::steady_time;

    /// A printer that has just been switched on answers discovery before its application does.
    static constexpr std::chrono::seconds booting_for{15};
    /// A printer that is away is asked every few seconds; a few rounds may be lost.
    static constexpr std::chrono::seconds heard_for{30};
    /// An address learnt from discovery is given up for the configured one after so many attempts.
    static constexpr int attempts_before_going_home = 4;

    sdcp_whereabouts(std::string host, host_origin);

    /// Where the next attempt goes.
    [[nodiscard]] std::string const& host() const noexcept { return host_; }

    /// It answered discovery from this address. True: an attempt is worth it now.
    [[nodiscard]] bool on_seen(std::string const& address, steady_time now);
    /// As the client tells it: at each change, and at each attempt that failed.
    void on_link(sdcp::link);

    /// How the connection is called now, if that is another word than the last time.
    [[nodiscard]] std::optional<printer::connection_state> news(steady_time now);

private:
    [[nodiscard]] printer::connection_state state(steady_time now) const;
    [[nodiscard]] bool answers_discovery_only(steady_time now) const;
    void move_to(std::string const& address);

    std::string home_, host_;
    host_origin origin_;
    sdcp::link link_{sdcp::link::connecting};
    int failures_{};  ///< attempts in a row that went to host_
    std::optional<printer::connection_state> told_;
    /// When discovery heard the printer last, and since when without a pause; while not live.
    std::optional<steady_time> heard_;
    steady_time heard_since_;
};

}  // namespace p2m::gateway
