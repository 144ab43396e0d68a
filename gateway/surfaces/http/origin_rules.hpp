// SPDX-License-Identifier: MIT
// Whether a page of another site makes the visitor's browser ask. Pure rules over header fields;
// programs send none of them and are not concerned.
#pragma once

#include "gateway/surfaces/http/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace p2m::surfaces::http {

/// "http://printers.lan:8099" of a Referer or an Origin; empty when it is neither.
[[nodiscard]] std::string origin_of(std::string_view url);

/// Whether an Origin is that of this server, which a client reached as `host`. The scheme is left
/// out: TLS may end at a proxy.
[[nodiscard]] bool is_own_origin(std::string_view origin, std::string_view host);

/// For requests that change something: Origin is ours, listed, or absent; Sec-Fetch-Site is
/// `same-origin`, `none` or absent, save for listed origins.
[[nodiscard]] bool
may_change(header_list const&, std::string_view host, std::vector<std::string> const& listed);

/// For what a GET costs a printer (W3C Fetch Metadata): not from another site, unless its user
/// followed a link, or the site is listed. Another port of the same host is the same site.
[[nodiscard]] bool
may_cost_printer(header_list const&, std::string_view host, std::vector<std::string> const& listed);

/// Whether a browser would send this POST for any page without asking us first: no type, or one of
/// a form, and no header of its own (Fetch 4.10, "CORS-safelisted").
[[nodiscard]] bool is_simple_post(header_list const&);

}  // namespace p2m::surfaces::http
