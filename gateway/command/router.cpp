// SPDX-License-Identifier: MIT
#include "gateway/command/router.hpp"

#include <algorithm>
#include <utility>

namespace p2m::gateway {
namespace {

using printer::result_code;
using printer::result_status;

constexpr auto offline_message = "the printer is offline";
constexpr auto shutdown_message = "the gateway is stopping";
constexpr auto no_effect_message = "acknowledged, but no effect was seen within 10 s";

}  // namespace

command_router::command_router(control_settings control, bool rtsp_configured)
    : control_{std::move(control)}
    , rtsp_configured_{rtsp_configured}
{}

void command_router::configure(control_settings control, bool rtsp_configured)
{
    control_ = std::move(control);
    rtsp_configured_ = rtsp_configured;
}

void command_router::on_attributes(printer::capabilities has, printer::limits limits)
{
    capabilities_ = has;
    limits_ = limits;
}

command_actions command_router::receive(command_message const& message, printer::moment now)
{
    command_actions out;
    if (message.retained && message.payload.empty())
        return out;  // somebody clears a retained command
    envelope_hint hint;
    auto read =
        read_message(message, control_, make_reading(control_, limits_, fan_on_pct_), now, hint);
    pending who{{}, message.source, message.response_topic, message.correlation, now.mono, false};
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
void command_router::admit(pending who, printer::moment now, command_actions& out)
{
    if (auto const& id = who.request.id) {
        auto const* known = memory_.find(*id, now.mono);
        if (known && known->canonical == who.request.canonical) {
            auto again = known->result;
            again.repeated = true;
            out.emplace_back(publish_result{write_result(again), who.response_topic,
                                            who.correlation, again.code});
            return;
        }
        if (known || is_under_way(*id))
            return reject(who,
                          {result_code::duplicate,
                           known ? "this id was used for another command within the last minute"
                                 : "the command with this id is under way"},
                          now, out);
        if (!memory_.has_room(now.mono))
            return reject(who, {result_code::busy, "too many commands within a minute"}, now, out);
        who.was_admitted = true;
    }
    if (auto refused = check(who, now))
        return reject(who, *std::move(refused), now, out);
    if (flight_ && waiting_.size() >= max_waiting)
        return reject(who, {result_code::busy, "eight commands are waiting"}, now, out);
    waiting_.push_back(std::move(who));
    start_next(now, out);
}

std::optional<refusal> command_router::check(pending const& who, printer::moment now) const
{
    auto const& request = who.request;
    if (shut_down_)
        return refusal{result_code::not_allowed_now, shutdown_message};
    if (!online_)
        return refusal{result_code::printer_offline, offline_message};
    return check_state(request.what, capabilities_,
                       {snapshot_, request.job, control_.temperature_while_printing,
                        rtsp_configured_,
                        last_snapshot_ && now.mono - *last_snapshot_ < between_snapshots});
}

bool command_router::is_shown(printer::command const& what) const
{
    if (auto const* camera = std::get_if<printer::set_camera>(&what))
        return camera_on_ == camera->on;
    auto const& row = row_of(what);
    return row.skip_when_shown && row.shows(what, snapshot_);
}

bool command_router::is_under_way(std::string const& id) const
{
    return (flight_ && flight_->who.request.id == id)
           || std::ranges::any_of(waiting_,
                                  [&](pending const& one) { return one.request.id == id; });
}

void command_router::start_next(printer::moment now, command_actions& out)
{
    while (!flight_ && !waiting_.empty()) {
        auto next = std::move(waiting_.front());
        waiting_.pop_front();
        start(std::move(next), now, out);
    }
}

void command_router::start(pending who, printer::moment now, command_actions& out)
{
    if (is_expired(who.request, now))
        return reject(who, {result_code::expired, "too late when its turn came"}, now, out);
    auto const wanted = row_of(who.request.what).allowed_by;
    if (!is_allowed(control_, wanted))
        return reject(who, {result_code::class_disabled, "no longer allowed"}, now, out);
    if (auto refused = check(who, now))
        return reject(who, *std::move(refused), now, out);
    if (is_shown(who.request.what))
        return finish(who, {result_status::ok, result_code::confirmed, ""}, nullptr, now, out);

    auto const number = ++last_ticket_;
    auto const& what = who.request.what;
    if (auto const* rtsp = std::get_if<printer::set_rtsp>(&what)) {
        out.emplace_back(switch_rtsp{number, rtsp->on});
    } else if (std::holds_alternative<printer::take_snapshot>(what)) {
        last_snapshot_ = now.mono;
        out.emplace_back(start_snapshot{number});
    } else {
        out.emplace_back(send_to_driver{number, what});
    }
    flight_ = flight{std::move(who), number, now.mono + answer_within, {}, false, false};
}

command_actions
command_router::on_snapshot(printer::snapshot const& seen, bool online, printer::moment now)
{
    command_actions out;
    snapshot_ = seen;
    online_ = online;
    if (!online) {
        camera_on_.reset();
        if (flight_)
            finish_flight({result_status::failed, result_code::timeout, "the connection was lost"},
                          flight_->acknowledged ? &*flight_->acknowledged : nullptr, now, out);
        start_next(now, out);
        return out;
    }
    for (auto const fan : {printer::fan::part, printer::fan::auxiliary, printer::fan::chamber})
        if (auto const percent = seen.telemetry.fan_pct[fan])
            note_fan(fan, *percent, now.mono);
    if (!flight_)
        return out;
    auto const& what = flight_->who.request.what;
    flight_->status_seen = true;
    flight_->effect_seen = flight_->effect_seen || row_of(what).shows(what, snapshot_);
    if (flight_->acknowledged && is_confirmed(*flight_)) {
        finish_flight({result_status::ok, result_code::confirmed, ""}, &*flight_->acknowledged, now,
                      out);
        start_next(now, out);
    }
    return out;
}

// A fan that runs out passes through speeds that nobody asked for: one that fell counts when it
// lasts.
void command_router::note_fan(printer::fan which, int percent, printer::steady_time now)
{
    auto& seen = fan_seen_[which];
    auto const rises = percent > seen.percent;
    if (percent != seen.percent)
        seen = {percent, now};
    if (percent > 0 && (rises || now - seen.since >= fan_runs_out_within))
        fan_on_pct_[which] = percent;
}

bool command_router::is_confirmed(flight const& of) const
{
    auto const& what = of.who.request.what;
    auto const& row = row_of(what);
    switch (row.confirmed_by) {
    case confirmation::answer:
        return true;
    case confirmation::next_status:
        return of.status_seen;
    case confirmation::state:
        return of.effect_seen || row.shows(what, snapshot_);
    case confirmation::seen_after:
        return of.effect_seen;
    }
    return false;
}

command_actions command_router::on_answer(ticket which, printer::answer answer, printer::moment now)
{
    command_actions out;
    if (!flight_ || flight_->ticket != which || flight_->acknowledged)
        return out;
    using enum printer::answer::kind;
    switch (answer.what) {
    case acknowledged: {
        if (auto const* camera = std::get_if<printer::set_camera>(&flight_->who.request.what))
            camera_on_ = camera->on;
        flight_->acknowledged = std::move(answer);
        flight_->deadline = now.mono + shown_within;
        if (!is_confirmed(*flight_))
            return out;
        finish_flight({result_status::ok, result_code::confirmed, ""}, &*flight_->acknowledged, now,
                      out);
        break;
    }
    case refused:
        finish_flight({result_status::failed, result_code::printer_refused, answer.message},
                      &answer, now, out);
        break;
    case timeout:
        finish_flight({result_status::failed, result_code::timeout,
                       answer.message.empty() ? "no answer within 5 s" : answer.message},
                      &answer, now, out);
        break;
    case not_sent:
        finish_flight({result_status::rejected, result_code::printer_offline,
                       answer.message.empty() ? offline_message : answer.message},
                      &answer, now, out);
        break;
    case not_now:
        if (std::holds_alternative<printer::take_snapshot>(flight_->who.request.what))
            last_snapshot_.reset();  // none was taken: the next one is not too soon
        finish_flight({result_status::rejected, result_code::not_allowed_now, answer.message},
                      &answer, now, out);
        break;
    }
    start_next(now, out);
    return out;
}

command_actions command_router::on_time(printer::moment now)
{
    command_actions out;
    if (!flight_ || now.mono < flight_->deadline)
        return out;
    if (flight_->acknowledged)
        finish_flight({result_status::accepted, result_code::unconfirmed,
                       flight_->acknowledged->message.empty() ? no_effect_message
                                                              : flight_->acknowledged->message},
                      &*flight_->acknowledged, now, out);
    else
        finish_flight({result_status::failed, result_code::timeout, "no answer within 5 s"},
                      nullptr, now, out);
    start_next(now, out);
    return out;
}

command_actions command_router::on_shutdown(printer::moment now)
{
    command_actions out;
    shut_down_ = true;
    if (flight_ && flight_->acknowledged)
        finish_flight({result_status::accepted, result_code::unconfirmed, shutdown_message},
                      &*flight_->acknowledged, now, out);
    else if (flight_)
        finish_flight({result_status::failed, result_code::timeout, shutdown_message}, nullptr, now,
                      out);
    start_next(now, out);
    return out;
}

std::optional<printer::steady_time> command_router::deadline() const noexcept
{
    return flight_ ? std::optional{flight_->deadline} : std::nullopt;
}

void command_router::finish_flight(verdict what,
                                   printer::answer const* answer,
                                   printer::moment now,
                                   command_actions& out)
{
    if (flight_)
        finish(flight_->who, std::move(what), answer, now, out);
    flight_.reset();
}

void command_router::reject(pending const& who,
                            refusal why,
                            printer::moment now,
                            command_actions& out)
{
    finish(who, {result_status::rejected, why.code, std::move(why.message)}, nullptr, now, out);
}

void command_router::finish(pending const& who,
                            verdict what,
                            printer::answer const* answer,
                            printer::moment now,
                            command_actions& out)
{
    result done;
    done.id = who.request.id;
    if (!who.request.action.empty())
        done.action = who.request.action;
    done.source = who.source;
    done.status = what.status;
    done.code = what.code;
    done.message = std::move(what.message);
    done.at = now.wall;
    done.duration = std::chrono::duration_cast<std::chrono::milliseconds>(now.mono - who.arrived);
    if (answer) {
        done.printer_code = answer->printer_code;
        if (what.status == result_status::ok
            && std::holds_alternative<printer::list_files>(who.request.what))
            done.files = answer->files;
    }
    out.emplace_back(
        publish_result{write_result(done), who.response_topic, who.correlation, done.code});
    if (who.was_admitted)
        memory_.add(who.request.canonical, done, now.mono);
}

}  // namespace p2m::gateway
