// SPDX-License-Identifier: MIT
#include "flashforge_client/console_fsm.hpp"

#include "net/text.hpp"

#include <algorithm>
#include <utility>

namespace p2m::flashforge {

using boost::system::error_code;

namespace {

/// Old firmware refuses every line of a client that is not logged in.
bool asks_for_login(console_reply const& reply)
{
    return std::ranges::any_of(reply.lines, [](std::string const& line) {
        return net::contains_ignoring_case(line, "control failed")
               || net::contains_ignoring_case(line, "control first");
    });
}

/// A reply that is complete and says that nothing was done.
bool is_refusal(console_reply const& reply)
{
    return std::ranges::any_of(reply.lines, [](std::string const& line) {
        return net::contains_ignoring_case(line, "error");
    });
}

}  // namespace

// --- what the owner wants ------------------------------------------------------------------------

console_actions console_fsm::run(console_script script, moment now)
{
    console_actions out;
    if (phase_ == phase::stopping || phase_ == phase::stopped || script.lines.empty()) {
        out.emplace_back(console_act::finished{error::stopped, {}});
        return out;
    }
    script_ = std::move(script);
    next_ = 0;
    replies_.clear();
    outcome_ = {};
    is_reused_ = phase_ == phase::open;
    if (is_reused_)
        begin(now, out);
    else
        connect(now, out);
    return out;
}

console_actions console_fsm::stop(moment now)
{
    console_actions out;
    if (phase_ == phase::stopping || phase_ == phase::stopped)
        return out;
    finish(error::stopped, out);
    auto const was = std::exchange(phase_, phase::stopping);
    bool const in_flight =
        was == phase::logging_in || was == phase::running || was == phase::logging_out;
    if (was == phase::logging_in)
        logged_in_ = true;          // by the time the reply is here
    if (in_flight && logged_in_) {  // the reply is waited for, because nothing is sent before it
        says_goodbye_ = was == phase::logging_out;
        wake_ = until_ = now.mono + logout_timeout;
        return out;
    }
    if (was == phase::open && logged_in_) {
        say_goodbye(now, out);
        return out;
    }
    if (was != phase::closed)
        out.emplace_back(console_act::close{});
    phase_ = phase::stopped;
    out.emplace_back(console_act::stopped{});
    return out;
}

console_actions console_fsm::abandon(moment)
{
    console_actions out;
    script_.reset();
    if (phase_ != phase::closed && phase_ != phase::open && phase_ != phase::stopped) {
        out.emplace_back(console_act::close{});
        phase_ = phase::closed;
        logged_in_ = false;
    }
    return out;
}

// --- the connection ------------------------------------------------------------------------------

console_actions console_fsm::on_connected(moment now)
{
    console_actions out;
    if (phase_ == phase::connecting)
        begin(now, out);
    return out;
}

console_actions console_fsm::on_bytes(std::string_view bytes, moment now)
{
    console_actions out;
    bool const awaiting = phase_ == phase::logging_in || phase_ == phase::running
                          || phase_ == phase::logging_out || phase_ == phase::stopping;
    if (!awaiting)
        return out;  // a broadcast reply to another client
    had_bytes_ = true;
    auto const complete = parser_.feed(bytes);
    if (!complete)
        fail(complete.error(), now, out);
    else if (*complete)
        take_reply(now, out);
    else if (parser_.ends_by_silence() && phase_ != phase::stopping)
        wake_ = std::min(until_, now.mono + parser_.silence());
    return out;
}

console_actions console_fsm::on_closed(error_code why, moment now)
{
    console_actions out;
    auto const was = std::exchange(phase_, phase::closed);
    logged_in_ = false;
    switch (was) {
    case phase::stopped:
        phase_ = phase::stopped;
        break;
    case phase::stopping:
        phase_ = phase::stopped;
        out.emplace_back(console_act::stopped{});
        break;
    case phase::closed:
    case phase::open:
        break;
    case phase::logging_out:  // what was asked has been answered
        finish(outcome_, out);
        break;
    case phase::connecting:
        finish(why ? why : error_code{error::connection_lost}, out);
        break;
    case phase::logging_in:
    case phase::running:
        if (is_reused_ && !had_bytes_ && script_ && !script_->controls) {
            is_reused_ = false;
            next_ = 0;
            replies_.clear();
            connect(now, out);
        } else if (was == phase::running && parser_.ends_by_silence()) {
            replies_.push_back(parser_.take());  // an answer, then a close
            finish(next_ == script_->lines.size() ? error_code{} : error::connection_lost, out);
        } else
            finish(error::connection_lost, out);
        break;
    }
    return out;
}

void console_fsm::connect(moment now, console_actions& out)
{
    phase_ = phase::connecting;
    logged_in_ = false;
    wake_ = until_ = now.mono + connect_timeout;
    out.emplace_back(console_act::connect{});
}

void console_fsm::begin(moment now, console_actions& out)
{
    had_bytes_ = false;
    if ((script_->controls || reads_need_login_) && !logged_in_) {
        phase_ = phase::logging_in;
        send_line(write_login(), now, out);
    } else {
        phase_ = phase::running;
        send_next(now, out);
    }
}

void console_fsm::send_line(console_line const& line, moment now, console_actions& out)
{
    parser_.expect(line.code(), line.form());
    wake_ = until_ = now.mono + reply_timeout;
    out.emplace_back(console_act::send{line.bytes()});
}

void console_fsm::send_next(moment now, console_actions& out)
{
    send_line(script_->lines[next_++], now, out);
}

void console_fsm::take_reply(moment now, console_actions& out)
{
    auto reply = parser_.take();
    switch (phase_) {
    case phase::logging_in:
        if (auto const why = read_login(reply))
            return fail(why, now, out);
        logged_in_ = true;
        phase_ = phase::running;
        return send_next(now, out);
    case phase::running:
        if (asks_for_login(reply) && !logged_in_) {
            reads_need_login_ = true;
            next_ = 0;
            replies_.clear();
            return begin(now, out);
        }
        if (script_->controls && is_refusal(reply)) {
            outcome_ = error::refused;  // the lines behind it would act on something else
            return wind_up(now, out);
        }
        replies_.push_back(std::move(reply));
        return next_ == script_->lines.size() ? wind_up(now, out) : send_next(now, out);
    case phase::logging_out:
        logged_in_ = false;
        phase_ = phase::open;
        if (!keep_open_) {
            phase_ = phase::closed;
            out.emplace_back(console_act::close{});
        }
        return finish(outcome_, out);
    case phase::stopping:
        if (!says_goodbye_)
            return say_goodbye(now, out);
        phase_ = phase::stopped;
        out.emplace_back(console_act::close{});
        out.emplace_back(console_act::stopped{});
        return;
    case phase::closed:
    case phase::connecting:
    case phase::open:
    case phase::stopped:
        return;
    }
}

void console_fsm::say_goodbye(moment now, console_actions& out)
{
    says_goodbye_ = true;
    send_line(write_logout(), now, out);
    wake_ = until_ = now.mono + logout_timeout;
}

/// The last line is answered; control that only this script needed is given back first.
void console_fsm::wind_up(moment now, console_actions& out)
{
    bool const stays_logged_in = reads_need_login_ && keep_open_;
    if (logged_in_ && !stays_logged_in) {
        phase_ = phase::logging_out;
        return send_line(write_logout(), now, out);
    }
    phase_ = phase::open;
    if (!keep_open_) {
        phase_ = phase::closed;
        out.emplace_back(console_act::close{});
    }
    finish(outcome_, out);
}

void console_fsm::fail(error_code why, moment now, console_actions& out)
{
    // A printer that is silent without a login is asked again with one.
    bool const may_need_login = phase_ == phase::running && next_ == 1 && !had_bytes_ && !logged_in_
                                && !reads_need_login_ && script_ && !script_->controls
                                && why == error::request_timeout && keep_open_;
    out.emplace_back(console_act::close{});
    logged_in_ = false;
    auto const was = std::exchange(phase_, phase::closed);
    if (was == phase::stopping) {
        phase_ = phase::stopped;
        out.emplace_back(console_act::stopped{});
        return;
    }
    if (may_need_login) {
        reads_need_login_ = true;
        next_ = 0;
        return connect(now, out);
    }
    if (was == phase::logging_in && reads_need_login_ && script_ && !script_->controls)
        reads_need_login_ = false;  // it is not the login that was missing
    finish(was == phase::logging_out ? outcome_ : why, out);
}

void console_fsm::finish(error_code why, console_actions& out)
{
    if (!script_)
        return;
    script_.reset();
    out.emplace_back(console_act::finished{why, std::exchange(replies_, {})});
}

// --- time ----------------------------------------------------------------------------------------

console_actions console_fsm::on_time(moment now)
{
    console_actions out;
    auto const due = deadline();
    if (!due || now.mono < *due)
        return out;
    switch (phase_) {
    case phase::connecting:
        fail(make_error_code(boost::system::errc::timed_out), now, out);
        break;
    case phase::stopping:
        phase_ = phase::stopped;
        out.emplace_back(console_act::close{});
        out.emplace_back(console_act::stopped{});
        break;
    case phase::logging_in:
    case phase::running:
    case phase::logging_out:
        if (parser_.ends_by_silence())
            take_reply(now, out);
        else
            fail(error::request_timeout, now, out);
        break;
    case phase::closed:
    case phase::open:
    case phase::stopped:
        break;
    }
    return out;
}

std::optional<steady_time> console_fsm::deadline() const noexcept
{
    switch (phase_) {
    case phase::closed:
    case phase::open:
    case phase::stopped:
        return std::nullopt;
    default:
        return wake_;
    }
}

}  // namespace p2m::flashforge
