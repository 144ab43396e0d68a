// SPDX-License-Identifier: MIT
#include "flashforge_client/error.hpp"

#include <string>

namespace p2m::flashforge {

namespace {

constexpr char const* sentence(error code) noexcept
{
    switch (code) {
    case error::malformed_answer:
        return "The printer sent an answer that cannot be read.";
    case error::answer_too_large:
        return "The printer sent an answer larger than anything it is known to send.";
    case error::http_status:
        return "The printer answered with an HTTP error.";
    case error::endpoint_missing:
        return "The printer's firmware does not know this request.";
    case error::not_a_reply:
        return "The datagram is no discovery reply.";
    case error::credentials_refused:
        return "The printer refused the serial number or the check code; compare both with its "
               "network screen.";
    case error::lan_mode_off:
        return "LAN-only mode is off; switch it on at the printer's network screen.";
    case error::printer_busy:
        return "The printer is busy, or its plate was not confirmed clear.";
    case error::file_missing:
        return "The printer does not have this file.";
    case error::bad_parameter:
        return "The printer did not accept a value of the request.";
    case error::refused:
        return "The printer refused the request.";
    case error::control_refused:
        return "Another program controls the printer.";
    case error::no_picture:
        return "The printer has no picture of this.";
    case error::invalid_request:
        return "The request has a value that the printer would not accept; nothing was sent.";
    case error::not_supported:
        return "This printer has no such order; nothing was sent.";
    case error::credentials_missing:
        return "Serial number or check code is missing; nothing was sent.";
    case error::not_ready:
        return "The printer is not ready for a job; nothing was sent.";
    case error::start_pending:
        return "An earlier start may still take effect; nothing was sent.";
    case error::not_printing:
        return "No job is printing; nothing was sent.";
    case error::not_idle:
        return "A job is under way; nothing was sent.";
    case error::status_incomplete:
        return "The printer did not tell the values that must be sent along; nothing was sent.";
    case error::too_many_requests:
        return "Too many requests are waiting for this printer; nothing was sent.";
    case error::not_sent_in_time:
        return "The printer was busy with earlier requests for too long; nothing was sent.";
    case error::not_connected:
        return "The printer is not connected; nothing was sent.";
    case error::file_unreadable:
        return "The file cannot be read; nothing was sent.";
    case error::request_timeout:
        return "The printer did not answer the request in time.";
    case error::connection_lost:
        return "The connection was lost after the request was sent.";
    case error::stopped:
        return "The connection to the printer was ended.";
    }
    return nullptr;
}

class category final : public boost::system::error_category
{
public:
    [[nodiscard]] char const* name() const noexcept override { return "flashforge"; }

    [[nodiscard]] std::string message(int code) const override
    {
        if (auto const* const known = sentence(static_cast<error>(code)))
            return known;
        return "Unknown FlashForge error " + std::to_string(code) + ".";
    }
};

}  // namespace

boost::system::error_category const& flashforge_category() noexcept
{
    static category const instance;
    return instance;
}

boost::system::error_code make_error_code(error code) noexcept
{
    return {static_cast<int>(code), flashforge_category()};
}

}  // namespace p2m::flashforge
