// SPDX-License-Identifier: MIT
// What is sent, and when. What answers mean is in session_answers.cpp.
#include "flashforge_client/session_fsm.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace p2m::flashforge {

using boost::system::error_code;
using boost::system::result;

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
        out.emplace_back(act::abort_exchange{});
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
    if (connection_ != connection::lan_mode_off)
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

// --- sending -------------------------------------------------------------------------------------

/// Sends the next request, when nothing is in flight and there is one.
void session_fsm::proceed(moment now, actions& out)
{
    if (phase_ != phase::running || flight_)
        return;
    if (send_order(now, out) || flight_)
        return;
    if (auto const due = own_due(now))
        send_own(*due, now, out);
}

/// True when an order was sent, or a status that it depends on.
bool session_fsm::send_order(moment now, actions& out)
{
    while (!queue_.is_empty()) {
        auto const& next = queue_.front();
        bool const is_start = std::holds_alternative<start_print>(next.what);
        if (is_start && now.mono < starts_.free_at())
            return false;
        error_code refused;
        if (is_start && starts_.is_pending())
            refused = error::start_pending;
        else if (needs_fresh_status(next.what)) {
            if (!is_status_fresh(now.mono)) {
                order_wants_status_ = true;
                send_own(own_status(), now, out);
                return true;
            }
            refused = check(next.what, status_);
        }
        auto order = queue_.pop();
        if (!refused) {
            transmit(std::move(order), now, out);
            if (flight_)
                return true;
            continue;
        }
        if (std::holds_alternative<upload_file>(order.what))
            upload_bytes_ = 0;
        finish(order.whose, refused, out);
    }
    return false;
}

/// A status that was asked for before the last order ended may not show what it did.
bool session_fsm::is_status_fresh(steady_time now) const noexcept
{
    return status_asked_ && now - *status_asked_ < fresh_status && *status_asked_ >= order_ended_;
}

result<action> session_fsm::write(request const& what, moment now) const
{
    auto const way = way_of(what, model_, options_.overrides, attributes_.light_control);
    if (way == way::console) {
        auto script = write_console(what, model_, options_.overrides);
        if (!script)
            return script.error();
        return action{act::run_console{std::move(*script)}};
    }
    if (!options_.who)
        return error::credentials_missing;
    http_context context{
        .model = model_, .firmware = attributes_.firmware, .upload_bytes = upload_bytes_};
    bool const adjusts = std::holds_alternative<set_fans>(what)
                         || std::holds_alternative<set_speed>(what)
                         || std::holds_alternative<set_z_offset>(what);
    if (adjusts) {
        auto const built = adjustments_.build(what, status_, model_, now.mono);
        if (!built)
            return built.error();
        context.adjustment = *built;
    }
    auto message = write_http(what, context, *options_.who);
    if (!message)
        return message.error();
    return action{act::send_http{std::move(*message)}};
}

void session_fsm::transmit(request_queue::waiting order, moment now, actions& out)
{
    auto written = write(order.what, now);
    if (!written) {
        if (std::holds_alternative<upload_file>(order.what))
            upload_bytes_ = 0;
        return finish(order.whose, written.error(), out);
    }
    if (std::holds_alternative<start_print>(order.what))
        starts_.sent(now.mono);
    adjustments_.ordered(order.what, now.mono);
    schedule_.requested(now.mono);
    ++statistics_.requests;
    bool const console = std::holds_alternative<act::run_console>(*written);
    flight_ = flight{.read = {},
                     .order = order,
                     .what = std::move(order.what),
                     .sent = now.mono,
                     .until = now.mono + (console ? exchange_timeout : connect_timeout),
                     .connected = console,
                     .is_console = console};
    out.push_back(std::move(*written));
}

session_fsm::own session_fsm::own_status() const noexcept
{
    return model_.status == way::console ? own::machine : own::detail;
}

/// The session's own next read, when its time has come.
std::optional<session_fsm::own> session_fsm::own_due(moment now) const
{
    if (model_.status == way::http && !options_.who)
        return std::nullopt;
    bool const settled = connection_ == connection::connected;
    if (model_.status == way::http) {
        if (settled && !has_product_)
            return own::product;
        return now.mono >= schedule_.next_poll() ? std::optional{own::detail} : std::nullopt;
    }
    // The first answers come one after the other; until there is one, attempts are paced.
    bool const greeting = has_identity_ && !(has_machine_ && has_temperatures_);
    if (!greeting && now.mono < schedule_.next_poll())
        return std::nullopt;
    if (!has_identity_)
        return own::identity;
    if (!has_machine_)
        return own::machine;
    if (!has_temperatures_)
        return own::temperatures;
    if (wants_position_)
        return own::position;
    constexpr std::array active{own::machine, own::temperatures, own::machine, own::progress};
    constexpr std::array idle{own::machine, own::temperatures};
    return is_active(status_.state) ? active.at(turn_ % active.size())
                                    : idle.at(turn_ % idle.size());
}

void session_fsm::send_own(own what, moment now, actions& out)
{
    if (what == own::product)
        schedule_.requested(now.mono);
    else
        schedule_.polled(now.mono);
    ++turn_;
    ++statistics_.requests;
    bool const http = what == own::detail || what == own::product;
    flight_ = flight{.read = what,
                     .order = {},
                     .what = {},
                     .sent = now.mono,
                     .until = now.mono + (http ? connect_timeout : exchange_timeout),
                     .connected = !http,
                     .is_console = !http};
    switch (what) {
    case own::detail:
        out.emplace_back(act::send_http{write_read_detail(*options_.who)});
        break;
    case own::product:
        out.emplace_back(act::send_http{write_read_product(*options_.who)});
        break;
    case own::identity:
        out.emplace_back(act::run_console{write_console(console_read::identity)});
        break;
    case own::machine:
        out.emplace_back(act::run_console{write_console(console_read::machine)});
        break;
    case own::temperatures:
        out.emplace_back(act::run_console{write_console(console_read::temperatures)});
        break;
    case own::progress:
        out.emplace_back(act::run_console{write_console(console_read::progress)});
        break;
    case own::position:
        wants_position_ = false;
        out.emplace_back(act::run_console{write_console(console_read::position)});
        break;
    }
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
