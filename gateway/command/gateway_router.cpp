// SPDX-License-Identifier: MIT
#include "gateway/command/gateway_router.hpp"

#include <algorithm>
#include <array>

namespace p2m::gateway {
namespace {

using printer::result_code;
using printer::result_status;

constexpr std::size_t max_name_bytes = 64;

template <class Command>
or_refusal<gateway_command> read_nothing(parameters const& params)
{
    if (!params.empty())
        return refusal{result_code::invalid_payload, "this action has no params"};
    return gateway_command{Command{}};
}

or_refusal<gateway_command> read_forget(parameters const& params)
{
    auto const found = params.find("printer");
    auto const* name = found == params.end() ? nullptr : std::get_if<std::string>(&found->second);
    if (!name || params.size() != 1 || name->size() > max_name_bytes || !is_short_text(*name))
        return refusal{result_code::invalid_payload, "params.printer must be an id or an alias"};
    return gateway_command{forget_printer{*name}};
}

struct gateway_row
{
    std::string_view action;
    or_refusal<gateway_command> (*read)(parameters const&);
};
constexpr std::array rows{
    gateway_row{"rediscover", read_nothing<rediscover>},
    gateway_row{"forget_printer", read_forget},
    gateway_row{"restart_rtsp", read_nothing<restart_rtsp>},
};

or_refusal<gateway_request> read_request(command_message const& message,
                                         control_settings const& control,
                                         printer::moment now,
                                         envelope_hint& hint)
{
    if (message.retained)
        return refusal{result_code::retained, "commands must not be retained"};
    auto envelope = parse_envelope(message.payload, hint);
    if (!envelope)
        return envelope.error();
    auto const row = std::ranges::find(rows, envelope->action, &gateway_row::action);
    if (row == rows.end())
        return refusal{result_code::unknown_action, "there is no such action"};
    if (!is_allowed(control, printer::command_class::gateway))
        return refusal{result_code::class_disabled, "the class gateway is not allowed here"};
    auto read = row->read(envelope->params);
    if (!read)
        return read.error();
    if (auto const& end = envelope->expires_at;
        (end && *end <= now.wall)
        || (message.message_expiry && message.message_expiry->count() <= 0))
        return refusal{result_code::expired, "too late"};
    return gateway_request{*std::move(read),
                           std::move(envelope->id),
                           std::move(envelope->action),
                           std::move(envelope->canonical),
                           message.response_topic,
                           message.correlation,
                           now.mono};
}

result make_result(gateway_request const& of, std::optional<refusal> why, printer::moment now)
{
    result out;
    out.id = of.id;
    if (!of.action.empty())
        out.action = of.action;
    out.source = "command";
    out.status = why ? result_status::rejected : result_status::ok;
    out.code = why ? why->code : result_code::confirmed;
    out.message = why ? std::move(why->message) : "";
    out.at = now.wall;
    out.duration = std::chrono::duration_cast<std::chrono::milliseconds>(now.mono - of.arrived);
    return out;
}

}  // namespace

std::variant<std::monostate, gateway_request, publish_result>
gateway_router::receive(command_message const& message, printer::moment now)
{
    if (message.retained && message.payload.empty())
        return std::monostate{};
    envelope_hint hint;
    auto const answer = [&](result const& what) {
        return publish_result{write_result(what), message.response_topic, message.correlation,
                              what.code};
    };
    auto read = read_request(message, control_, now, hint);
    if (!read) {
        gateway_request unread{};
        unread.id = hint.id;
        unread.action = hint.action.value_or("");
        unread.arrived = now.mono;
        return answer(make_result(unread, read.error(), now));
    }
    auto const& id = read->id;
    if (!id)
        return *std::move(read);
    if (auto const* known = memory_.find(*id, now.mono)) {
        if (known->canonical != read->canonical)
            return answer(make_result(
                *read, refusal{result_code::duplicate, "this id was used for another command"},
                now));
        auto again = known->result;
        again.repeated = true;
        return answer(again);
    }
    if (!memory_.has_room(now.mono))
        return answer(make_result(
            *read, refusal{result_code::busy, "too many commands within a minute"}, now));
    return *std::move(read);
}

publish_result gateway_router::finish(gateway_request const& request,
                                      std::optional<refusal> why,
                                      printer::moment now)
{
    auto const done = make_result(request, std::move(why), now);
    memory_.add(request.canonical, done, now.mono);
    return {write_result(done), request.response_topic, request.correlation, done.code};
}

}  // namespace p2m::gateway
