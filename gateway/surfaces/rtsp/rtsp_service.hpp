// SPDX-License-Identifier: MIT
// Camera pictures over RTSP: a MediaMTX of our own as a child, or one elsewhere through its API,
// with a path for each printer. What is missing is one line in the log, and tried again; all else
// goes on.
#pragma once

#include "gateway/camera/camera.hpp"
#include "gateway/surfaces/rtsp/printer_paths.hpp"
#include "gateway/surfaces/rtsp/rtsp_options.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace p2m::gateway {

struct rtsp_numbers
{
    bool running{};   ///< somebody who connects now gets pictures, if the camera has some
    std::string url;  ///< empty while there is no RTSP for it
    int readers{};
};

struct rtsp_sources
{
    /// By name; null when there is no such printer, or it has no camera.
    std::function<std::shared_ptr<camera>(std::string const&)> camera_of;
    /// `running` of this printer has changed.
    std::function<void(std::string const& name)> on_changed;
};

class rtsp_service
{
public:
    rtsp_service(boost::asio::io_context&, rtsp_sources);
    /// Ends what runs, without waiting.
    ~rtsp_service();
    rtsp_service(rtsp_service const&) = delete;
    rtsp_service& operator=(rtsp_service const&) = delete;

    /// Starts, ends or replaces what runs.
    void configure(rtsp_options);
    /// All printers that have a camera now. Those that stay keep their viewers.
    void set_printers(std::vector<rtsp_printer> const&);
    /// Takes the path of a printer away, with its viewers, or brings it back. False: RTSP is off,
    /// or there is no such printer.
    [[nodiscard]] bool switch_printer(std::string const& id, bool on);
    /// MediaMTX is ended and started; one elsewhere is asked anew. False: RTSP is off.
    [[nodiscard]] bool restart();
    /// Viewers are cut, children end. `done` is called once.
    void stop(std::function<void()> done);

    [[nodiscard]] bool is_enabled() const;
    [[nodiscard]] bool is_ready() const;  ///< MediaMTX runs and answers
    [[nodiscard]] bool is_child() const;  ///< enabled, and one of our own
    [[nodiscard]] rtsp_numbers numbers(std::string const& id) const;
    [[nodiscard]] int readers() const;
    /// Why there is no RTSP though it is enabled: a sentence; empty: there is, or it is starting.
    [[nodiscard]] std::string const& trouble() const;

private:
    class implementation;
    std::shared_ptr<implementation> impl_;
};

}  // namespace p2m::gateway
