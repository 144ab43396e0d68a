// SPDX-License-Identifier: MIT
#include "gateway/command/router.hpp"

#include "gateway/command/command_effects.hpp"
#include "gateway/command/command_rules.hpp"
#include "gateway/command/command_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace p2m::gateway {
namespace {

using printer::result_code;
using printer::result_status;

constexpr auto offline_message = "the printer is offline";
constexpr auto shutdown_message = "the gateway is stopping";
constexpr auto timeout_message = "no answer within 5 s";

/// The command of this type, if it is one.
template <class Command>
Command const* command_if(instruction const& what) noexcept
{
    auto const* command = std::get_if<printer::command>(&what);
    return command ? std::get_if<Command>(command) : nullptr;
}
template <class Action>
bool is_action(instruction const& what) noexcept
{
    auto const* action = std::get_if<printer_action>(&what);
    return action && std::holds_alternative<Action>(*action);
}

std::string or_else(std::string const& message, std::string_view otherwise)
{
    return message.empty() ? std::string{otherwise} : message;
}

/// The folders of the printer may hold other files afterwards.
bool changes_files(instruction const& what) noexcept
{
    return command_if<printer::delete_file>(what) != nullptr
           || command_if<printer::start_print>(what) != nullptr || is_action<send_upload>(what);
}

order_identity identity_of(order_request const& request)
{
    return {request.canonical, request.what, request.job};
}

}  // namespace

command_router::command_router(control_settings control, action_offers offers)
    : control_{std::move(control)}
    , offers_{offers}
{}

router_actions
command_router::configure(control_settings control, action_offers offers, printer::moment now)
{
    router_actions out;
    control_ = std::move(control);
    offers_ = offers;
    auto const refusal_of = [&](pending_order const& one) {
        return check_class(control_, one.from, row_of(one.request.what).allowed_by);
    };
    for (auto const& one :
         waiting_.take_all([&](pending_order const& each) { return refusal_of(each).has_value(); }))
        reject(one, *refusal_of(one), now, out);
    start_next(now, out);
    return out;
}

void command_router::on_attributes(printer::capabilities has, printer::limits limits)
{
    capabilities_ = has;
    limits_ = limits;
}

reading command_router::current_reading() const
{
    return make_reading(control_, capabilities_, limits_, fans_.on_pct());
}

router_actions command_router::receive(order const& given, printer::moment now)
{
    router_actions out;
    pending_order who{
        .source = given.source, .from = given.from, .reply = given.reply, .arrived = now};
    envelope_hint hint;
    auto read = read_order(given, control_, current_reading(), now, hint);
    if (!read) {
        who.request.id = hint.id;
        who.request.action = hint.action.value_or("");
        reject(who, read.error(), now, out);
        return out;
    }
    who.request = *std::move(read);
    admit(std::move(who), now, out);
    return out;
}

/// Duplicate, state, room.
void command_router::admit(pending_order who, printer::moment now, router_actions& out)
{
    if (auto const& id = who.request.id) {
        auto const* known = memory_.find(*id, now.mono);
        if (known && known->of.is_same_as(identity_of(who.request))) {
            auto again = known->result;
            again.repeated = true;
            out.emplace_back(outcome{who.reply, std::move(again)});
            return;
        }
        if (known || waiting_.has(*id) || sent_.has(*id))
            return reject(who,
                          {result_code::duplicate,
                           known ? "this id was used for another command within the last minute"
                                 : "the command with this id is under way"},
                          now, out);
        if (!memory_.has_room(now.mono))
            return reject(who, {result_code::busy, "too many commands within a minute"}, now, out);
        who.was_admitted = true;
    }
    if (auto refused = check_now(who, now))
        return reject(who, *std::move(refused), now, out);
    if (!waiting_.add(who))
        return reject(who, {result_code::busy, "eight commands are waiting"}, now, out);
    start_next(now, out);
}

std::optional<refusal> command_router::check_now(pending_order const& who,
                                                 printer::moment now) const
{
    auto const& request = who.request;
    if (is_shut_down_)
        return refusal{result_code::not_allowed_now, shutdown_message};
    if (!is_online_ && !is_action<list_jobs>(request.what))
        return refusal{result_code::printer_offline, offline_message};
    return check_state(request.what, capabilities_,
                       {snapshot_, request.job, control_.temperature_while_printing, offers_,
                        last_snapshot_ && now.mono - *last_snapshot_ < between_snapshots});
}

bool command_router::is_shown_already(instruction const& what) const
{
    if (auto const* camera = command_if<printer::set_camera>(what))
        return camera_on_ == camera->on;
    return row_of(what).skip_when_shown && is_shown(what, snapshot_);
}

void command_router::start_next(printer::moment now, router_actions& out)
{
    auto const may_go = [&](instruction const& what) { return sent_.may_send(what); };
    while (auto next = waiting_.take_first(may_go))
        start(*std::move(next), now, out);
}

/// All checks once more: settings, limits and state may be others than when it came.
void command_router::start(pending_order who, printer::moment now, router_actions& out)
{
    auto const& what = who.request.what;
    if (auto refused = check_expiry(who.request.expiry, now))
        return reject(who, *std::move(refused), now, out);
    if (auto refused = check_class(control_, who.from, row_of(what).allowed_by))
        return reject(who, *std::move(refused), now, out);
    if (auto refused = check_values(what, current_reading()))
        return reject(who, *std::move(refused), now, out);
    if (auto refused = check_now(who, now))
        return reject(who, *std::move(refused), now, out);
    if (is_shown_already(what))
        return finish(who, {}, {}, now, out);
    if (auto const* list = command_if<printer::list_files>(what))
        if (auto const* known = files_.find(list->path, now)) {
            result extra;
            extra.files = file_lists::page_of(*known, who.request.page);
            return finish(who, {}, std::move(extra), now, out);
        }

    auto const number = ++last_ticket_;
    if (is_action<take_snapshot>(what))
        last_snapshot_ = now.mono;
    if (auto const* command = std::get_if<printer::command>(&what))
        out.emplace_back(send_to_driver{number, *command, who.from, who.reply});
    else
        out.emplace_back(carry_out{number, *std::get_if<printer_action>(&what), who.reply});
    sent_.add({.who = std::move(who), .ticket = number, .deadline = now.mono + answer_within});
}

router_actions
command_router::on_report(printer::snapshot const& seen, bool online, printer::moment now)
{
    router_actions out;
    take_state(seen, online, true, now, out);
    return out;
}

router_actions
command_router::on_state(printer::snapshot const& seen, bool online, printer::moment now)
{
    router_actions out;
    take_state(seen, online, false, now, out);
    return out;
}

void command_router::take_state(printer::snapshot const& seen,
                                bool online,
                                bool is_report,
                                printer::moment now,
                                router_actions& out)
{
    snapshot_ = seen;
    is_online_ = online;
    if (!online) {
        camera_on_.reset();
        files_.forget();
        for (auto const which : sent_.select([](sent_order const& one) {
                 return std::holds_alternative<printer::command>(one.who.request.what);
             }))
        {
            auto const lost = sent_.take(which);
            finish_sent(lost,
                        {result_status::failed, result_code::timeout, "the connection was lost"},
                        now, out);
        }
    } else {
        fans_.on_state(seen, now.mono);
        sent_.on_state(seen, is_report);
        for (auto const which : sent_.select([&](sent_order const& one) {
                 return one.acknowledged && sent_orders::is_confirmed(one, seen);
             }))
            finish_sent(sent_.take(which), {}, now, out);
    }
    start_next(now, out);
}

router_actions command_router::on_answer(ticket which,
                                         printer::answer answer,
                                         printer::moment now,
                                         std::chrono::seconds shown_within)
{
    router_actions out;
    auto* const found = sent_.find(which);
    if (!found || found->acknowledged)
        return out;
    if (answer.what != printer::answer::kind::acknowledged) {
        auto one = sent_.take(which);
        one.acknowledged = std::move(answer);
        finish_sent(one, verdict_of(one), now, out);
        start_next(now, out);
        return out;
    }
    auto const& what = found->who.request.what;
    if (auto const* camera = command_if<printer::set_camera>(what))
        camera_on_ = camera->on;
    if (changes_files(what))
        files_.forget();
    if (auto const* list = command_if<printer::list_files>(what))
        files_.remember({list->path, answer.files, now});
    found->acknowledged = std::move(answer);
    found->shown_within = std::min(shown_within, longest_confirmation);
    found->deadline = now.mono + found->shown_within;
    if (sent_orders::is_confirmed(*found, snapshot_))
        finish_sent(sent_.take(which), {}, now, out);
    start_next(now, out);
    return out;
}

router_actions command_router::on_done(ticket which, action_answer done, printer::moment now)
{
    if (auto* const found = sent_.find(which))
        found->data = std::move(done.data);
    return on_answer(which, {.what = done.what, .message = std::move(done.message)}, now);
}

/// What an answer that is no acknowledgement means.
command_router::verdict command_router::verdict_of(sent_order const& one)
{
    auto const& answer = *one.acknowledged;
    using enum printer::answer::kind;
    switch (answer.what) {
    case acknowledged:
        return {};
    case refused:
        return {result_status::failed, result_code::printer_refused, answer.message};
    case timeout:
        return {result_status::failed, result_code::timeout,
                or_else(answer.message, timeout_message)};
    case not_sent:
        return {result_status::rejected, result_code::printer_offline,
                or_else(answer.message, offline_message)};
    case not_now:
        if (is_action<take_snapshot>(one.who.request.what))
            last_snapshot_.reset();  // none was taken: the next one is not too soon
        return {result_status::rejected, result_code::not_allowed_now, answer.message};
    }
    return {};
}

router_actions command_router::on_time(printer::moment now)
{
    router_actions out;
    for (auto const which :
         sent_.select([&](sent_order const& one) { return one.deadline <= now.mono; }))
    {
        auto const one = sent_.take(which);
        if (one.acknowledged)
            finish_sent(one,
                        {result_status::accepted, result_code::unconfirmed,
                         or_else(one.acknowledged->message,
                                 fmt::format("acknowledged, but no effect was seen within {} s",
                                             one.shown_within.count()))},
                        now, out);
        else
            finish_sent(one, {result_status::failed, result_code::timeout, timeout_message}, now,
                        out);
    }
    start_next(now, out);
    return out;
}

router_actions command_router::on_shutdown(printer::moment now)
{
    router_actions out;
    is_shut_down_ = true;
    for (auto const which : sent_.select([](sent_order const&) { return true; })) {
        auto const one = sent_.take(which);
        auto const status = one.acknowledged ? result_status::accepted : result_status::failed;
        auto const code = one.acknowledged ? result_code::unconfirmed : result_code::timeout;
        finish_sent(one, {status, code, shutdown_message}, now, out);
    }
    start_next(now, out);
    return out;
}

std::optional<printer::steady_time> command_router::deadline() const noexcept
{
    return sent_.deadline();
}

void command_router::finish_sent(sent_order const& one,
                                 verdict what,
                                 printer::moment now,
                                 router_actions& out)
{
    result extra;
    if (one.acknowledged)
        extra.printer_code = one.acknowledged->printer_code;
    if (what.status == result_status::ok) {
        extra.data = one.data;
        if (auto const* list = command_if<printer::list_files>(one.who.request.what))
            extra.files = file_lists::page_of({list->path, one.acknowledged->files, now},
                                              one.who.request.page);
    }
    finish(one.who, std::move(what), std::move(extra), now, out);
}

void command_router::reject(pending_order const& who,
                            refusal why,
                            printer::moment now,
                            router_actions& out)
{
    finish(who, {result_status::rejected, why.code, std::move(why.message)}, {}, now, out);
}

/// `done` has what only its kind of order has.
void command_router::finish(
    pending_order const& who, verdict what, result done, printer::moment now, router_actions& out)
{
    done.id = who.request.id;
    if (!who.request.action.empty())
        done.action = who.request.action;
    done.source = who.source;
    done.from = who.from;
    done.status = what.status;
    done.code = what.code;
    done.message = std::move(what.message);
    if (done.files && !who.request.page.limit
        && done.files->offset + done.files->files.size() < done.files->total)
        done.message =
            fmt::format("the first {} of {} files", done.files->files.size(), done.files->total);
    done.at = now.wall;
    done.duration =
        std::chrono::duration_cast<std::chrono::milliseconds>(now.mono - who.arrived.mono);
    if (who.was_admitted)
        memory_.add(identity_of(who.request), done, now.mono);
    out.emplace_back(outcome{who.reply, std::move(done)});
}

}  // namespace p2m::gateway
