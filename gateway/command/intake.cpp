// SPDX-License-Identifier: MIT
#include "gateway/command/intake.hpp"

#include "gateway/command/command_readers.hpp"
#include "printer/names.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace p2m::gateway {
namespace {

using printer::result_code;

constexpr std::string_view set_prefix = "set/";

refusal class_disabled(printer::command_class which)
{
    return {result_code::class_disabled,
            fmt::format("the class {} is not allowed here", to_string(which))};
}

or_refusal<command_request> read_set(command_message const& message,
                                     control_settings const& control,
                                     reading const& with,
                                     envelope_hint& hint)
{
    auto const what = std::string_view{message.source}.substr(set_prefix.size());
    auto const* row = find_set(what);
    if (!row)
        return refusal{result_code::unknown_action, "there is no such topic"};
    if (!row->action.empty())
        hint.action = row->action;
    if (message.payload.size() > max_set_bytes)
        return refusal{result_code::invalid_payload, "longer than 64 bytes"};
    if (!is_allowed(control, row->allowed_by))
        return class_disabled(row->allowed_by);
    auto read = parse_set(what, message.payload, with);
    if (!read)
        return read.error();
    command_request out{*read, {}, std::string{row_of(*read).action}, {}, {}, {}, {}};
    hint.action = out.action;
    return out;
}

or_refusal<command_request> read_envelope(command_message const& message,
                                          control_settings const& control,
                                          reading const& with,
                                          envelope_hint& hint)
{
    auto envelope = parse_envelope(message.payload, hint);
    if (!envelope)
        return envelope.error();
    auto const* row = find_command(envelope->action);
    if (!row)
        return refusal{result_code::unknown_action, "there is no such action"};
    if (!is_allowed(control, row->allowed_by))
        return class_disabled(row->allowed_by);
    auto read = row->read(envelope->params, with);
    if (!read)
        return read.error();
    return command_request{*std::move(read),
                           std::move(envelope->id),
                           std::string{row->action},
                           readers::job_of(envelope->params),
                           std::move(envelope->canonical),
                           envelope->expires_at,
                           {}};
}

}  // namespace

bool is_allowed(control_settings const& control, printer::command_class which)
{
    return control.enabled
           && (which == printer::command_class::none || control.classes.contains(which));
}

reading make_reading(control_settings const& control,
                     printer::limits const& limits,
                     printer::per_fan<int> fan_on_pct)
{
    auto const smaller = [](int owners, std::optional<int> printers) {
        return printers ? std::min(owners, *printers) : owners;
    };
    return {smaller(control.nozzle_limit_celsius, limits.nozzle_celsius),
            smaller(control.bed_limit_celsius, limits.bed_celsius), fan_on_pct};
}

or_refusal<command_request> read_message(command_message const& message,
                                         control_settings const& control,
                                         reading const& with,
                                         printer::moment now,
                                         envelope_hint& hint)
{
    hint = {};
    if (message.retained)
        return refusal{result_code::retained, "commands must not be retained"};
    auto read = message.source.starts_with(set_prefix)
                    ? read_set(message, control, with, hint)
                    : read_envelope(message, control, with, hint);
    if (!read)
        return read;
    if (message.message_expiry)
        read->expires_mono = now.mono + *message.message_expiry;
    if (is_expired(*read, now))
        return refusal{result_code::expired, "too late"};
    return read;
}

bool is_expired(command_request const& request, printer::moment now) noexcept
{
    return (request.expires_at && *request.expires_at <= now.wall)
           || (request.expires_mono && *request.expires_mono <= now.mono);
}

}  // namespace p2m::gateway
