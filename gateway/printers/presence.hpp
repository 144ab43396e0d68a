// SPDX-License-Identifier: MIT
// Whether a printer counts as online. A connection that is lost and back within a moment was never
// away: radios drop, firmware restarts its server, and nobody wants an automation to notice.
//
//   offline --connected--> online --lost--> graced --3 s--> offline
//                            ^---connected----'
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

    [[nodiscard]] change on_connection(printer::connection_state, printer::moment now);
    [[nodiscard]] change on_time(printer::moment now);
    /// The driver is gone: nothing to wait for.
    [[nodiscard]] change on_detached();

    [[nodiscard]] bool is_online() const noexcept { return online_; }
    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept { return leaves_; }

private:
    bool online_ = false;
    std::optional<printer::steady_time> leaves_;  // when a lost connection counts as offline
};

}  // namespace p2m::gateway
