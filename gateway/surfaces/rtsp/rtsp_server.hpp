// SPDX-License-Identifier: MIT
// The MediaMTX in use, from its beginning to its end: one of our own, with the web server that its
// ffmpegs read, or one elsewhere. What is to be done when it cannot be had is rtsp_service's.
#pragma once

#include "gateway/camera/camera.hpp"
#include "gateway/surfaces/rtsp/mediamtx_child.hpp"
#include "gateway/surfaces/rtsp/mediamtx_paths.hpp"
#include "gateway/surfaces/rtsp/printer_paths.hpp"
#include "gateway/surfaces/rtsp/rtsp_options.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

class http_server;

struct rtsp_server_listener
{
    std::function<void(std::string const& name)> on_changed;  ///< is_served() of this path
    std::function<void()> on_ready;
    /// A sentence, logged already. It is tried again, or started again.
    std::function<void(std::string const& why)> on_trouble;
};

/// Held by a shared_ptr, started once.
class rtsp_server : public std::enable_shared_from_this<rtsp_server>
{
public:
    /// By name; null when there is no such printer, or it has no camera.
    using camera_finder = std::function<std::shared_ptr<camera>(std::string const& name)>;

    rtsp_server(boost::asio::io_context&, rtsp_options, camera_finder, rtsp_server_listener);
    /// Ends what runs, without waiting.
    ~rtsp_server();
    rtsp_server(rtsp_server const&) = delete;
    rtsp_server& operator=(rtsp_server const&) = delete;

    /// `names`: the paths that are wanted. A sentence when something is missing: nothing runs then.
    [[nodiscard]] std::string start(std::vector<std::string> const& names);
    /// Those that stay keep their viewers. Passed over once it is stopped.
    void want(std::vector<std::string> const& names);
    /// Viewers are cut, and what was started ends, or our paths are taken from the one elsewhere.
    /// `done` is called once, when its ports are free. Once.
    void stop(std::function<void()> done);

    [[nodiscard]] bool is_ready() const noexcept { return ready_; }  ///< it runs and answers
    [[nodiscard]] bool is_served(std::string_view name) const;
    [[nodiscard]] int readers(std::string_view name) const;
    [[nodiscard]] int readers() const;

private:
    std::string start_elsewhere(std::vector<std::string> const& names);
    std::string start_own(std::vector<std::string> const& names);
    std::string open_pictures();
    std::string start_child(std::string const& mediamtx);
    void keep_paths(picture_route, std::vector<std::string> const& names);
    void when_left();
    void end();
    void forget();
    void on_reachable();
    void on_unreachable(std::string const& why);
    void on_child_down(std::string const& why);

    boost::asio::io_context& io_;
    rtsp_options options_;
    camera_finder camera_of_;
    rtsp_server_listener listener_;
    boost::asio::steady_timer leave_timer_;
    picture_route route_;
    std::unique_ptr<http_server> pictures_;  // what ffmpeg reads
    std::shared_ptr<mediamtx_paths> paths_;
    std::unique_ptr<mediamtx_child> child_;
    std::function<void()> on_stopped_;
    bool ready_{};
    bool leaving_{};  // our paths are being taken from one that goes on without us
    bool stopped_{};  // what comes now is passed over
};

}  // namespace p2m::gateway
