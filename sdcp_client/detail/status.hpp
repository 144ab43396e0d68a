// SPDX-License-Identifier: MIT
// The `Status` object, in every spelling seen so far.
#pragma once

#include "sdcp_client/detail/json_reader.hpp"
#include "sdcp_client/messages.hpp"

namespace p2m::sdcp::detail {

/// Replaces `out`, reusing the memory of its strings. What the object lacks is empty in it.
/// False when it says what the machine does, but not in words anybody knows: whoever wrote that is
/// not to be believed in the rest either.
[[nodiscard]] bool read_status(json_value const& object, status& out);

}  // namespace p2m::sdcp::detail
