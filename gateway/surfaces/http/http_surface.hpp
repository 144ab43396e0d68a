// SPDX-License-Identifier: MIT
// The HTTP server as [http] wants it: started, started anew at a reload, tried again while its port
// is taken. Printers matter more than pictures: it never ends the gateway.
#pragma once

#include "gateway/configuration/load_settings.hpp"
#include "gateway/configuration/settings.hpp"
#include "gateway/surfaces/http/access.hpp"
#include "gateway/surfaces/http/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace p2m::gateway {

class http_surface
{
public:
    /// `token_file` has the named tokens; there need not be one.
    http_surface(boost::asio::io_context&, http_sources, std::string token_file);

    /// Starts, ends or replaces the server. Its secrets are read again; when neither they nor the
    /// settings are others nobody is cut off.
    void configure(http_settings const&);
    void stop();
    [[nodiscard]] std::size_t viewers() const { return server_ ? server_->viewers() : 0; }

private:
    [[nodiscard]] boost::system::result<http_credentials, explanation> read_credentials() const;
    void try_start();

    boost::asio::io_context& io_;
    http_sources sources_;
    std::string token_file_;
    boost::asio::steady_timer again_;
    std::unique_ptr<http_server> server_;
    bool is_configured_{};
    http_settings wanted_;
    http_credentials credentials_;
    bool told_{};
};

}  // namespace p2m::gateway
