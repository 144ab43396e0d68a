// SPDX-License-Identifier: MIT
#include "sdcp_client/session_fsm.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace p2m::sdcp {

using boost::system::error_code;
namespace errc = boost::system::errc;

namespace {

constexpr session_fsm::duration first_attributes_pause{2'000};

}  // namespace

session_fsm::session_fsm(duration push_period, random_bits random)
    : random_{std::move(random)}
    , watch_{push_period}
    , push_period_{push_period}
{}

// --- what the owner wants -----------------------------------------------------------------------

actions session_fsm::start(moment now)
{
    actions out;
    if (phase_ != phase::idle)
        return out;
    out.emplace_back(act::emit_link{link_, {}});
    attempt(now, out);
    return out;
}

actions session_fsm::stop(moment now)
{
    actions out;
    fail(requests_.lose_all(), out);
    switch (phase_) {
    case phase::connecting:
        out.emplace_back(act::abort_socket{});
        [[fallthrough]];
    case phase::idle:
    case phase::waiting:
    case phase::stopped:
        phase_ = phase::stopped;
        out.emplace_back(act::stopped{});
        break;
    case phase::open:
        out.emplace_back(act::close_socket{});
        [[fallthrough]];
    case phase::handshaking:
    case phase::closing:
        phase_ = phase::stopping;
        wake_ = now.mono + stop_timeout;
        break;
    case phase::stopping:
        break;
    }
    return out;
}

actions session_fsm::hurry(moment now)
{
    actions out;
    if (link_ == link::too_many_clients)
        return out;
    if (phase_ == phase::connecting || phase_ == phase::handshaking)
        hurried_ = true;
    if (phase_ != phase::waiting || !tcp_failed_)
        return out;
    failures_.reset(1);
    wake_ = std::min(wake_, std::max(now.mono, attempted_ + hurry_pace));
    if (wake_ <= now.mono)
        attempt(now, out);
    return out;
}

actions session_fsm::submit(ticket whose, request what, moment now)
{
    actions out;
    error_code refused;
    if (phase_ != phase::open)
        refused = error::not_connected;
    else if (requests_.is_full())
        refused = error::too_many_requests;
    else if (auto const text = write_request(what, make_request_id(), {}, now.unix_seconds); !text)
        refused = text.error();
    if (refused) {
        out.emplace_back(act::finish_request{whose, refused, nullptr});
        return out;
    }
    requests_.wait(whose, std::move(what), now.mono);
    send_next(now, out);
    return out;
}

actions session_fsm::expect_change(duration how_long, moment now)
{
    actions out;
    watch_.expect_change(how_long, now.mono);
    send_next(now, out);
    return out;
}

// --- the connection ----------------------------------------------------------------------------

actions session_fsm::on_connected(moment now)
{
    if (phase_ == phase::connecting) {
        phase_ = phase::handshaking;
        wake_ = now.mono + handshake_timeout;
    }
    return {};
}

actions session_fsm::on_opened(moment now)
{
    actions out;
    if (phase_ == phase::stopping)
        out.emplace_back(act::close_socket{});
    if (phase_ != phase::handshaking)
        return out;
    phase_ = phase::open;
    ++statistics_.connections;
    told_ = {};
    identified_ = dropped_status_ = subscribe_ = attributes_deferred_ = is_resin_ = false;
    greeting_ = greeting::attributes;
    attributes_pause_ = first_attributes_pause;
    last_frame_ = last_sent_ = now.mono;
    watch_.on_opened(now.mono);
    set_link(link::connecting, {}, out);
    send_next(now, out);
    return out;
}

actions session_fsm::on_farewell(moment now)
{
    actions out;
    if (phase_ == phase::open)
        await_end(error::closed_by_printer, now, out);
    return out;
}

actions session_fsm::on_closed(error_code why, moment now)
{
    actions out;
    if (why == error::malformed_frame || why == error::frame_too_large)
        std::ignore = count_bad(1, now);
    switch (phase_) {
    case phase::connecting:
    case phase::handshaking:
    case phase::open:
        lost(why, now, out);
        break;
    case phase::closing:
        lost(failure_, now, out);
        break;
    case phase::stopping:
        phase_ = phase::stopped;
        out.emplace_back(act::stopped{});
        break;
    case phase::idle:
    case phase::waiting:
    case phase::stopped:
        break;
    }
    return out;
}

void session_fsm::attempt(moment now, actions& out)
{
    phase_ = phase::connecting;
    attempted_ = now.mono;
    live_since_ = {};
    wake_ = now.mono + connect_timeout;
    hurried_ = false;
    out.emplace_back(act::open_socket{});
}

void session_fsm::give_up(error_code why, moment now, actions& out)
{
    bad_run_ = 0;
    out.emplace_back(act::close_socket{});
    await_end(why, now, out);
}

void session_fsm::await_end(error_code why, moment now, actions& out)
{
    phase_ = phase::closing;
    failure_ = why;
    wake_ = now.mono + close_timeout;
    fail(requests_.lose_all(), out);
    announce_loss(why, out);
}

void session_fsm::lost(error_code why, moment now, actions& out)
{
    if (live_since_ != steady_time{} && now.mono - live_since_ >= proven_after) {
        failures_.reset();
        refusals_.reset();
    }
    fail(requests_.lose_all(), out);
    if (phase_ != phase::closing)  // who gave up has told it already
        announce_loss(why, out);
    tcp_failed_ = phase_ == phase::connecting;
    phase_ = phase::waiting;
    if (why == error::too_many_clients)
        wake_ = now.mono + refusals_.next(random_);
    else if (auto const pause = failures_.next(random_); hurried_ && tcp_failed_)
        wake_ = std::max(now.mono, attempted_ + hurry_pace);
    else
        wake_ = now.mono + pause;
}

void session_fsm::announce_loss(error_code why, actions& out)
{
    if (why == error::too_many_clients)
        set_link(link::too_many_clients, why, out);
    else  // what was live may be back before anybody needs to know
        set_link(live_since_ != steady_time{} ? link::connecting : link::unreachable, why, out);
}

void session_fsm::fail(request_line::failures const& failed, actions& out)
{
    for (auto const& [whose, why] : failed)
        out.emplace_back(act::finish_request{whose, why, nullptr});
}

void session_fsm::set_link(link where, error_code why, actions& out)
{
    auto const failed_again = where == link::unreachable || where == link::too_many_clients;
    if (std::exchange(link_, where) != where || failed_again)
        out.emplace_back(act::emit_link{where, why});
}

// --- time --------------------------------------------------------------------------------------

actions session_fsm::on_time(moment now)
{
    actions out;
    if (phase_ == phase::open) {
        on_open_time(now, out);
        return out;
    }
    if (auto const due = deadline(); !due || now.mono < *due)
        return out;
    if (phase_ == phase::waiting) {
        attempt(now, out);
        return out;
    }
    out.emplace_back(act::abort_socket{});
    if (phase_ == phase::stopping) {
        phase_ = phase::stopped;
        out.emplace_back(act::stopped{});
    } else
        lost(phase_ == phase::closing ? failure_ : make_error_code(errc::timed_out), now, out);
    return out;
}

std::optional<steady_time> session_fsm::deadline() const noexcept
{
    switch (phase_) {
    case phase::idle:
    case phase::stopped:
        return std::nullopt;
    case phase::open:
        return open_deadline();
    case phase::waiting:
    case phase::connecting:
    case phase::handshaking:
    case phase::closing:
    case phase::stopping:
        break;
    }
    return wake_;
}

}  // namespace p2m::sdcp
