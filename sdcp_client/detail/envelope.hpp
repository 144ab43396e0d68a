// SPDX-License-Identifier: MIT
// The outermost objects of a message, whichever way a firmware nests them: Status and Attributes
// stand at the top, in Data, or in Data.Data.
#pragma once

#include "sdcp_client/detail/json_reader.hpp"
#include "sdcp_client/messages.hpp"

#include <optional>
#include <string_view>

namespace p2m::sdcp::detail {

/// Points into a JSON value; what is missing, or of the wrong type, is null or empty.
struct envelope
{
    json_value const* status{};
    json_value const* attributes{};
    json_value const* data{};       ///< the outer `Data`
    json_value const* payload{};    ///< `Data.Data`
    std::optional<int> cmd;         ///< of `Data`
    std::string_view request_id;    ///< of `Data`; not cleaned
    std::string_view topic;         ///< not cleaned
    std::string_view mainboard_id;  ///< the outermost one, else the topic's; not cleaned
};

[[nodiscard]] envelope open_envelope(json_value const& object);

/// "status" in "sdcp/status/<mainboard id>"; empty for a topic of another shape.
[[nodiscard]] std::string_view kind_of_topic(std::string_view topic) noexcept;

}  // namespace p2m::sdcp::detail
