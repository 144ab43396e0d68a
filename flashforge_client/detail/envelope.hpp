// SPDX-License-Identifier: MIT
// Common parts of all answers of the HTTP API: a code, a message, and fields that are nested or
// not.
#pragma once

#include "flashforge_client/answer_codec.hpp"
#include "flashforge_client/detail/json_reader.hpp"

#include <boost/system/error_code.hpp>

#include <optional>
#include <string_view>

namespace p2m::flashforge::detail {

/// Reads the answer into `document` and judges it; no error when it is a success.
[[nodiscard]] boost::system::error_code
open_answer(endpoint, http_answer const&, json_document& document, std::size_t limit);

/// The member object of this lower-case name, else the object itself.
[[nodiscard]] json_value const& nested_or_self(json_value const& object, std::string_view key);

}  // namespace p2m::flashforge::detail
