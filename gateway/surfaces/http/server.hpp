// SPDX-License-Identifier: MIT
// The HTTP server: pictures for browsers and Home Assistant, health and numbers for those who look
// after the gateway, and the rows that others add. What becomes of a request is decided in
// request_rules.hpp, who is let in in access_control.hpp.
#pragma once

#include "gateway/camera/camera.hpp"
#include "gateway/surfaces/http/access.hpp"
#include "gateway/surfaces/http/limits.hpp"
#include "gateway/surfaces/http/metrics.hpp"
#include "gateway/surfaces/http/printer_list.hpp"
#include "gateway/surfaces/http/route_table.hpp"
#include "gateway/surfaces/http/token_table.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace p2m::surfaces::http {
class access_control;
}

namespace p2m::gateway {

struct http_options
{
    std::string bind = "127.0.0.1";  ///< an IP address
    std::uint16_t port = 8099;       ///< 0: any free one
    http_credentials credentials;
    /// Programs of the gateway's own user (and root) are let in, others are not heard. IPv4
    /// loopback only.
    bool only_own_user = false;
    std::vector<std::string> names;    ///< what this machine is called, for the Host check
    std::vector<std::string> origins;  ///< "https://panel.example": other sites let in (CORS)
    std::string certificate_file;      ///< a PEM chain; with key_file: TLS, and nothing else
    std::string key_file;              ///< its PEM key
    std::string token_file;            ///< named tokens; changes are seen while it runs
    std::string spool_directory;       ///< for uploads; empty: none are taken
    std::size_t max_event_readers = surfaces::http::limits::event_readers;
    std::size_t max_clients_per_printer = 8;  ///< streams and snapshots; one more gets 503
    std::size_t max_clients = 32;
    std::chrono::milliseconds request_within{10'000};  ///< also between two requests
    std::chrono::milliseconds frame_within{15'000};    ///< a viewer takes a picture in it, or goes
    std::chrono::milliseconds picture_within{8000};    ///< else 503
    std::chrono::milliseconds stream_idle{60'000};     ///< a stream without pictures ends
};

/// What the server shows. Called from the event loop.
struct http_sources
{
    std::function<std::vector<listed_printer>()> printers;
    /// By topic segment; null when there is no such printer, or it has no camera.
    std::function<std::shared_ptr<camera>(std::string const&)> camera_of;
    std::function<gateway_metrics()> metrics;
    /// Adds the rows of the API. What their handlers use outlives the server.
    std::function<void(surfaces::http::route_table&, surfaces::http::access_control&)> add_rows{};
};

class http_server
{
public:
    http_server(boost::asio::io_context&, http_options, http_sources);
    /// As stop().
    ~http_server();
    http_server(http_server const&) = delete;
    http_server& operator=(http_server const&) = delete;

    /// Where further rows are added, before start(). What their handlers use outlives the server.
    [[nodiscard]] surfaces::http::route_table& routes();
    [[nodiscard]] surfaces::http::access_control& access();

    /// Listens. An error tells that the address cannot be had, or that the certificate, its key or
    /// the spool cannot be used; it may be tried again.
    [[nodiscard]] boost::system::error_code start();
    /// Reads certificate and key again, for connections that come from now on. On an error the old
    /// ones stay.
    [[nodiscard]] boost::system::error_code reload_certificate();
    /// Closes everything at once; sources are not asked any more.
    void stop();

    [[nodiscard]] std::uint16_t port() const;       ///< that it listens on; 0 before start()
    [[nodiscard]] std::size_t viewers() const;      ///< streams and snapshots under way
    [[nodiscard]] std::size_t connections() const;  ///< open now

private:
    class implementation;
    std::shared_ptr<implementation> impl_;
};

}  // namespace p2m::gateway
