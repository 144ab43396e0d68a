// SPDX-License-Identifier: MIT
// SDCP's words become the gateway's: pure functions. The numbers are those of the CC1, see
// sdcp_client/codes.hpp; which status each one means is fixed by section 3 of docs/topics.md.
#pragma once

#include "printer/attributes.hpp"
#include "printer/event.hpp"
#include "printer/snapshot.hpp"
#include "sdcp_client/messages.hpp"

#include <string_view>

namespace p2m::gateway {

/// SDCP uses one number for two things: homing after a stop, starting after a pause. What came
/// before tells them apart. One per printer; forget it when the connection is new.
struct mapping_memory
{
    printer::status last = printer::status::idle;  ///< never `other`: a bad frame forgets nothing
};

[[nodiscard]] printer::report to_report(sdcp::status const&, mapping_memory&);

/// `address` is how the gateway reaches the printer, without port.
[[nodiscard]] printer::attributes to_attributes(sdcp::attributes const&, std::string_view address);

[[nodiscard]] printer::task_record to_task_record(sdcp::history_entry const&);

}  // namespace p2m::gateway
