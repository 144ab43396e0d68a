// SPDX-License-Identifier: MIT
// What the paths of the HTTP server mean. One more page: an enumerator, a row in routes.cpp, and
// what answers it in session.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace p2m::gateway {

enum class page : std::uint8_t {
    missing,
    health,    ///< GET /healthz; the only page that is open to everybody
    metrics,   ///< GET /metrics
    printers,  ///< GET /printers
    stream,    ///< GET /printers/<printer>/stream
    snapshot,  ///< GET /printers/<printer>/snapshot.jpg
};

struct route
{
    gateway::page page{page::missing};
    std::string printer;  ///< its topic segment; empty where the page is not a printer's
    bool operator==(route const&) const = default;
};

/// A query (`?...`) is passed over: Home Assistant and browsers add one against caches.
[[nodiscard]] route find_route(std::string_view target);

}  // namespace p2m::gateway
