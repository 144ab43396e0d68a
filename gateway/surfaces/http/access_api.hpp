// SPDX-License-Identifier: MIT
// /api/v1/session and /api/v1/tickets: how a page in a browser is let in.
#pragma once

#include "gateway/surfaces/http/access_control.hpp"
#include "gateway/surfaces/http/route_table.hpp"

namespace p2m::surfaces::http {

/// POST session {"token"} or {"username","password"}: a cookie of 12 h, HttpOnly, SameSite=Strict.
/// GET session: who one is. DELETE session: out. POST tickets: {"ticket","expires_in_s"}, to be put
/// behind `?ticket=` where a browser sends no header (EventSource, img).
void add_access_routes(route_table&, access_control&);

}  // namespace p2m::surfaces::http
