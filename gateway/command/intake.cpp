// SPDX-License-Identifier: MIT
#include "gateway/command/intake.hpp"

#include "printer/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace p2m::gateway {
namespace {

using printer::result_code;

/// An expiry beyond it needs no second clock: max_order_age comes first.
constexpr std::chrono::hours far_future{1};

refusal invalid(std::string message)
{
    return {result_code::invalid_payload, std::move(message)};
}

/// What the surface could not read. A message that is no order at all, or names nothing, is told
/// before its class is looked at.
refusal why_unreadable(unreadable_order const& from,
                       caller const& of,
                       control_settings const& control,
                       envelope_hint& hint)
{
    hint.action = from.action;
    if (from.why.code != result_code::retained && from.why.code != result_code::unknown_action)
        if (auto refused = check_class(control, of, from.allowed_by))
            return *std::move(refused);
    return from.why;
}

or_refusal<order_request> read_typed(instruction const& what,
                                     order const& from,
                                     control_settings const& control,
                                     reading const& with,
                                     envelope_hint& hint)
{
    auto const& row = row_of(what);
    hint = {from.id, std::string{row.action}};
    if (auto refused = check_class(control, from.from, row.allowed_by))
        return *std::move(refused);
    if (auto refused = check_values(what, with))
        return *std::move(refused);
    return order_request{.what = what, .id = from.id, .action = std::string{row.action}};
}

or_refusal<order_request>
read_action(envelope from, caller const& of, control_settings const& control, reading const& with)
{
    auto const* row = find_command(from.action);
    if (!row)
        return refusal{result_code::unknown_action, "there is no such action"};
    if (auto refused = check_class(control, of, row->allowed_by))
        return *std::move(refused);
    auto read = row->read(from.params, with);
    if (!read)
        return read.error();
    if (auto refused = check_values(*read, with))
        return *std::move(refused);
    return order_request{.what = *std::move(read),
                         .id = std::move(from.id),
                         .action = std::string{row->action},
                         .job = readers::job_of(from.params),
                         .page = readers::page_of(from.params),
                         .canonical = std::move(from.canonical)};
}

}  // namespace

bool is_allowed(control_settings const& control,
                caller const& of,
                printer::command_class which) noexcept
{
    if (!control.enabled)
        return false;
    return which == printer::command_class::none
           || (control.classes.contains(which) && (!of.classes || of.classes->contains(which)));
}

std::optional<refusal>
check_class(control_settings const& control, caller const& of, printer::command_class which)
{
    if (is_allowed(control, of, which))
        return std::nullopt;
    if (!control.enabled)
        return refusal{result_code::class_disabled, "control is off"};
    return refusal{result_code::class_disabled,
                   fmt::format("the class {} is not allowed {}", to_string(which),
                               control.classes.contains(which) ? "to this caller" : "here")};
}

or_refusal<order_request> read_order(order const& from,
                                     control_settings const& control,
                                     reading const& with,
                                     printer::moment now,
                                     envelope_hint& hint)
{
    hint = {};
    if (from.id && !is_short_text(*from.id))
        return invalid("id must be a string of 1 to 64 bytes without control characters");
    if (auto const* unread = std::get_if<unreadable_order>(&from.content))
        return why_unreadable(*unread, from.from, control, hint);

    std::optional<printer::wall_time> in_envelope;
    auto read = [&]() -> or_refusal<order_request> {
        if (auto const* typed = std::get_if<instruction>(&from.content))
            return read_typed(*typed, from, control, with, hint);
        auto envelope = read_envelope(from, hint);
        if (!envelope)
            return envelope.error();
        in_envelope = envelope->expires_at;
        return read_action(*std::move(envelope), from.from, control, with);
    }();
    if (!read)
        return read;
    read->expiry = expiry_of(from, in_envelope, now);
    if (auto refused = check_expiry(read->expiry, now))
        return *std::move(refused);
    return read;
}

order_expiry
expiry_of(order const& from, std::optional<printer::wall_time> in_envelope, printer::moment now)
{
    order_expiry out{.wall = from.expires_at, .mono = {}, .received_at = from.received_at};
    if (in_envelope)
        out.wall = std::min(*in_envelope, out.wall.value_or(*in_envelope));
    if (out.wall && *out.wall > now.wall && *out.wall - now.wall < far_future)
        out.mono = now.mono + (*out.wall - now.wall);
    if (from.expires_in && *from.expires_in < far_future) {
        auto const end = from.received_at.mono + *from.expires_in;
        out.mono = std::min(end, out.mono.value_or(end));
    }
    return out;
}

std::optional<refusal> check_expiry(order_expiry const& of, printer::moment now)
{
    if ((of.wall && *of.wall <= now.wall) || (of.mono && *of.mono <= now.mono))
        return refusal{result_code::expired, "too late"};
    if (now.mono - of.received_at.mono > max_order_age
        || now.wall - of.received_at.wall > max_order_age)
        return refusal{result_code::expired,
                       fmt::format("it came more than {} s ago", max_order_age.count())};
    return std::nullopt;
}

}  // namespace p2m::gateway
