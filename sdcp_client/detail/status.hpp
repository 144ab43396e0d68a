// SPDX-License-Identifier: MIT
// The `Status` object, in every spelling seen so far.
#pragma once

#include "sdcp_client/detail/json_reader.hpp"
#include "sdcp_client/messages.hpp"

namespace p2m::sdcp::detail {

/// Replaces `out`, reusing the memory of its strings. What the object lacks is empty in it.
void read_status(json_value const& object, status& out);

}  // namespace p2m::sdcp::detail
