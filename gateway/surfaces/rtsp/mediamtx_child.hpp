// SPDX-License-Identifier: MIT
// The MediaMTX that runs as our child: its ports, its private file, the process.
#pragma once

#include "gateway/supervisor/supervised.hpp"
#include "gateway/surfaces/rtsp/api_client.hpp"
#include "gateway/surfaces/rtsp/mediamtx_file.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace p2m::gateway {

struct mediamtx_child_options
{
    mediamtx_options file;  ///< the API's port and secret are chosen at each start
    std::string program;
    std::string directory;            ///< exists and is ours
    std::vector<std::string> helper;  ///< as in rtsp_options
    supervisor_limits limits;
};

struct mediamtx_child_listener
{
    std::function<void()> on_start;                    ///< also anew, after it died
    std::function<void(api_options const&)> on_ready;  ///< its API answers there
    std::function<void(std::string const& why)> on_down;
};

class mediamtx_child
{
public:
    mediamtx_child(boost::asio::io_context&, mediamtx_child_options, mediamtx_child_listener);
    mediamtx_child(mediamtx_child const&) = delete;
    mediamtx_child& operator=(mediamtx_child const&) = delete;

    /// One sentence that says what to do when it cannot be started: a port is taken, the file
    /// cannot be written. Empty: it starts.
    [[nodiscard]] std::string start();
    /// `done` is called once, when nothing of it runs any more.
    void stop(std::function<void()> done);

private:
    [[nodiscard]] std::string check_ports() const;
    [[nodiscard]] std::string write_file();
    [[nodiscard]] std::string file_name() const;
    void before_start();

    boost::asio::io_context& io_;
    mediamtx_child_options options_;
    mediamtx_child_listener listener_;
    api_options api_;
    bool first_start_ = true;
    std::unique_ptr<supervised> child_;
};

}  // namespace p2m::gateway
