// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/openapi.hpp"

#include "gateway/surfaces/http/etag.hpp"

namespace p2m::surfaces::http {

void add_openapi_route(route_table& to)
{
    auto const text = std::make_shared<std::string const>(openapi_yaml());
    to.add({.pattern = "/api/v1/openapi.yaml",
            .is_open = true,
            .run = [text](request const& asked, reply const& answer) {
                answer(make_document(asked.headers, "application/yaml", text));
            }});
}

}  // namespace p2m::surfaces::http
