// SPDX-License-Identifier: MIT
// Everything that may go wrong with an SDCP printer, each with one sentence for the operator.
#pragma once

#include <boost/system/error_code.hpp>

#include <type_traits>

namespace p2m::sdcp {

enum class error {
    malformed_frame = 1,  ///< not JSON, or not an SDCP envelope
    frame_too_large,      ///< over limits::frame_bytes
    request_timeout,      ///< no response carrying our RequestID in time
    invalid_request,      ///< a value outside the whitelist's range; nothing was sent
    too_many_requests,    ///< the session's queue is full; nothing was sent
    not_sent_in_time,     ///< those before it took too long; nothing was sent
    not_connected,        ///< no live session; nothing was sent
    connection_lost,      ///< the connection went after sending
    too_many_clients,     ///< HTTP 500 "too many client": no free slot
    not_sdcp,             ///< something else answers at this address
    no_status,            ///< the connection lives but no status comes
    silent,               ///< nothing at all comes any more
    another_printer,      ///< another MainboardID within one connection
    closed_by_printer,    ///< it sent a Close frame
    no_identity,          ///< status comes, but never a MainboardID
    upload_refused,       ///< an answer to a piece that is no success
    upload_out_of_step,   ///< the printer expects another offset: somebody else sends it a file
    upload_not_stored,    ///< the printer cannot open the file; its storage may be full
    upload_not_checked,   ///< the printer has everything, but does not end its check of the file
};

[[nodiscard]] boost::system::error_category const& sdcp_category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(error) noexcept;

}  // namespace p2m::sdcp

template <>
struct boost::system::is_error_code_enum<p2m::sdcp::error> : std::true_type
{};
