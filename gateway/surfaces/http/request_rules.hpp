// SPDX-License-Identifier: MIT
// What becomes of a request, decided from its head alone: refused, answered at once (OPTIONS), or
// handed to its route. No I/O.
//
//   target -> host -> path -> who asks -> method -> where the page comes from -> class, printer
//   -> rate -> type and length of the body
#pragma once

#include "gateway/surfaces/http/access_control.hpp"
#include "gateway/surfaces/http/request.hpp"
#include "gateway/surfaces/http/route_table.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace p2m::surfaces::http {

/// A head as it was read.
struct incoming
{
    std::string verb;    ///< "GET"
    std::string target;  ///< as it was written
    unsigned version = 11;
    header_list headers;
    std::optional<std::uint64_t> content_length;
    bool is_chunked{};
    peer from;
    bool is_secure{};
};

/// Which names are ours, and which other sites may use us.
struct site
{
    std::vector<std::string> names;    ///< beside addresses and localhost
    std::vector<std::string> origins;  ///< "https://panel.example": listed, so let in (CORS)
};

struct admitted
{
    route const* to{};
    request asked;
    header_list cors;  ///< to be added to the answer
};
using verdict = std::variant<response, admitted>;

[[nodiscard]] verdict
decide(incoming, route_table const&, site const&, access_control&, printer::steady_time now);

}  // namespace p2m::surfaces::http
