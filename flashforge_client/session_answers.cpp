// SPDX-License-Identifier: MIT
// The meaning of answers for a session.
#include "flashforge_client/session_fsm.hpp"

#include "flashforge_client/detail/failures.hpp"

#include <utility>

namespace p2m::flashforge {

using boost::system::error_code;
using boost::system::result;
using detail::is_answer;
using detail::is_refusal;

actions session_fsm::on_answer(http_answer raw, moment now)
{
    actions out;
    if (!flight_ || flight_->is_console)
        return out;
    auto ended = *std::exchange(flight_, std::nullopt);
    if (ended.read == own::product) {
        auto const why = parse_product(raw, attributes_);
        has_product_ = true;  // a firmware without it is not asked again
        if (!why) {
            ++statistics_.answers;
            emit_attributes(out);
        } else
            ++statistics_.bad_answers;
    } else if (ended.read)
        take_detail(ended, raw, now, out);
    else
        take_order(ended, read_http(ended.what, std::move(raw)), now, out);
    proceed(now, out);
    return out;
}

actions session_fsm::on_replies(std::vector<console_reply> const& replies, moment now)
{
    actions out;
    if (!flight_ || !flight_->is_console)
        return out;
    auto ended = *std::exchange(flight_, std::nullopt);
    if (ended.read)
        take_console(ended, replies, now, out);
    else
        take_order(ended, read_answer(ended.what, replies), now, out);
    proceed(now, out);
    return out;
}

// --- the session's own reads ---------------------------------------------------------------------

void session_fsm::take_detail(flight const& ended, http_answer const& raw, moment now, actions& out)
{
    auto read = parse_detail(raw, attributes_.pid);
    if (!read) {
        flight_ = ended;  // one way for everything that failed
        return read_failed(read.error(), now, out);
    }
    statistics_.round_trip = std::chrono::duration_cast<duration>(now.mono - ended.sent);
    auto& about = read->attributes;
    about.serial_number = attributes_.serial_number;
    about.light_control = attributes_.light_control;
    about.internal_filter_control = attributes_.internal_filter_control;
    about.external_filter_control = attributes_.external_filter_control;
    about.chamber_control = attributes_.chamber_control;
    about.nozzle_control = attributes_.nozzle_control;
    about.bed_control = attributes_.bed_control;
    attributes_ = std::move(about);
    // A model that discovery told is not exchanged for one that is spoken to in another way.
    if (auto const told = model_of(attributes_.pid.value_or(options_.pid));
        told.status == way::http)
        model_ = told;
    status_ = std::move(read->status);
    ++statistics_.answers;
    status_seen(ended.sent);
    alive(now);
    emit(out);
}

void session_fsm::take_console(flight const& ended,
                               std::vector<console_reply> const& replies,
                               moment now,
                               actions& out)
{
    auto const* const reply = replies.empty() ? nullptr : replies.data();
    bool told = false;
    switch (*ended.read) {
    case own::identity:
        told = reply != nullptr && flashforge::read_identity(*reply, attributes_);
        has_identity_ = has_identity_ || told;
        break;
    case own::machine:
        told = reply != nullptr && flashforge::read_machine(*reply, status_);
        has_machine_ = has_machine_ || told;
        if (told && !is_active(status_.state) && status_.state != machine_state::completed) {
            status_.progress.reset();  // M27 keeps its numbers after a cancelled job
            status_.layer.reset();
            status_.layers.reset();
        }
        break;
    case own::temperatures:
        told = reply != nullptr && flashforge::read_temperatures(*reply, status_);
        has_temperatures_ = has_temperatures_ || told;
        break;
    case own::progress:
        told = reply != nullptr && flashforge::read_progress(*reply, status_);
        break;
    case own::position:
        told = reply != nullptr && flashforge::read_position(*reply, status_);
        break;
    case own::detail:
    case own::product:
        break;
    }
    if (!told) {
        flight_ = ended;
        return read_failed(error::malformed_answer, now, out);
    }
    statistics_.round_trip = std::chrono::duration_cast<duration>(now.mono - ended.sent);
    ++statistics_.answers;
    schedule_.answered();
    last_answer_ = now.mono;
    is_failing_ = false;
    if (ended.read == own::machine)  // the only one that tells the state
        status_seen(ended.sent);
    if (has_machine_ && has_temperatures_) {
        alive(now);
        emit(out);
    }
}

void session_fsm::status_seen(steady_time asked)
{
    status_asked_ = asked;
    order_wants_status_ = false;
    starts_.seen(status_.state, asked);
}

void session_fsm::alive(moment now) noexcept
{
    last_answer_ = now.mono;
    last_failure_ = {};
    closed_ports_ = 0;
    schedule_.answered();
    schedule_.set_active(is_active(status_.state));
}

/// Attributes when they are news, the status, and that the printer is connected.
void session_fsm::emit(actions& out)
{
    emit_attributes(out);
    out.emplace_back(act::emit_status{&status_});
    set_connection(connection::connected, {}, out);
}

void session_fsm::emit_attributes(actions& out)
{
    if (!attributes_due_ && attributes_ == told_attributes_)
        return;
    attributes_due_ = false;
    told_attributes_ = attributes_;
    out.emplace_back(act::emit_attributes{&told_attributes_});
}

// --- orders --------------------------------------------------------------------------------------

result<answer> session_fsm::read_http(request const& what, http_answer raw)
{
    if (std::holds_alternative<list_files>(what)) {
        auto list = parse_file_list(raw);
        return list ? result<answer>{std::move(*list)} : list.error();
    }
    if (std::holds_alternative<read_thumbnail>(what)) {
        auto found = parse_thumbnail(raw);
        return found ? result<answer>{std::move(*found)} : found.error();
    }
    if (std::holds_alternative<read_current_picture>(what)) {
        auto found = parse_current_picture(std::move(raw));
        return found ? result<answer>{std::move(*found)} : found.error();
    }
    auto const where = std::holds_alternative<start_print>(what)   ? endpoint::print_gcode
                       : std::holds_alternative<upload_file>(what) ? endpoint::upload_gcode
                                                                   : endpoint::control;
    if (auto const why = parse_acknowledgement(where, raw))
        return why;
    return done{};
}

void session_fsm::take_order(flight& ended, result<answer> read, moment now, actions& out)
{
    auto const& what = ended.what;
    bool const reads = std::holds_alternative<list_files>(what)
                       || std::holds_alternative<read_thumbnail>(what)
                       || std::holds_alternative<read_current_picture>(what);
    error_code const why = read ? error_code{} : read.error();
    if (!why || is_answer(why)) {
        ++statistics_.answers;
        last_answer_ = now.mono;
    } else
        ++statistics_.bad_answers;
    if (!reads) {
        order_ended_ = now.mono;
        schedule_.expect_change(now.mono);
    }
    if (std::holds_alternative<upload_file>(what)) {
        upload_bytes_ = 0;
        starts_.uploaded(now.mono);
    }
    if (std::holds_alternative<home_axes>(what))
        wants_position_ = model_.status == way::console;
    if (is_refusal(why)) {
        if (std::holds_alternative<start_print>(what))
            starts_.refused();
        adjustments_.refused();
    }
    if (ended.order) {
        if (why)
            finish(ended.order->whose, why, out);
        else
            out.emplace_back(act::finish{ended.order->whose, {}, std::move(*read)});
    }
    if (why == error::credentials_refused || why == error::lan_mode_off)
        note_failure(why, now, out);
}

}  // namespace p2m::flashforge
