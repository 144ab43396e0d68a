// SPDX-License-Identifier: MIT
// Whether a printer counts as online: while its connection lives and a report has come over it, in
// whichever order the two are told. A connection that is lost and back within a moment was never
// away: radios drop, firmware restarts its server, and nobody wants an automation to notice.
//
//   offline --connected, reported--> online --lost--> graced --3 s--> offline
//                                      ^----connected----'
#pragma once

#include "printer/driver.hpp"

#include <chrono>
#include <optional>

namespace p2m::gateway {

class presence
{
public:
    static constexpr std::chrono::seconds grace{3};

    enum class change { none, came_online, went_offline };

    /// The driver is bound. `present` is how its connection is now: a driver tells changes only,
    /// and one that was bound before has nothing to tell. `has_reported`: a report came over it.
    [[nodiscard]] change
    on_attached(printer::connection_state present, bool has_reported, printer::moment now);
    [[nodiscard]] change on_connection(printer::connection_state, printer::moment now);
    [[nodiscard]] change on_report();
    [[nodiscard]] change on_time(printer::moment now);
    /// The driver is gone: nothing to wait for.
    [[nodiscard]] change on_detached();

    [[nodiscard]] printer::connection_state connection() const noexcept { return connection_; }
    [[nodiscard]] bool is_online() const noexcept { return online_; }
    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept { return leaves_; }

private:
    [[nodiscard]] change come();
    [[nodiscard]] change leave();

    printer::connection_state connection_ = printer::connection_state::unreachable;
    bool has_reported_ = false;  // since it was last connected
    bool online_ = false;
    std::optional<printer::steady_time> leaves_;  // when a lost connection counts as offline
};

}  // namespace p2m::gateway
