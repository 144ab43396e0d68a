// SPDX-License-Identifier: MIT
// Server-sent events as bytes (WHATWG HTML 9.2), and what a client tells of where it stopped.
#pragma once

#include "gateway/surfaces/http/event_log.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::surfaces::http {

inline constexpr std::string_view event_stream_type = "text/event-stream";

/// "id", "event" and "data" lines and the empty one; no id line for an empty `id`. Line ends within
/// the data make further data lines.
[[nodiscard]] std::string
write_sse(std::string_view id, std::string_view type, std::string_view data);
/// An id alone: it is remembered by the client, and no event of it.
[[nodiscard]] std::string write_sse_id(std::string_view id);
[[nodiscard]] std::string write_sse_retry(std::chrono::milliseconds);
inline constexpr std::string_view sse_heartbeat = ":\n\n";

/// `{"printer":"centauri","document":...}`: whose it is beside the document as it is published;
/// printer is null for the gateway's own.
[[nodiscard]] std::string write_event_data(std::string_view printer, std::string_view document);

struct event_id
{
    std::string boot;  ///< `[0-9a-f]{1,32}`: of one run of the gateway
    sequence number{};
    bool operator==(event_id const&) const = default;
};
/// "<boot>-<number>"
[[nodiscard]] std::string write_event_id(event_id const&);
/// Empty for anything else: then the client knows nothing of ours.
[[nodiscard]] std::optional<event_id> parse_event_id(std::string_view);

}  // namespace p2m::surfaces::http
