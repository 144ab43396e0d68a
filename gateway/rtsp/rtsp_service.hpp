// SPDX-License-Identifier: MIT
// Camera pictures over RTSP: a MediaMTX of our own as a child, or one elsewhere through its API,
// with a path for each printer. What is missing is one line in the log, and tried again; all else
// goes on.
#pragma once

#include "gateway/camera/camera.hpp"
#include "gateway/rtsp/ffmpeg_command.hpp"
#include "gateway/supervisor/supervisor_fsm.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace p2m::gateway {

/// A MediaMTX that runs elsewhere.
struct rtsp_elsewhere
{
    std::string host;  ///< of its API; empty: one of our own is started
    std::uint16_t port{};
    std::string source;  ///< where it reaches our web server: "http://192.0.2.5:8099"
};

struct rtsp_options
{
    bool enabled = false;
    std::string bind = "127.0.0.1";
    std::uint16_t port = 8554;
    std::string username, password;  ///< of viewers
    gateway::encoding encoding;
    bool webrtc = false;
    std::uint16_t webrtc_port = 8889;
    bool hls = false;
    std::uint16_t hls_port = 8888;
    std::string program;  ///< empty: looked for
    rtsp_elsewhere elsewhere;
    std::string host;       ///< in URLs; empty: chosen
    std::string directory;  ///< exists and is ours: MediaMTX's configuration
    /// What ends MediaMTX's own children with it: "printer2mqtt supervise-child". Empty: nothing.
    std::vector<std::string> helper{"/proc/self/exe", "supervise-child", "--"};
    supervisor_limits limits{.ready_within = std::chrono::seconds{10},
                             .grace = std::chrono::seconds{4}};  // longer than the helper's
    std::chrono::milliseconds retry_every{30'000};               ///< while something is missing
    std::chrono::milliseconds poll_every{10'000};                ///< MediaMTX is asked who looks
};

/// A printer with a camera.
struct rtsp_printer
{
    std::string id;
    std::string name;  ///< its path: the topic segment
    bool operator==(rtsp_printer const&) const = default;
};

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
