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
    auto const* value = found == params.end() ? nullptr : std::get_if<scalar>(&found->second);
    auto const* name = value ? std::get_if<std::string>(value) : nullptr;
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

or_refusal<gateway_request> read_request(order const& from,
                                         control_settings const& control,
                                         printer::moment now,
                                         envelope_hint& hint)
{
    if (auto const* unread = std::get_if<unreadable_order>(&from.content)) {
        hint.action = unread->action;
        return unread->why;
    }
    if (from.id && !is_short_text(*from.id))
        return refusal{result_code::invalid_payload, "id is not usable"};
    auto envelope = read_envelope(from, hint);
    if (!envelope)
        return envelope.error();
    auto const row = std::ranges::find(rows, envelope->action, &gateway_row::action);
    if (row == rows.end())
        return refusal{result_code::unknown_action, "there is no such action"};
    if (auto refused = check_class(control, from.from, printer::command_class::gateway))
        return *std::move(refused);
    auto read = row->read(envelope->params);
    if (!read)
        return read.error();
    if (auto refused = check_expiry(expiry_of(from, envelope->expires_at, now), now))
        return *std::move(refused);
    return gateway_request{.what = *std::move(read),
                           .id = std::move(envelope->id),
                           .action = std::move(envelope->action),
                           .canonical = std::move(envelope->canonical)};
}

result make_result(gateway_request const& of, std::optional<refusal> why, printer::moment now)
{
    result out;
    out.id = of.id;
    if (!of.action.empty())
        out.action = of.action;
    out.source = of.source;
    out.from = of.from;
    out.status = why ? result_status::rejected : result_status::ok;
    out.code = why ? why->code : result_code::confirmed;
    out.message = why ? std::move(why->message) : "";
    out.at = now.wall;
    out.duration = std::chrono::duration_cast<std::chrono::milliseconds>(now.mono - of.arrived);
    return out;
}

}  // namespace

std::variant<gateway_request, outcome> gateway_router::receive(order const& from,
                                                               printer::moment now)
{
    envelope_hint hint;
    auto const read = read_request(from, control_, now, hint);
    auto request =
        read ? *read : gateway_request{.id = hint.id, .action = hint.action.value_or("")};
    request.source = from.source;
    request.from = from.from;
    request.reply = from.reply;
    request.arrived = now.mono;
    auto const reject = [&](refusal why) {
        return outcome{from.reply, make_result(request, std::move(why), now)};
    };
    if (!read)
        return reject(read.error());
    if (!request.id)
        return request;
    if (auto const* known = memory_.find(*request.id, now.mono)) {
        if (known->of.canonical != request.canonical)
            return reject({result_code::duplicate, "this id was used for another command"});
        auto again = known->result;
        again.repeated = true;
        return outcome{from.reply, std::move(again)};
    }
    if (!memory_.has_room(now.mono))
        return reject({result_code::busy, "too many commands within a minute"});
    return request;
}

outcome gateway_router::finish(gateway_request const& request,
                               std::optional<refusal> why,
                               printer::moment now)
{
    auto done = make_result(request, std::move(why), now);
    memory_.add({.canonical = request.canonical}, done, now.mono);
    return {request.reply, std::move(done)};
}

}  // namespace p2m::gateway
