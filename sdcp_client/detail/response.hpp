// SPDX-License-Identifier: MIT
// What a response carries beside its Cmd and RequestID: the inner `Data` object.
#pragma once

#include "sdcp_client/detail/json_reader.hpp"
#include "sdcp_client/messages.hpp"

namespace p2m::sdcp::detail {

/// Fills ack, video_url, history_ids, history and files of `out`.
void read_response(json_value const& object, response& out);

}  // namespace p2m::sdcp::detail
