// SPDX-License-Identifier: MIT
#include "sdcp_client/detail/envelope.hpp"

#include "net/json_fields.hpp"

namespace p2m::sdcp::detail {

namespace {

constexpr int max_cmd = 65'535;

/// One level of the message.
struct level
{
    json_value const* status{};
    json_value const* attributes{};
    json_value const* data{};
    std::optional<int> cmd{};
    std::string_view request_id{}, topic{}, mainboard_id{};
};

void take_object(json_value const& value, json_value const*& out) noexcept
{
    if (value.IsObject())
        out = &value;
}

void take_text(json_value const& value, std::string_view& out) noexcept
{
    out = net::to_text(value).value_or(out);
}

using row = net::field<level>;
constexpr std::array rows{
    row{"attributes", [](auto& v, auto& l) { take_object(v, l.attributes); }},
    row{"cmd", [](auto& v, auto& l) { net::keep(l.cmd, net::to_integer(v, 0, max_cmd)); }},
    row{"data", [](auto& v, auto& l) { take_object(v, l.data); }},
    row{"mainboardid", [](auto& v, auto& l) { take_text(v, l.mainboard_id); }},
    row{"requestid", [](auto& v, auto& l) { take_text(v, l.request_id); }},
    row{"status", [](auto& v, auto& l) { take_object(v, l.status); }},
    row{"topic", [](auto& v, auto& l) { take_text(v, l.topic); }},
};
static_assert(net::keys_ascend(rows));

level read_level(json_value const* object)
{
    level found;
    if (object != nullptr)
        net::read_fields<level>(*object, rows, found);
    return found;
}

constexpr std::string_view topic_prefix = "sdcp/";

std::string_view id_in_topic(std::string_view topic) noexcept
{
    auto const slash = topic.rfind('/');
    return topic.starts_with(topic_prefix) && slash >= topic_prefix.size()
               ? topic.substr(std::min(slash, topic.size() - 1) + 1)
               : std::string_view{};
}

template <class T>
T first_of(T outer, T middle, T inner, bool (*missing)(T const&)) noexcept
{
    return !missing(outer) ? outer : !missing(middle) ? middle : inner;
}

}  // namespace

envelope open_envelope(json_value const& object)
{
    auto const top = read_level(&object);
    auto const data = read_level(top.data);
    auto const payload = read_level(data.data);
    auto const no_object = [](json_value const* const& value) { return value == nullptr; };
    auto const no_text = [](std::string_view const& text) { return text.empty(); };
    return {
        .status = first_of<json_value const*>(top.status, data.status, payload.status, no_object),
        .attributes = first_of<json_value const*>(top.attributes, data.attributes,
                                                  payload.attributes, no_object),
        .data = top.data,
        .payload = data.data,
        .cmd = data.cmd,
        .request_id = data.request_id,
        .topic = top.topic,
        .mainboard_id = first_of<std::string_view>(top.mainboard_id, data.mainboard_id,
                                                   id_in_topic(top.topic), no_text),
    };
}

std::string_view kind_of_topic(std::string_view topic) noexcept
{
    if (!topic.starts_with(topic_prefix))
        return {};
    topic.remove_prefix(topic_prefix.size());
    return topic.substr(0, topic.find('/'));
}

}  // namespace p2m::sdcp::detail
