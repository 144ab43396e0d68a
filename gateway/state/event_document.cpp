// SPDX-License-Identifier: MIT
#include "gateway/state/detail/json_fields.hpp"
#include "gateway/state/documents.hpp"

namespace p2m::gateway {

std::string write_event(printer::event const& event)
{
    rapidjson::StringBuffer buffer;
    json::writer out{buffer};
    json::put_event(out, event);
    return {buffer.GetString(), buffer.GetSize()};
}

std::optional<printer::event> parse_event(std::string_view text)
{
    rapidjson::Document from;
    return json::parse_object(from, text) ? json::get_event(from) : std::nullopt;
}

}  // namespace p2m::gateway
