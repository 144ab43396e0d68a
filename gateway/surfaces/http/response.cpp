// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/response.hpp"

#include <algorithm>
#include <utility>

namespace p2m::surfaces::http {

std::string_view response::text() const noexcept
{
    if (auto const* const own = std::get_if<std::string>(&body))
        return *own;
    if (auto const* const shared = std::get_if<shared_text>(&body); shared && *shared)
        return **shared;
    return {};
}

response make_response(unsigned status, std::string_view type, std::string body)
{
    response out;
    out.status = status;
    out.content_type = type;
    out.body = std::move(body);
    return out;
}

response make_json(unsigned status, std::string body)
{
    return make_response(status, json_type, std::move(body));
}

response make_empty()
{
    return make_response(204, {}, {});
}

response make_accepted(std::string location, std::string json)
{
    auto out = make_json(202, std::move(json));
    out.headers.add("Location", std::move(location));
    return out;
}

void set_retry_after(response& in, std::chrono::milliseconds wait)
{
    auto const seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    in.headers.set("Retry-After", std::to_string(std::max<std::int64_t>(seconds, 1)));
}

}  // namespace p2m::surfaces::http
