// SPDX-License-Identifier: MIT
#include "sdcp_client/session_fsm.hpp"

#include <algorithm>
#include <tuple>
#include <type_traits>
#include <utility>

namespace p2m::sdcp {

using boost::system::error_code;
namespace errc = boost::system::errc;

namespace {

using duration = session_fsm::duration;

constexpr std::string_view heartbeat = "ping";  ///< plain text, as the vendor's own clients send it
constexpr duration first_attributes_pause{2'000};
constexpr duration longest_attributes_pause{60'000};

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
    fail_requests(out);
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
    if (phase_ != phase::waiting)
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
    else if (queue_.size() == max_waiting)
        refused = error::too_many_requests;
    else if (auto const text = write_request(what, make_request_id(), {}, now.unix_seconds); !text)
        refused = text.error();
    if (refused) {
        out.emplace_back(act::finish_request{whose, refused, nullptr});
        return out;
    }
    queue_.push_back({whose, std::move(what)});
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
    mainboard_id_.clear();
    identified_ = dropped_status_ = subscribe_ = false;
    greeting_ = greeting::attributes;
    attributes_pause_ = first_attributes_pause;
    last_frame_ = last_sent_ = now.mono;
    watch_.on_opened(now.mono);
    set_link(link::connecting, {}, out);
    send_next(now, out);
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
    phase_ = phase::closing;
    failure_ = why;
    bad_run_ = 0;
    wake_ = now.mono + close_timeout;
    out.emplace_back(act::close_socket{});
    fail_requests(out);
    announce_loss(why, out);
}

void session_fsm::lost(error_code why, moment now, actions& out)
{
    if (live_since_ != steady_time{} && now.mono - live_since_ >= proven_after) {
        failures_.reset();
        refusals_.reset();
    }
    phase_ = phase::waiting;
    fail_requests(out);
    announce_loss(why, out);
    if (why == error::too_many_clients)
        wake_ = now.mono + refusals_.next(random_);
    else if (auto const pause = failures_.next(random_); hurried_)
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

void session_fsm::fail_requests(actions& out)
{
    if (flight_ && flight_->whose)
        out.emplace_back(act::finish_request{*flight_->whose, error::connection_lost, nullptr});
    flight_.reset();
    for (auto const& waiting : queue_)
        out.emplace_back(act::finish_request{waiting.whose, error::not_connected, nullptr});
    queue_.clear();
}

void session_fsm::set_link(link where, error_code why, actions& out)
{
    if (std::exchange(link_, where) != where)
        out.emplace_back(act::emit_link{where, why});
}

// --- what the printer says ---------------------------------------------------------------------

actions session_fsm::on_frame(parsed_frame const& frame, moment now)
{
    actions out;
    if (phase_ != phase::open)
        return out;
    ++statistics_.frames;
    on_alive(now);
    for (auto const& each : frame.messages)
        std::visit(
            [&](auto const& what) {
                using type = std::decay_t<decltype(what)>;
                if constexpr (!std::is_same_v<type, pong> && !std::is_same_v<type, notice>)
                    take(what, now, out);
            },
            each);
    auto const enough = count_bad(frame.malformed, now);
    if (!frame.messages.empty())
        bad_run_ = 0;
    else if (enough)
        give_up(error::not_sdcp, now, out);
    send_next(now, out);
    return out;
}

actions session_fsm::on_unreadable(moment now)
{
    actions out;
    if (phase_ != phase::open)
        return out;
    ++statistics_.frames;
    on_alive(now);
    if (count_bad(1, now))
        give_up(error::not_sdcp, now, out);
    send_next(now, out);
    return out;
}

void session_fsm::on_alive(moment now) noexcept
{
    last_frame_ = now.mono;
}

void session_fsm::take(status const& what, moment now, actions& out)
{
    if (!identified_) {
        dropped_status_ = true;
        return;
    }
    auto const idle_before = watch_.seen() && !watch_.running();
    watch_.on_status(what, now.mono);
    // Pushes that stopped on an idle printer mostly work again during a job.
    if (idle_before && watch_.running() && watch_.pushes_stopped())
        subscribe_ = true;
    out.emplace_back(act::emit_status{&what});
    if (live_since_ == steady_time{})
        live_since_ = now.mono;
    set_link(link::live, {}, out);
}

void session_fsm::take(attributes const& what, moment, actions& out)
{
    if (dropped_status_ && !identified_)
        watch_.ask_soon();
    identified_ = true;
    mainboard_id_ = what.mainboard_id;
    out.emplace_back(act::emit_attributes{&what});
}

void session_fsm::take(response const& what, moment now, actions& out)
{
    if (!flight_ || flight_->request_id != what.request_id) {
        ++statistics_.strangers;
        return;
    }
    statistics_.round_trip = std::chrono::duration_cast<duration>(now.mono - flight_->sent);
    if (flight_->whose)
        out.emplace_back(act::finish_request{*flight_->whose, {}, &what});
    flight_.reset();
}

bool session_fsm::count_bad(std::size_t count, moment now)
{
    statistics_.bad_frames += count;
    if (bad_run_ == 0 || now.mono - bad_since_ > bad_run_window) {
        bad_run_ = 0;
        bad_since_ = now.mono;
    }
    bad_run_ += count;
    return bad_run_ >= max_bad_run;
}

// --- what is sent ------------------------------------------------------------------------------

void session_fsm::send_next(moment now, actions& out)
{
    while (phase_ == phase::open && !flight_) {
        if (greeting_ == greeting::done && !queue_.empty()) {
            auto const next = std::move(queue_.front());
            queue_.erase(queue_.begin());
            transmit(next.what, next.whose, now, out);
        } else if (auto const own = next_own(now.mono))
            transmit(*own, {}, now, out);
        else
            break;
    }
    if (phase_ == phase::open && now.mono >= last_sent_ + ping_after) {
        last_sent_ = now.mono;
        out.emplace_back(act::send_text{std::string{heartbeat}});
    }
}

std::optional<request> session_fsm::next_own(steady_time now)
{
    switch (greeting_) {
    case greeting::attributes:
        greeting_ = greeting::status;
        ask_attributes_at_ = now + attributes_pause_;
        return get_attributes{};
    case greeting::status:
        greeting_ = greeting::period;
        return get_status{};
    case greeting::period:
        greeting_ = greeting::done;
        return set_push_period{static_cast<int>(push_period_.count())};
    case greeting::done:
        break;
    }
    if (!identified_ && now >= ask_attributes_at_) {
        attributes_pause_ = std::min(attributes_pause_ * 2, longest_attributes_pause);
        ask_attributes_at_ = now + attributes_pause_;
        return get_attributes{};
    }
    if (std::exchange(subscribe_, false))
        return set_push_period{static_cast<int>(push_period_.count())};
    if (now >= watch_.ask_at())
        return get_status{};
    return std::nullopt;
}

void session_fsm::transmit(request const& what,
                           std::optional<ticket> whose,
                           moment now,
                           actions& out)
{
    if (std::holds_alternative<get_status>(what))
        watch_.on_asked(now.mono);
    auto id = make_request_id();
    auto text = write_request(what, id, mainboard_id_, now.unix_seconds);
    if (!text) {
        if (whose)
            out.emplace_back(act::finish_request{*whose, text.error(), nullptr});
        return;
    }
    flight_ = flight{std::move(id), whose, now.mono};
    last_sent_ = now.mono;
    out.emplace_back(act::send_text{std::move(*text)});
}

std::string session_fsm::make_request_id() const
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string id;
    id.reserve(32);
    for (auto half = 0; half != 2; ++half) {
        auto const bits = random_();
        for (auto shift = 60; shift >= 0; shift -= 4)
            id += digits[(bits >> shift) & 0xf];
    }
    return id;
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

void session_fsm::on_open_time(moment now, actions& out)
{
    if (now.mono >= last_frame_ + watch_.longest_silence()) {
        give_up(error::silent, now, out);
        return;
    }
    if (flight_ && now.mono >= flight_ends()) {
        if (flight_->whose)
            out.emplace_back(act::finish_request{*flight_->whose, error::request_timeout, nullptr});
        flight_.reset();  // an answer that is only late matches nothing any more
    }
    if (now.mono >= watch_.not_responding_at())
        set_link(link::not_responding, error::no_status, out);
    send_next(now, out);
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

steady_time session_fsm::open_deadline() const noexcept
{
    auto first = std::min(last_frame_ + watch_.longest_silence(), last_sent_ + ping_after);
    if (link_ != link::not_responding)
        first = std::min(first, watch_.not_responding_at());
    if (flight_)
        return std::min(first, flight_ends());
    if (!identified_)
        first = std::min(first, ask_attributes_at_);
    return std::min(first, watch_.ask_at());
}

steady_time session_fsm::flight_ends() const noexcept
{
    auto const yields = !flight_->whose && !queue_.empty();
    return flight_->sent + (yields ? own_read_yields : response_timeout);
}

}  // namespace p2m::sdcp
