// SPDX-License-Identifier: MIT
// Everything that may go wrong with a FlashForge printer, each with one sentence for the operator.
#pragma once

#include <boost/system/error_code.hpp>

#include <type_traits>

namespace p2m::flashforge {

enum class error {
    // Bytes.
    malformed_answer = 1,  ///< not JSON, no code, or not the expected object
    answer_too_large,      ///< over the limit of its kind (limits.hpp)
    http_status,           ///< another HTTP status than 200, without a code of the API
    endpoint_missing,      ///< HTTP 404: this firmware lacks the request
    not_a_reply,           ///< a datagram that is no discovery reply
    // Words of the printer.
    credentials_refused,  ///< code 1 "different", or 3 outside /printGcode
    lan_mode_off,         ///< code -2, or port 8898 closed while discovery answers
    printer_busy,         ///< code 2 of /printGcode and /uploadGcode: often an uncleared plate
    file_missing,         ///< code 3 of /printGcode, 4 elsewhere
    bad_parameter,        ///< code -1
    refused,              ///< any other code
    control_refused,      ///< "Control failed.": another program holds the console
    no_picture,           ///< neither BMP, PNG nor JPEG came
    // Nothing was sent.
    invalid_request,      ///< a value outside the whitelist's range
    not_supported,        ///< this model has no such order, or it is not known to be safe
    credentials_missing,  ///< serial number or check code is not configured
    not_ready,            ///< a start while the printer is not ready
    start_pending,        ///< an earlier start may still take effect; a second makes a phantom job
    not_printing,         ///< an order of a running job while none is printing
    not_idle,             ///< an order of an idle printer during a job
    status_incomplete,    ///< printerCtl needs five values, and the printer did not tell them
    too_many_requests,    ///< the queue is full
    not_sent_in_time,     ///< those before it took too long
    not_connected,        ///< the printer does not answer at present
    file_unreadable,      ///< the file to be uploaded cannot be read
    // Doubt: it may have been carried out.
    request_timeout,  ///< no answer in time
    connection_lost,  ///< the connection ended before the answer
    stopped,          ///< the client was stopped
};

[[nodiscard]] boost::system::error_category const& flashforge_category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(error) noexcept;

}  // namespace p2m::flashforge

template <>
struct boost::system::is_error_code_enum<p2m::flashforge::error> : std::true_type
{};
