// SPDX-License-Identifier: MIT
// The next request of a session: orders first, then its own reads.
#include "flashforge_client/session_fsm.hpp"

#include <array>
#include <utility>

namespace p2m::flashforge {

using boost::system::error_code;
using boost::system::result;

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
    bool const greeting = has_identity_ && !(has_machine_ && has_temperatures_) && !is_failing_;
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

}  // namespace p2m::flashforge
