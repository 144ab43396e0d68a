// SPDX-License-Identifier: MIT
// The fields of /detail. Sources of units and quirks: notes beside the rows.
#pragma once

#include "flashforge_client/answer_codec.hpp"
#include "flashforge_client/detail/json_reader.hpp"

#include <optional>

namespace p2m::flashforge::detail {

/// False when the object has not even a status.
[[nodiscard]] bool
read_detail(json_value const& object, std::optional<int> known_pid, detail_answer& out);

}  // namespace p2m::flashforge::detail
