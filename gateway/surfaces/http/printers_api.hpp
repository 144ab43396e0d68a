// SPDX-License-Identifier: MIT
// What the API shows of the gateway and its printers: the documents of MQTT, with ETag and 304.
#pragma once

#include "gateway/surfaces/http/printer_documents.hpp"
#include "gateway/surfaces/http/route_table.hpp"

namespace p2m::surfaces::http {

/// GET gateway, printers, printers/{printer} and its state, attributes, diagnostics, thumbnail.
/// Both references outlive the table.
void add_printer_routes(route_table&, printer_documents const&, gateway::managed_printers&);

}  // namespace p2m::surfaces::http
