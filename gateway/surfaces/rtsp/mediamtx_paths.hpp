// SPDX-License-Identifier: MIT
// The paths of one MediaMTX, kept as they are wanted: a path_fsm with its timer, and a client of
// the API that answers it.
#pragma once

#include "gateway/surfaces/rtsp/api_client.hpp"
#include "gateway/surfaces/rtsp/path_fsm.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string>

namespace p2m::gateway {

struct mediamtx_paths_listener
{
    std::function<void(std::string const& name)> on_changed;  ///< is_served() of this path
    std::function<void()> on_reachable;
    std::function<void(std::string const& why)> on_unreachable;  ///< a phrase; it is tried again
    std::function<void()> on_settled;                            ///< see path_fsm::is_settled()
};

/// Held by a shared_ptr. Nothing is called after its end.
class mediamtx_paths : public std::enable_shared_from_this<mediamtx_paths>
{
public:
    /// `source`: as for path_fsm.
    mediamtx_paths(boost::asio::io_context&,
                   std::string source,
                   keeper_limits,
                   mediamtx_paths_listener);

    void want(path_fsm::paths);
    void start(api_options);  ///< the API should answer there now
    void stop();              ///< it is gone, and the paths with it; may be started anew
    [[nodiscard]] path_fsm const& keeper() const noexcept { return keeper_; }

private:
    void perform(keeper_actions const&);
    void act(send_request const&);
    void act(report_path const&);
    void act(report_refused const&);
    void act(report_unreachable const&);
    void act(report_reachable);
    void on_outcome(api_client::outcome const&);
    void arm();

    boost::asio::io_context& io_;
    path_fsm keeper_;
    mediamtx_paths_listener listener_;
    boost::asio::steady_timer timer_;
    std::unique_ptr<api_client> client_;
};

}  // namespace p2m::gateway
