// SPDX-License-Identifier: MIT
// RTSP as [rtsp] wants it, for the printers that are there: settings become options, the roll of
// printers becomes paths.
#pragma once

#include "gateway/configuration/settings.hpp"
#include "gateway/state/documents.hpp"
#include "gateway/surfaces/http/metrics.hpp"
#include "gateway/surfaces/rtsp/rtsp_service.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace p2m::gateway {

/// What it shows. Called from the event loop.
struct rtsp_links
{
    std::function<std::vector<rtsp_printer>()> printers;  ///< those with a camera
    std::function<std::shared_ptr<camera>(std::string const& name)> camera_of;
    /// Whether this printer's video is there has changed.
    std::function<void(std::string const& name)> on_changed;
};

class rtsp_front
{
public:
    /// Thousands of printers may come in one moment; their paths are made once.
    static constexpr std::chrono::milliseconds follow_delay{200};

    rtsp_front(boost::asio::io_context&, rtsp_links);

    /// Starts, ends or replaces what runs, when something is new; what was missing is tried again.
    /// `directory` is that of the state.
    void configure(rtsp_settings const&, std::string const& directory);
    /// Printers, their names or their cameras may be others now.
    void on_roll_changed();
    /// `done` is called once.
    void stop(std::function<void()> done);

    /// As those of rtsp_service.
    [[nodiscard]] bool switch_printer(std::string const& id, bool on);
    [[nodiscard]] bool restart();
    [[nodiscard]] rtsp_statistics statistics(std::string const& id) const;
    void count(gateway_metrics&) const;

private:
    rtsp_links links_;
    rtsp_service service_;
    boost::asio::steady_timer timer_;
    rtsp_settings wanted_;
    std::string password_;
    bool pending_{};
};

}  // namespace p2m::gateway
