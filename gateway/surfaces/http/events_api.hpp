// SPDX-License-Identifier: MIT
// /api/v1/events: live events as server-sent events.
#pragma once

#include "gateway/surfaces/http/event_stream.hpp"
#include "gateway/surfaces/http/route_table.hpp"

namespace p2m::surfaces::http {

/// GET events?printer=a,b&types=state,event, with Last-Event-ID.
void add_events_route(route_table&, event_stream&);

}  // namespace p2m::surfaces::http
