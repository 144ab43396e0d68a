// SPDX-License-Identifier: MIT
// What is said in an open session. How it comes about and ends is in session_fsm.cpp.
#include "sdcp_client/session_fsm.hpp"

#include "sdcp_client/kind.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace p2m::sdcp {

namespace {

using duration = session_fsm::duration;

constexpr std::string_view heartbeat = "ping";  ///< plain text, as the vendor's own clients send it
constexpr duration longest_attributes_pause{60'000};

}  // namespace

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
                    if (phase_ == phase::open)
                        take(what, now, out);
            },
            each);
    if (phase_ != phase::open)
        return out;
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
    if (idle_before && watch_.running() && watch_.pushes_stopped() && !is_resin_)
        subscribe_ = true;
    out.emplace_back(act::emit_status{&what});
    if (live_since_ == steady_time{})
        live_since_ = now.mono;
    set_link(link::live, {}, out);
}

void session_fsm::take(attributes const& what, moment now, actions& out)
{
    // Each identity costs whoever listens a lot. One connection is one printer: the next one, after
    // a pause, may be another.
    if (identified_ && what.mainboard_id != told_.mainboard_id) {
        give_up(error::another_printer, now, out);
        return;
    }
    if (identified_ && what != told_ && now.mono < attributes_changed_ + attributes_pace) {
        attributes_deferred_ = true;
        ask_attributes_at_ = attributes_changed_ + attributes_pace;
        return;
    }
    if (!identified_) {
        is_resin_ = kind_of(what) == printer_kind::resin;
        subscribe_ = !is_resin_;
        if (dropped_status_)
            watch_.ask_soon();
    }
    if (!identified_ || what != told_)
        attributes_changed_ = now.mono;
    identified_ = true;
    attributes_deferred_ = false;
    told_ = what;
    out.emplace_back(act::emit_attributes{&what});
}

void session_fsm::take(response const& what, moment now, actions& out)
{
    auto const asked = requests_.answered(what.request_id);
    if (!asked) {
        ++statistics_.strangers;
        return;
    }
    statistics_.round_trip = std::chrono::duration_cast<duration>(now.mono - asked->sent);
    if (asked->whose)
        out.emplace_back(act::finish_request{*asked->whose, {}, &what});
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
    if (phase_ == phase::open)
        fail(requests_.expire(now.mono), out);
    while (phase_ == phase::open && !requests_.is_in_flight()) {
        if (greeting_ == greeting::done && requests_.has_waiting())
            transmit(requests_.take_next(), now, out);
        else if (auto const own = next_own(now.mono))
            transmit_own(*own, now, out);
        else
            break;
    }
    if (phase_ == phase::open && !is_resin_ && now.mono >= last_sent_ + ping_after) {
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
        greeting_ = greeting::done;
        return get_status{};
    case greeting::done:
        break;
    }
    if (attributes_deferred_ && now >= ask_attributes_at_) {
        attributes_deferred_ = false;
        return get_attributes{};
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

void session_fsm::transmit(request_line::waiting const& next, moment now, actions& out)
{
    if (std::holds_alternative<get_status>(next.what))
        watch_.on_asked(now.mono);
    auto id = make_request_id();
    auto text = write_request(next.what, id, told_.mainboard_id, now.unix_seconds);
    if (!text) {
        out.emplace_back(act::finish_request{next.whose, text.error(), nullptr});
        return;
    }
    requests_.sent(std::move(id), next, now.mono);
    put_on_wire(std::move(*text), now, out);
}

void session_fsm::transmit_own(request const& what, moment now, actions& out)
{
    if (std::holds_alternative<get_status>(what))
        watch_.on_asked(now.mono);
    auto id = make_request_id();
    auto text = write_request(what, id, told_.mainboard_id, now.unix_seconds);
    if (!text)
        return;  // the push period is the owner's, and may be out of range
    requests_.sent_own(std::move(id), now.mono);
    put_on_wire(std::move(*text), now, out);
}

void session_fsm::put_on_wire(std::string text, moment now, actions& out)
{
    last_sent_ = now.mono;
    out.emplace_back(act::send_text{std::move(text)});
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

void session_fsm::on_open_time(moment now, actions& out)
{
    if (now.mono >= last_frame_ + watch_.longest_silence()) {
        give_up(error::silent, now, out);
        return;
    }
    if (now.mono >= watch_.not_responding_at())
        set_link(link::not_responding,
                 dropped_status_ && !identified_ ? error::no_identity : error::no_status, out);
    send_next(now, out);
}

steady_time session_fsm::open_deadline() const noexcept
{
    auto first = last_frame_ + watch_.longest_silence();
    if (!is_resin_)
        first = std::min(first, last_sent_ + ping_after);
    if (link_ != link::not_responding)
        first = std::min(first, watch_.not_responding_at());
    if (auto const due = requests_.deadline())
        first = std::min(first, *due);
    if (requests_.is_in_flight())
        return first;
    if (!identified_ || attributes_deferred_)
        first = std::min(first, ask_attributes_at_);
    return std::min(first, watch_.ask_at());
}

}  // namespace p2m::sdcp
