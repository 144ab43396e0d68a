// SPDX-License-Identifier: MIT
#include "mqtt/connection_fsm.hpp"

#include <algorithm>
#include <utility>

namespace p2m::mqtt {

using namespace std::chrono_literals;

namespace {

bool needs_a_person(error cause) noexcept
{
    switch (cause) {
    case error::bad_credentials:
    case error::not_authorized:
    case error::bad_client_id:
    case error::unsupported:
    case error::tls_failed:
        return true;
    case error::unreachable:
    case error::taken_over:
    case error::connection_lost:
    case error::server_unavailable:
    case error::packet_too_large:
        return false;
    }
    return false;
}

protocol_version first_choice(protocol_version wanted) noexcept
{
    return wanted == protocol_version::automatic ? protocol_version::v5 : wanted;
}

std::string sentence(error cause, std::string_view detail)
{
    auto text = make_error_code(cause).message();
    if (!detail.empty())
        text.append(" (").append(detail).append(")");
    return text;
}

}  // namespace

connection_fsm::connection_fsm(protocol_version wanted,
                               std::function<double()> random,
                               std::chrono::seconds keep_alive)
    : wanted_(wanted)
    , random_(std::move(random))
    , keep_alive_(keep_alive)
    , trying_(first_choice(wanted))
{}

connection_fsm::actions connection_fsm::start()
{
    if (state_ != state::idle)
        return {};
    return connect();
}

connection_fsm::actions connection_fsm::on_accepted(connection_info const& info, steady_time now)
{
    if (state_ != state::connecting)
        return {};
    if (!info.retain_available || std::exchange(without_will_, std::nullopt)) {
        actions out{close{}};
        for (auto& next : fail(error::unsupported, "the broker keeps no retained messages", now))
            out.push_back(std::move(next));
        return out;
    }
    // The library keeps to the interval it asked for, whatever the broker answers, and would be cut
    // off in each quiet moment.
    if (auto const wanted = info.keep_alive.value_or(0s); wanted > 0s && wanted < keep_alive_) {
        keep_alive_ = wanted;
        return {close{}, open{trying_, keep_alive_}};
    }
    state_ = state::connected;
    connected_at_ = now;
    v5_worked_ = info.version == protocol_version::v5;
    closed_in_a_row_ = 0;
    told_.reset();
    return {tell_connected{}};
}

connection_fsm::actions connection_fsm::on_failed(connection_failure const& why, steady_time now)
{
    if (state_ == state::connecting) {
        // A broker that spoke MQTT 5 and closes now is only restarting, unless it goes on so.
        if (trying_ == protocol_version::v5)
            closed_in_a_row_ = why.was_closed ? closed_in_a_row_ + 1 : 0;
        bool const is_old =
            why.is_version
            || (why.was_closed && (!v5_worked_ || closed_in_a_row_ >= closes_of_an_old_broker));
        bool const may_fall_back =
            wanted_ == protocol_version::automatic && trying_ == protocol_version::v5 && is_old;
        if (may_fall_back) {
            trying_ = protocol_version::v3_1_1;
            return connect();
        }
        if (trying_ == protocol_version::v3_1_1 && why.was_closed && !without_will_) {
            without_will_ = why;
            return {open{trying_, keep_alive_, false}};
        }
        short_lived_ = 0;  // nobody was there: a restart, no rival
        // What looked like an old broker may have been one that was starting.
        trying_ = first_choice(wanted_);
        auto const first = std::exchange(without_will_, std::nullopt).value_or(why);
        return fail(first.cause, first.detail, now);
    }
    if (state_ != state::connected)
        return {};
    // Who comes back may be another version of the broker.
    trying_ = first_choice(wanted_);
    auto const life = now - connected_at_;
    if (life >= good_connection)
        failures_ = 0;
    tells_rivals_ = tells_rivals_ || why.cause == error::taken_over;
    bool const may_be_rival = why.cause == error::connection_lost && !tells_rivals_;
    short_lived_ = may_be_rival && life < short_life ? short_lived_ + 1 : 0;
    if (short_lived_ >= short_lives)
        return fail(error::taken_over, "lost again just after connecting", now);
    return fail(why.cause, why.detail, now);
}

connection_fsm::actions connection_fsm::on_time(steady_time now)
{
    if (state_ != state::waiting || now < wait_until_)
        return {};
    return connect();
}

connection_fsm::actions connection_fsm::stop()
{
    auto const was = std::exchange(state_, state::idle);
    if (was == state::connecting || was == state::connected)
        return {close{}};
    return {};
}

std::optional<steady_time> connection_fsm::deadline() const noexcept
{
    return state_ == state::waiting ? std::optional{wait_until_} : std::nullopt;
}

connection_fsm::actions connection_fsm::connect()
{
    state_ = state::connecting;
    return {open{trying_, keep_alive_}};
}

connection_fsm::actions connection_fsm::fail(error cause, std::string_view detail, steady_time now)
{
    state_ = state::waiting;
    wait_until_ = now + next_wait(cause);
    if (std::exchange(told_, cause) == cause)
        return {};
    return {tell_disconnected{cause, sentence(cause, detail)}};
}

std::chrono::milliseconds connection_fsm::next_wait(error cause)
{
    using std::chrono::milliseconds;
    auto const between = [this](milliseconds least, milliseconds most) {
        auto const span = static_cast<double>((most - least).count());
        return least + milliseconds{static_cast<milliseconds::rep>(span * random_())};
    };
    if (cause == error::taken_over) {
        short_lived_ = 0;
        return between(taken_over_least, taken_over_most);
    }
    auto const step =
        needs_a_person(cause) ? slow_retry : backoff.at(std::min(failures_, backoff.size() - 1));
    ++failures_;
    return between(step * 4 / 5, step * 6 / 5);
}

}  // namespace p2m::mqtt
