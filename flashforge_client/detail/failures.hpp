// SPDX-License-Identifier: MIT
// Kinds of failure, as far as a session treats them alike.
#pragma once

#include "flashforge_client/error.hpp"

#include <boost/system/error_code.hpp>

namespace p2m::flashforge::detail {

using boost::system::error_code;

/// The printer has read the request and will not do it.
[[nodiscard]] inline bool is_refusal(error_code why)
{
    return why == error::credentials_refused || why == error::lan_mode_off
           || why == error::printer_busy || why == error::file_missing
           || why == error::bad_parameter || why == error::refused || why == error::endpoint_missing
           || why == error::control_refused;
}

/// The printer answered, whatever it said.
[[nodiscard]] inline bool is_answer(error_code why)
{
    return is_refusal(why) || why == error::no_picture || why == error::http_status;
}

/// An error of sockets and names, not of a printer.
[[nodiscard]] inline bool is_of_network(error_code why)
{
    return why.category() != flashforge_category();
}

}  // namespace p2m::flashforge::detail
