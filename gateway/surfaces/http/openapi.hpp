// SPDX-License-Identifier: MIT
// The description of the API, compiled in from openapi.yaml.
#pragma once

#include "gateway/surfaces/http/route_table.hpp"

#include <string_view>

namespace p2m::surfaces::http {

[[nodiscard]] std::string_view openapi_yaml();

/// GET /api/v1/openapi.yaml
void add_openapi_route(route_table&);

}  // namespace p2m::surfaces::http
