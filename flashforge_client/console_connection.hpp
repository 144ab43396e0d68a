// SPDX-License-Identifier: MIT
// The shell around console_fsm: one socket and one timer.
#pragma once

#include "flashforge_client/console_access.hpp"
#include "flashforge_client/console_codec.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/system/error_code.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace p2m::flashforge {

class console_listener
{
public:
    virtual void on_console_replies(std::vector<console_reply>) = 0;
    virtual void on_console_failed(boost::system::error_code) = 0;

protected:
    ~console_listener() = default;
};

class console_connection
{
public:
    console_connection(boost::asio::io_context&,
                       console_listener&,
                       console_access,
                       std::uint16_t port);
    ~console_connection();  ///< closes at once; the listener is not called any more
    console_connection(console_connection const&) = delete;
    console_connection& operator=(console_connection const&) = delete;

    /// Nothing must be running. A connection that is kept to another host is closed first.
    void run(std::string const& host, console_script);
    void abandon();  ///< what is running; there is no answer
    /// Gives control back where it is held; `done` is called once, at the latest after 1.5 s.
    void stop(std::function<void()> done);

private:
    class implementation;
    std::shared_ptr<implementation> implementation_;
};

}  // namespace p2m::flashforge
