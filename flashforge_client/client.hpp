// SPDX-License-Identifier: MIT
// A printer, kept in view: the shell around session_fsm, for printers with the HTTP API and for
// those with a console only. Everything runs on the given io_context's thread.
#pragma once

#include "flashforge_client/connection.hpp"
#include "flashforge_client/credentials.hpp"
#include "flashforge_client/error.hpp"
#include "flashforge_client/messages.hpp"
#include "flashforge_client/model_table.hpp"
#include "flashforge_client/request.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/system/result.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace p2m::flashforge {

struct client_options
{
    std::string host;  ///< host name or IP address
    /// Of discovery. 0: unknown, asked over HTTP. A printer with a console only must be named here.
    int pid{};
    std::optional<credentials> who{};  ///< for printers with the HTTP API
    flashforge::overrides overrides{};
    std::uint16_t http_port = flashforge::http_port;
    std::uint16_t console_port = flashforge::console_port;
};

class client_listener
{
public:
    /// Before the first status of each connection, and whenever they change.
    virtual void on_attributes(attributes const&) = 0;
    /// With each poll that was answered.
    virtual void on_status(status const&) = 0;
    /// At each change, after the status that made it `connected`, and at each attempt that failed
    /// like the one before; `why` is set when something failed.
    virtual void on_connection(connection, boost::system::error_code why) = 0;

protected:
    ~client_listener() = default;
};

class client
{
public:
    using answer_handler = std::function<void(boost::system::result<answer>)>;
    using progress_handler = std::function<void(std::uint64_t bytes)>;

    client(boost::asio::io_context&, client_listener&, client_options);
    /// At any time, also from within the listener; neither the listener nor any handler given to
    /// this client is called any more.
    ~client();
    client(client const&) = delete;
    client& operator=(client const&) = delete;

    void start();
    /// Fails what is pending, gives control of a console back, calls `done` once, within 2 s. A
    /// client does not start again.
    void stop(std::function<void()> done);
    /// Another address from the next request on.
    void set_host(std::string host);
    /// Other credentials from the next request on; a refusal of the old ones delays it no more.
    void set_credentials(std::optional<credentials>);
    /// Discovery has just heard the printer: a pause after failures is over, and a closed HTTP port
    /// means LAN-only mode is off.
    void heard();

    /// Queues one request; one is in flight at a time, polls included, and 8 may wait. The handler
    /// is called exactly once, never from within this call: 4.5 s after it at the latest (pictures
    /// 15 s, a start behind an upload 3 s more, an upload without a bound as long as its bytes
    /// move). What could not be sent 1.5 s before that is not sent at all. Nothing is sent twice.
    void send(request, answer_handler);
    /// As send(), with the bytes of the file that have left so far.
    void upload(upload_file, answer_handler, progress_handler);

    /// Where requests go.
    [[nodiscard]] std::string const& host() const;
    [[nodiscard]] model_row const& model() const;
    [[nodiscard]] client_statistics statistics() const;

private:
    class implementation;
    std::shared_ptr<implementation> implementation_;
};

}  // namespace p2m::flashforge
