// SPDX-License-Identifier: MIT
// The meaning of failures for a session, and its states for others.
#include "flashforge_client/session_fsm.hpp"

#include "flashforge_client/detail/failures.hpp"

#include <utility>

namespace p2m::flashforge {

using boost::system::error_code;
using detail::is_answer;
using detail::is_of_network;
using detail::is_refusal;
namespace errc = boost::system::errc;

actions session_fsm::on_failed(error_code why, moment now)
{
    actions out;
    if (!flight_)
        return out;
    bool const after_sending = flight_->connected && !flight_->is_console;
    if (!why || (after_sending && is_of_network(why)))
        why = error::connection_lost;
    read_failed(why, now, out);
    proceed(now, out);
    return out;
}

/// The exchange in flight has failed: an order in doubt is not repeated, a read comes again in its
/// time.
void session_fsm::read_failed(error_code why, moment now, actions& out)
{
    auto ended = *std::exchange(flight_, std::nullopt);
    is_failing_ = true;
    if (is_answer(why) || why == error::malformed_answer || why == error::answer_too_large)
        ++statistics_.bad_answers;
    else
        ++statistics_.failures;
    if (!ended.read) {
        order_ended_ = now.mono;
        bool const is_well = is_refusal(why) || why == error::file_unreadable;  // the printer
        if (is_well || is_of_network(why)) {
            if (std::holds_alternative<start_print>(ended.what))
                starts_.refused();
            adjustments_.refused();
        } else
            schedule_.expect_change(now.mono);
        if (std::holds_alternative<upload_file>(ended.what)) {
            upload_bytes_ = 0;
            starts_.uploaded(now.mono);
        }
        if (ended.order)
            finish(ended.order->whose, is_of_network(why) ? error_code{error::not_connected} : why,
                   out);
        if (is_well)
            return;
    } else if (std::exchange(order_wants_status_, false) && !queue_.is_empty()) {
        auto const order = queue_.pop();
        if (std::holds_alternative<upload_file>(order.what))
            upload_bytes_ = 0;
        finish(order.whose, error::not_connected, out);
    }
    if (ended.read == own::product) {  // it is asked once; a poll will tell how the printer is
        has_product_ = true;
        return;
    }
    note_failure(why, now, out);
}

void session_fsm::note_failure(error_code why, moment now, actions& out)
{
    last_failure_ = why;
    if (why == error::credentials_refused || why == error::lan_mode_off) {
        schedule_.refused(now.mono);
        return go_offline(why == error::lan_mode_off ? connection::lan_mode_off
                                                     : connection::credentials_refused,
                          why, out);
    }
    schedule_.failed(now.mono);
    closed_ports_ = why == errc::connection_refused ? closed_ports_ + 1 : 0;
    bool const was_heard = heard_ && now.mono - *heard_ < heard_for;
    bool const is_gone = connection_ != connection::connected || schedule_.is_resting();
    if (model_.status == way::http && closed_ports_ >= refusals_of_lan_mode && was_heard)
        return go_offline(connection::lan_mode_off, error::lan_mode_off, out);
    if (is_gone)
        go_offline(is_of_network(why) ? connection::unreachable : connection::not_responding, why,
                   out);
}

void session_fsm::go_offline(connection where, error_code why, actions& out)
{
    for (auto const whose : queue_.clear())
        finish(whose, error::not_connected, out);
    if (!flight_ || !std::holds_alternative<upload_file>(flight_->what))
        upload_bytes_ = 0;
    attributes_due_ = true;
    has_product_ = has_identity_ = has_machine_ = has_temperatures_ = false;
    status_asked_.reset();
    set_connection(where, why, out);
}

void session_fsm::set_connection(connection where, error_code why, actions& out)
{
    bool const failed_again = where != connection::connected;
    if (std::exchange(connection_, where) != where || failed_again)
        out.emplace_back(act::emit_connection{where, why});
}

void session_fsm::finish(ticket whose, error_code why, actions& out)
{
    out.emplace_back(act::finish{whose, why, done{}});
}

}  // namespace p2m::flashforge
