// SPDX-License-Identifier: MIT
// Every bound of the HTTP server, and what happens at it. What an owner may choose ([http]
// max_clients ...) is in http_options; these are not to be chosen.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace p2m::surfaces::http::limits {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// --- connections
/// Short requests, beside viewers and event readers. One more takes the place of the connection
/// that has been idle or silent for longest; with none idle it is closed unheard.
inline constexpr std::size_t connections_beside_viewers = 32;
/// Places that only loopback may take when the others are full: /healthz is asked from there.
inline constexpr std::size_t loopback_reserve = 8;
/// Of one address that is not loopback (an IPv6 /64 counts as one); more are closed unheard.
inline constexpr std::size_t connections_per_address = 32;
/// From the accepted connection (and the TLS handshake) to the first byte; then it is closed.
inline constexpr milliseconds first_byte_within{5000};
inline constexpr milliseconds handshake_within{5000};

// --- request head
inline constexpr std::uint32_t header_bytes = 8 * 1024;  ///< more: 431
inline constexpr std::size_t read_buffer_bytes = 16 * 1024;
inline constexpr std::size_t target_bytes = 4096;    ///< more: 414
inline constexpr std::size_t path_segments = 16;     ///< more: 404
inline constexpr std::size_t query_parameters = 32;  ///< more: 400
inline constexpr std::size_t headers = 64;           ///< more: 431

// --- bodies
inline constexpr std::size_t json_body_bytes = 16 * 1024;  ///< more: 413
/// A body's bytes may pause so long, and come at least so fast on the whole; else 408.
inline constexpr seconds body_pause{30};
inline constexpr std::uint64_t body_bytes_per_second = 1024;
inline constexpr std::size_t body_chunk_bytes = 64 * 1024;  ///< read and written at a time
inline constexpr std::uint64_t upload_bytes = 1024ULL * 1024 * 1024;     ///< more: 413
inline constexpr std::uint64_t spool_bytes = 4ULL * 1024 * 1024 * 1024;  ///< in all; more: 507
inline constexpr std::size_t spool_files = 64;                           ///< more: 507
inline constexpr std::size_t uploads = 8;  ///< bodies that are spooled at a time; more: 429

// --- multipart
inline constexpr std::size_t boundary_bytes = 70;
inline constexpr std::size_t part_head_bytes = 8 * 1024;
inline constexpr std::size_t parts = 16;
inline constexpr std::size_t form_fields_bytes = 64 * 1024;  ///< all fields that are no file

// --- answers
/// A handler that has not answered by then: 504. Longer than the gateway takes for a command.
inline constexpr seconds answer_within{90};
/// A client takes this much of a body at least, in `request_within` of http_options; else it goes.
inline constexpr std::size_t written_at_a_time = 64 * 1024;
/// What a refused client may still be sending; more, and its connection is reset.
inline constexpr std::size_t drained_bytes = 256 * 1024;
inline constexpr seconds drain_within{1};

// --- changes
/// Requests that change something, of one address: a burst, then a rate; more: 429.
inline constexpr unsigned changes_at_once = 20;
inline constexpr unsigned changes_per_second = 5;

// --- access
inline constexpr unsigned failures_before_pause = 5;  ///< of one address; then 429
inline constexpr seconds failure_pause{60};
inline constexpr std::size_t remembered_addresses = 1024;  ///< the longest unheard is forgotten
inline constexpr std::size_t tokens = 256;
inline constexpr std::size_t token_file_bytes = 256 * 1024;
inline constexpr std::size_t secret_bytes = 1024;     ///< of a presented token; more is wrong
inline constexpr std::size_t browser_sessions = 256;  ///< one more ends the oldest
inline constexpr minutes session_life{12 * 60};
inline constexpr std::size_t tickets = 1024;  ///< one more ends the oldest
inline constexpr seconds ticket_life{60};

// --- live events
inline constexpr std::size_t event_readers = 32;  ///< one more: 503
inline constexpr std::size_t kept_events = 1024;  ///< beside the newest of each document
inline constexpr seconds events_kept_for{60};
inline constexpr seconds heartbeat{15};
inline constexpr milliseconds event_retry{3000};  ///< told to EventSource
inline constexpr std::size_t filter_words = 64;   ///< printers or types of one reader; more: 400

}  // namespace p2m::surfaces::http::limits
