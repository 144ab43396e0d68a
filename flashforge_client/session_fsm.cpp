// SPDX-License-Identifier: MIT
// Calls of the owner, and time. Sending is in session_sending.cpp, the meaning of answers and
// failures in session_answers.cpp and session_failures.cpp.
#include "flashforge_client/session_fsm.hpp"

#include <algorithm>
#include <utility>

namespace p2m::flashforge {

using boost::system::error_code;

session_fsm::session_fsm(session_options options)
    : options_{std::move(options)}
    , model_{model_of(options_.pid)}
{
    if (options_.pid != 0)
        attributes_.pid = options_.pid;
    if (options_.who)
        attributes_.serial_number = options_.who->serial_number();
}

// --- what the owner wants ------------------------------------------------------------------------

actions session_fsm::start(moment now)
{
    actions out;
    if (phase_ != phase::idle)
        return out;
    phase_ = phase::running;
    last_answer_ = now.mono;
    error_code why;
    if (model_.status == way::http && !options_.who) {
        connection_ = connection::credentials_refused;
        why = error::credentials_missing;
    }
    out.emplace_back(act::emit_connection{connection_, why});
    proceed(now, out);
    return out;
}

actions session_fsm::stop(moment)
{
    actions out;
    if (phase_ == phase::stopped)
        return out;
    phase_ = phase::stopped;
    for (auto const whose : queue_.clear())
        finish(whose, error::stopped, out);
    if (flight_) {
        if (flight_->order)
            finish(flight_->order->whose, error::stopped, out);
        flight_.reset();
    }
    out.emplace_back(act::stopped{});
    return out;
}

actions session_fsm::submit(ticket whose, request what, moment now)
{
    actions out;
    if (std::holds_alternative<upload_file>(what))
        finish(whose, error::invalid_request, out);
    else
        offer(whose, std::move(what), now, out);
    return out;
}

actions session_fsm::submit_upload(ticket whose, upload_file what, std::uint64_t bytes, moment now)
{
    actions out;
    if (bytes == 0)
        finish(whose, error::file_unreadable, out);
    else if (upload_bytes_ != 0)
        finish(whose, error::too_many_requests, out);  // one upload at a time
    else {
        upload_bytes_ = bytes;
        offer(whose, std::move(what), now, out);
    }
    return out;
}

void session_fsm::offer(ticket whose, request what, moment now, actions& out)
{
    auto const refused = [&]() -> error_code {
        if (phase_ == phase::stopped)
            return error::stopped;
        if (auto const way = way_of(what, model_, options_.overrides, attributes_.light_control);
            way == way::none)
            return error::not_supported;
        else if (way == way::http && !options_.who)
            return error::credentials_missing;
        if (auto const why = check(what, model_))
            return why;
        if (phase_ != phase::running || connection_ != connection::connected)
            return error::not_connected;
        if (std::holds_alternative<start_print>(what) && starts_.is_pending())
            return error::start_pending;
        if (queue_.is_full())
            return error::too_many_requests;
        return {};
    }();
    if (refused) {
        if (std::holds_alternative<upload_file>(what))
            upload_bytes_ = 0;
        return finish(whose, refused, out);
    }
    bool const is_start = std::holds_alternative<start_print>(what);
    queue_.push(whose, std::move(what), now.mono,
                is_start && starts_.free_at() > now.mono ? starts_.free_at() - now.mono
                                                         : steady_time::duration{});
    proceed(now, out);
}

actions session_fsm::heard(moment now)
{
    actions out;
    heard_ = now.mono;
    if (connection_ == connection::unreachable)  // one that answers badly is left its rest
        schedule_.hurry(now.mono);
    proceed(now, out);
    return out;
}

actions session_fsm::set_credentials(std::optional<credentials> who, moment now)
{
    actions out;
    if (options_.who == who)
        return out;
    options_.who = std::move(who);
    if (options_.who)
        attributes_.serial_number = options_.who->serial_number();
    schedule_.answered();
    proceed(now, out);
    return out;
}

// --- time ----------------------------------------------------------------------------------------

actions session_fsm::on_connected(moment now)
{
    actions out;
    if (flight_ && !flight_->connected) {
        flight_->connected = true;
        bool const upload = std::holds_alternative<upload_file>(flight_->what) && !flight_->read;
        flight_->until = now.mono + (upload ? upload_silence : exchange_timeout);
    }
    return out;
}

/// Bytes of an upload have left: nothing else can be asked meanwhile, and nothing needs to be.
actions session_fsm::on_progress(moment now)
{
    actions out;
    if (flight_ && flight_->connected) {
        flight_->until = now.mono + upload_silence;
        last_answer_ = now.mono;
    }
    return out;
}

actions session_fsm::on_time(moment now)
{
    actions out;
    if (phase_ != phase::running)
        return out;
    end_overdue(now, out);
    proceed(now, out);
    return out;
}

void session_fsm::end_overdue(moment now, actions& out)
{
    for (auto const whose : queue_.expire(now.mono))
        finish(whose, error::not_sent_in_time, out);
    if (flight_ && flight_->order && now.mono >= flight_->order->until) {
        finish(flight_->order->whose, error::request_timeout, out);
        flight_->order.reset();
    }
    if (flight_ && now.mono >= flight_->until) {
        out.emplace_back(act::abort_exchange{});
        auto const why = flight_->connected ? make_error_code(error::request_timeout)
                                            : make_error_code(boost::system::errc::timed_out);
        read_failed(why, now, out);
    }
    if (connection_ == connection::connected || connection_ == connection::connecting)
        if (now.mono >= last_answer_ + offline_after)
            go_offline(last_failure_ && last_failure_.category() != flashforge_category()
                           ? connection::unreachable
                           : connection::not_responding,
                       last_failure_ ? last_failure_ : error_code{error::request_timeout}, out);
}

std::optional<steady_time> session_fsm::deadline() const noexcept
{
    if (phase_ != phase::running)
        return std::nullopt;
    auto first = steady_time::max();
    auto const at = [&first](steady_time when) { first = std::min(first, when); };
    if (connection_ == connection::connected || connection_ == connection::connecting)
        at(last_answer_ + offline_after);
    if (auto const due = queue_.deadline())
        at(*due);
    if (flight_) {
        at(flight_->until);
        if (flight_->order)
            at(flight_->order->until);
    } else {
        if (model_.status != way::http || options_.who)
            at(schedule_.next_poll());
        if (!queue_.is_empty())
            at(starts_.free_at());
    }
    return first == steady_time::max() ? std::nullopt : std::optional{first};
}

}  // namespace p2m::flashforge
