// SPDX-License-Identifier: MIT
// What the sessions of one HTTP server share: options, routes, access, connections, the spool, and
// the count of viewers.
#pragma once

#include "gateway/surfaces/http/access_control.hpp"
#include "gateway/surfaces/http/connection_table.hpp"
#include "gateway/surfaces/http/request_rules.hpp"
#include "gateway/surfaces/http/route_table.hpp"
#include "gateway/surfaces/http/server.hpp"
#include "gateway/surfaces/http/spool.hpp"
#include "gateway/surfaces/http/token_file.hpp"

#include <map>
#include <memory>
#include <string>

namespace p2m::gateway {

struct http_desk
{
    http_desk(http_options with, std::shared_ptr<surfaces::http::access_control> control);

    /// Tokens that were added or revoked are in force from here on.
    void refresh_tokens();

    http_options options;
    http_sources sources;
    surfaces::http::site ours;
    std::shared_ptr<surfaces::http::access_control> access;
    surfaces::http::token_watch tokens;
    surfaces::http::route_table routes;
    surfaces::http::connection_table connections;
    std::unique_ptr<surfaces::http::spool> spool;  ///< null: bodies are not spooled
    bool stopped{};
    std::size_t viewers{};
    std::size_t uploads{};  ///< bodies that are being spooled
    std::map<std::string, std::size_t, std::less<>> viewers_of;
};

/// One place among the viewers of a printer, for as long as it lives.
class viewer_place
{
public:
    /// Null when there is no place left.
    [[nodiscard]] static std::unique_ptr<viewer_place> take(std::shared_ptr<http_desk> const& desk,
                                                            std::string const& printer)
    {
        auto& taken = desk->viewers_of[printer];
        if (desk->viewers >= desk->options.max_clients
            || taken >= desk->options.max_clients_per_printer)
        {
            if (taken == 0)
                desk->viewers_of.erase(printer);
            return nullptr;
        }
        ++taken;
        ++desk->viewers;
        return std::unique_ptr<viewer_place>{new viewer_place{desk, printer}};
    }
    ~viewer_place()
    {
        --desk_->viewers;
        if (auto const mine = desk_->viewers_of.find(printer_); --mine->second == 0)
            desk_->viewers_of.erase(mine);
    }
    viewer_place(viewer_place const&) = delete;
    viewer_place& operator=(viewer_place const&) = delete;

private:
    viewer_place(std::shared_ptr<http_desk> desk, std::string printer)
        : desk_{std::move(desk)}
        , printer_{std::move(printer)}
    {}
    std::shared_ptr<http_desk> desk_;
    std::string printer_;
};

}  // namespace p2m::gateway
