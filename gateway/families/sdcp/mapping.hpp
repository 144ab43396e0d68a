// SPDX-License-Identifier: MIT
// SDCP's messages become the gateway's: pure functions. What its numbers mean is in sdcp_words.
#pragma once

#include "gateway/families/sdcp/codes.hpp"
#include "printer/attributes.hpp"
#include "printer/event.hpp"
#include "printer/snapshot.hpp"
#include "sdcp_client/messages.hpp"

#include <string_view>

namespace p2m::gateway {

[[nodiscard]] printer::report to_report(sdcp::status const&, mapping_memory&);

/// `address` is how the gateway reaches the printer, without port.
[[nodiscard]] printer::attributes to_attributes(sdcp::attributes const&, std::string_view address);

[[nodiscard]] printer::task_record
to_task_record(sdcp::history_entry const&, sdcp::printer_kind = sdcp::printer_kind::filament);

}  // namespace p2m::gateway
