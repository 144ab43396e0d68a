// SPDX-License-Identifier: MIT
// SDCP's numbers become the gateway's words: tables and the few rules beside them; pure. The
// numbers are those of the CC1, see sdcp_client/codes.hpp; which status each one means is fixed by
// section 3 of docs/topics.md.
#pragma once

#include "printer/snapshot.hpp"
#include "sdcp_client/kind.hpp"
#include "sdcp_client/messages.hpp"

#include <optional>
#include <string>
#include <utility>

namespace p2m::gateway {

/// SDCP uses one number for two things: homing after a stop, starting after a pause. What came
/// before in the same job tells them apart, also over a lost connection. One per printer.
struct mapping_memory
{
    printer::status last = printer::status::idle;  ///< never `other`: a bad frame forgets nothing
    std::string job{};  ///< the last TaskId; a job gets its own only after heating
    sdcp::printer_kind kind{};
};

using phase = std::pair<printer::status, printer::stage>;

/// Empty for a frame without CurrentStatus: it says nothing of what the printer does.
[[nodiscard]] std::optional<phase> phase_of(sdcp::status const&, mapping_memory&);

/// Of ErrorStatusReason, other than 0; `unknown` for a number nobody has seen, and for one that
/// means something else to a resin printer than to all others.
[[nodiscard]] printer::error_reason task_reason_of(int error_status_reason,
                                                   sdcp::printer_kind) noexcept;
/// Of ErrorNumber, other than 0.
[[nodiscard]] printer::error_reason file_reason_of(int error_number) noexcept;

}  // namespace p2m::gateway
