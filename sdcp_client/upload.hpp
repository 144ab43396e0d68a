// SPDX-License-Identifier: MIT
// Sends one file to a printer: the shell around upload_fsm. One HTTP connection, one piece at a
// time. The caller has made sure that the printer is idle, and starts nothing before the end: the
// printer checks the file first, and a job started meanwhile is a race.
#pragma once

#include "sdcp_client/messages.hpp"
#include "sdcp_client/upload_fsm.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace p2m::sdcp {

struct upload_options
{
    std::string host;  ///< host name or IP address
    /// The printer's own page and elegoo-link use 80; OpenCentauri and resin printers 3030.
    std::uint16_t port = 80;
};

class upload
{
public:
    /// Fills the span with the bytes of the file from `offset` on; an error ends the upload. Called
    /// from the event loop: a file on a disk, not one on a network.
    using source = std::function<boost::system::error_code(std::uint64_t offset, std::span<char>)>;
    using progress = std::function<void(std::uint64_t accepted)>;
    using handler = std::function<void(boost::system::error_code)>;

    /// `done` is called once, never from within a call, unless the upload is destroyed before:
    /// without an error the file lies at `/local/NAME`, checked by the printer. `on_progress` may
    /// be empty.
    upload(boost::asio::io_context&, upload_options, upload_file, source, progress, handler done);
    ~upload();  ///< closes
    upload(upload const&) = delete;
    upload& operator=(upload const&) = delete;

    void start();
    /// What the session's status says meanwhile. While the file is being checked the caller asks
    /// for it each second (client::expect_change); without it the upload ends in a time-out.
    void on_status(status const&);
    /// Ends with `operation_canceled`; the caller sends abort_upload.
    void abort();

    [[nodiscard]] upload_file const& file() const noexcept;
    [[nodiscard]] upload_fsm::phase now_in() const noexcept;
    [[nodiscard]] std::uint64_t accepted() const noexcept;

private:
    class implementation;
    std::shared_ptr<implementation> implementation_;
};

}  // namespace p2m::sdcp
