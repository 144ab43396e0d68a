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

struct server_state
{
    server_state(http_options with, std::shared_ptr<surfaces::http::access_control> control);

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
    [[nodiscard]] static std::unique_ptr<viewer_place>
    take(std::shared_ptr<server_state> const& state, std::string const& printer)
    {
        auto& taken = state->viewers_of[printer];
        if (state->viewers >= state->options.max_clients
            || taken >= state->options.max_clients_per_printer)
        {
            if (taken == 0)
                state->viewers_of.erase(printer);
            return nullptr;
        }
        ++taken;
        ++state->viewers;
        return std::unique_ptr<viewer_place>{new viewer_place{state, printer}};
    }
    ~viewer_place()
    {
        --state_->viewers;
        if (auto const mine = state_->viewers_of.find(printer_); --mine->second == 0)
            state_->viewers_of.erase(mine);
    }
    viewer_place(viewer_place const&) = delete;
    viewer_place& operator=(viewer_place const&) = delete;

private:
    viewer_place(std::shared_ptr<server_state> state, std::string printer)
        : state_{std::move(state)}
        , printer_{std::move(printer)}
    {}
    std::shared_ptr<server_state> state_;
    std::string printer_;
};

}  // namespace p2m::gateway
