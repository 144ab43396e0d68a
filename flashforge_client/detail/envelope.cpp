// SPDX-License-Identifier: MIT
#include "flashforge_client/detail/envelope.hpp"

#include "flashforge_client/detail/fields.hpp"

namespace p2m::flashforge::detail {

namespace {

struct outcome
{
    std::optional<int> code{}, err{};
    std::string_view message{}, msg{};
};

using row = net::field<outcome>;
constexpr std::array rows{
    row{"code", [](auto& v, auto& o) { net::keep(o.code, net::to_integer(v)); }},
    row{"err", [](auto& v, auto& o) { net::keep(o.err, net::to_integer(v)); }},
    row{"message", [](auto& v, auto& o) { o.message = net::to_text(v).value_or(o.message); }},
    row{"msg", [](auto& v, auto& o) { o.msg = net::to_text(v).value_or(o.msg); }},
};
static_assert(net::keys_ascend(rows));

}  // namespace

boost::system::error_code
open_answer(endpoint where, http_answer const& raw, json_document& document, std::size_t limit)
{
    if (raw.body.size() > limit)
        return error::answer_too_large;
    constexpr unsigned ok = 200;
    constexpr unsigned not_found = 404;
    outcome told;
    bool const readable = parse_object(raw.body, document);
    if (readable)
        net::read_fields<outcome>(document, rows, told);
    auto const code = told.code ? told.code : told.err;
    if (raw.status == not_found)
        return error::endpoint_missing;
    if (raw.status != ok && !code)
        return error::http_status;
    if (!readable)
        return error::malformed_answer;
    auto const why = verdict(where, code, told.message.empty() ? told.msg : told.message);
    return raw.status != ok && !why ? error::http_status : why;
}

json_value const& nested_or_self(json_value const& object, std::string_view key)
{
    for (auto const& member : object.GetObject())
        if (member.value.IsObject() && net::folded_key{member.name}.view() == key)
            return member.value;
    return object;
}

}  // namespace p2m::flashforge::detail
