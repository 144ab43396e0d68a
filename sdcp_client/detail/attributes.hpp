// SPDX-License-Identifier: MIT
// The `Attributes` object: in the answer to Cmd 1, and in a discovery reply.
#pragma once

#include "sdcp_client/detail/json_reader.hpp"
#include "sdcp_client/messages.hpp"

namespace p2m::sdcp::detail {

/// Replaces `out`. Its `mainboard_id` is in lower case, and empty when the object has none.
void read_attributes(json_value const& object, attributes& out);

/// True when the object says `Proxy: true`: somebody who speaks for other printers.
[[nodiscard]] bool is_proxy(json_value const& object);

}  // namespace p2m::sdcp::detail
