// SPDX-License-Identifier: MIT
// A child that is kept running: the policy of supervisor_fsm joined with child_process.
#pragma once

#include "gateway/supervisor/child_process.hpp"

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string>

namespace p2m::gateway {

/// Asks once whether the child is ready and calls back once, from the event loop, within seconds.
using readiness_probe = std::function<void(std::function<void(bool ready)>)>;

/// Ready when this TCP address accepts a connection; gives up after a second.
[[nodiscard]] readiness_probe
make_tcp_probe(boost::asio::io_context&, std::string address, std::uint16_t port);

struct supervised_listener
{
    std::function<void(std::string const& line)> on_line;
    std::function<void()> on_ready;
    std::function<void(std::string const& why)> on_down;  ///< once for each change of cause
    /// Before each start: it may change what is started, or write what that reads.
    std::function<void(child_options&)> before_start;
};

class supervised
{
public:
    /// An empty probe: ready as soon as it runs.
    supervised(boost::asio::io_context&,
               child_options,
               supervisor_limits,
               readiness_probe,
               supervised_listener);
    ~supervised();
    supervised(supervised const&) = delete;
    supervised& operator=(supervised const&) = delete;

    void start();
    /// SIGTERM, after the grace SIGKILL. `done` is called once, when nothing runs any more.
    void stop(std::function<void()> done);

    [[nodiscard]] bool is_ready() const noexcept;
    [[nodiscard]] int pid() const noexcept;  ///< 0 when it does not run

private:
    class implementation;
    std::shared_ptr<implementation> implementation_;
};

}  // namespace p2m::gateway
