// SPDX-License-Identifier: MIT
#include "sdcp_client/error.hpp"

#include <string>

namespace p2m::sdcp {

namespace {

class category final : public boost::system::error_category
{
public:
    [[nodiscard]] char const* name() const noexcept override { return "sdcp"; }

    [[nodiscard]] std::string message(int code) const override
    {
        switch (static_cast<error>(code)) {
        case error::malformed_frame:
            return "The printer sent a frame that is no SDCP message.";
        case error::frame_too_large:
            return "The printer sent a frame larger than 4 MiB.";
        case error::request_timeout:
            return "The printer did not answer the request in time.";
        case error::invalid_request:
            return "The request has a value that the printer would not accept; nothing was sent.";
        case error::too_many_requests:
            return "Too many requests are waiting for this printer; nothing was sent.";
        case error::not_sent_in_time:
            return "The printer was busy with earlier requests for too long; nothing was sent.";
        case error::not_connected:
            return "The printer is not connected; nothing was sent.";
        case error::connection_lost:
            return "The connection was lost after the request was sent.";
        case error::too_many_clients:
            return "The printer has no free client slot; close other programs that use it.";
        case error::not_sdcp:
            return "What answers at this address is not an SDCP v3 printer.";
        case error::no_status:
            return "The printer is connected but sends no status although asked for.";
        case error::silent:
            return "The printer is connected but has stopped sending anything.";
        case error::upload_refused:
            return "The printer refused the file.";
        case error::upload_out_of_step:
            return "The printer expects another part of the file; somebody else may be sending "
                   "one.";
        case error::upload_not_stored:
            return "The printer could not store the file; its storage may be full.";
        case error::upload_not_checked:
            return "The printer has the file, but has not finished checking it.";
        case error::no_identity:
            return "The printer sends its status, but does not say its ID (MainboardID).";
        case error::another_printer:
            return "The printer calls itself by another ID than before.";
        case error::closed_by_printer:
            return "The printer closed the connection.";
        }
        return "Unknown SDCP error " + std::to_string(code) + ".";
    }
};

}  // namespace

boost::system::error_category const& sdcp_category() noexcept
{
    static category const instance;
    return instance;
}

boost::system::error_code make_error_code(error code) noexcept
{
    return {static_cast<int>(code), sdcp_category()};
}

}  // namespace p2m::sdcp
