// SPDX-License-Identifier: MIT
// The mosquitto that is started when no broker is configured.
#pragma once

#include "gateway/supervisor/supervised.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace p2m::gateway {

struct embedded_broker_options
{
    std::string bind = "127.0.0.1";
    std::uint16_t port = 1883;
    std::string program = "mosquitto";
    std::string directory;  ///< exists and is ours: configuration and what is retained
    supervisor_limits limits{};
    std::string username;  ///< of every client; empty: clients of this machine need none
    std::string password;
};

class embedded_broker
{
public:
    embedded_broker(boost::asio::io_context&, embedded_broker_options, supervised_listener);

    /// One sentence that says what to do when it cannot be started: no program, the port is taken,
    /// a file cannot be written. Empty: it starts, and `on_ready` follows.
    [[nodiscard]] std::string start();
    /// Somebody else listens where it would; asked before `start`.
    [[nodiscard]] bool is_port_taken() const;

    /// `done` is called once.
    void stop(std::function<void()> done);

    /// Where clients on this machine connect: "mqtt://127.0.0.1:1883".
    [[nodiscard]] std::string url() const;
    [[nodiscard]] bool is_ready() const noexcept { return child_ && child_->is_ready(); }

private:
    [[nodiscard]] std::string connect_address() const;
    [[nodiscard]] std::string check_port() const;
    /// A sentence as of start(); nothing to write without a user name.
    [[nodiscard]] std::string write_passwords(std::string const& path) const;

    boost::asio::io_context& io_;
    embedded_broker_options options_;
    supervised_listener listener_;
    std::unique_ptr<supervised> child_;
};

}  // namespace p2m::gateway
