// SPDX-License-Identifier: MIT
// One run of one child: its own process group, its output as lines, none of our descriptors, and it
// gets `death_signal` when this process dies, however it dies. Reaps its own pid only.
// Start it from the thread that lives longest: Linux ties the death signal to the starting thread.
#pragma once

#include "gateway/supervisor/supervisor_fsm.hpp"

#include <boost/asio/io_context.hpp>

#include <csignal>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace p2m::gateway {

struct child_options
{
    std::string name;     ///< for the log: "mosquitto"
    std::string program;  ///< a path, or a name that is looked up in PATH
    std::vector<std::string> arguments;
    std::map<std::string, std::string> environment;  ///< added to ours
    std::string working_directory;                   ///< empty: ours
    int death_signal = SIGKILL;
    std::vector<std::string> hidden{};  ///< variables of ours that begin so are not passed on
};

/// Called from the event loop, never from within start().
struct child_listener
{
    std::function<void(std::string const& line)> on_line;
    /// Once, after the last line. It may destroy the child_process.
    std::function<void(exit_status)> on_exited;
};

class child_process
{
public:
    child_process(boost::asio::io_context&, child_options, child_listener);
    /// A child that still runs is killed with its group, and reaped.
    ~child_process();
    child_process(child_process const&) = delete;
    child_process& operator=(child_process const&) = delete;

    void start();                            ///< once
    void signal(int number);                 ///< to the whole group; nothing when it has ended
    [[nodiscard]] int pid() const noexcept;  ///< 0 when it does not run

private:
    struct run;
    std::shared_ptr<run> run_;
};

}  // namespace p2m::gateway
