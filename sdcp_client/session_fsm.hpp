// SPDX-License-Identifier: MIT
// One printer, for ever: connect, greet, stay subscribed, one request in flight, notice when it is
// gone, come back gently. Decides only: the socket and the timer are in client.cpp.
//
//   idle --start--> connecting --> handshaking --> open --give up--> closing --+
//                       ^               |           |                          |
//                       +---- waiting <-+-----------+------------- closed -----+
//
//   stop, anywhere: --> stopping --> stopped. A handshake is waited for, because the printer gives
//   a client slot away with its answer and only a Close frame frees it again.
//
// An open session first greets (Cmd 1, 0, and 512 once it is known to be no resin printer).
// Identity goes before status: what comes earlier is dropped and asked for again. Then the user's
// requests go first, then what the session wants to know itself (status_watch.hpp). Nothing but the
// session's own reads is ever sent twice.
#pragma once

#include "sdcp_client/backoff.hpp"
#include "sdcp_client/codec.hpp"
#include "sdcp_client/error.hpp"
#include "sdcp_client/link.hpp"
#include "sdcp_client/messages.hpp"
#include "sdcp_client/moment.hpp"
#include "sdcp_client/request.hpp"
#include "sdcp_client/request_line.hpp"
#include "sdcp_client/status_watch.hpp"

#include <boost/container/small_vector.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace p2m::sdcp {

namespace act {

/// Connect, then upgrade; answered by on_connected, on_opened or on_closed.
struct open_socket
{};
struct send_text
{
    std::string text;
};
/// Send a Close frame and wait for its echo; answered by on_closed.
struct close_socket
{};
/// Let go of the connection now, whatever it does. There is no answer.
struct abort_socket
{};
/// The pointers of these three are valid while the frame that brought them is.
struct emit_attributes
{
    attributes const* what;
};
struct emit_status
{
    status const* what;
};
struct finish_request
{
    ticket whose;
    boost::system::error_code why;  ///< set when there is no answer
    response const* answer;
};
struct emit_link
{
    link where;
    boost::system::error_code why;
};
/// Everything is closed and stays so.
struct stopped
{};

}  // namespace act

using action = std::variant<act::open_socket,
                            act::send_text,
                            act::close_socket,
                            act::abort_socket,
                            act::emit_attributes,
                            act::emit_status,
                            act::finish_request,
                            act::emit_link,
                            act::stopped>;
using actions = boost::container::small_vector<action, 4>;

class session_fsm
{
public:
    using duration = std::chrono::milliseconds;

    static constexpr duration connect_timeout{4'000};
    static constexpr duration handshake_timeout{4'000};
    static constexpr duration close_timeout{1'000};  ///< after a Close frame, whose ever
    static constexpr duration stop_timeout{1'900};
    static constexpr duration ping_after{25'000};    ///< nothing was sent
    static constexpr duration hurry_pace{1'000};     ///< between two hurried attempts
    static constexpr duration proven_after{20'000};  ///< live so long: the backoff begins anew
    static constexpr std::size_t max_bad_run = 20;   ///< bad frames without a good one
    static constexpr duration bad_run_window{60'000};
    /// Other attributes than the last ones cost whoever listens a lot; told more often than this,
    /// they are passed over and asked for again at its end.
    static constexpr duration attributes_pace{10'000};

    session_fsm(duration push_period, random_bits random);

    [[nodiscard]] actions start(moment now);
    [[nodiscard]] actions stop(moment now);
    /// The printer was heard: the next attempt need not wait. Only for one that refuses or swallows
    /// TCP; who answers the upgrade with an error is not helped by being asked again at once.
    [[nodiscard]] actions hurry(moment now);
    [[nodiscard]] actions submit(ticket, request, moment now);
    [[nodiscard]] actions expect_change(duration how_long, moment now);

    [[nodiscard]] actions on_connected(moment now);  ///< TCP; the upgrade begins
    [[nodiscard]] actions on_opened(moment now);
    [[nodiscard]] actions on_frame(parsed_frame const&, moment now);
    [[nodiscard]] actions on_unreadable(moment now);  ///< a frame that is no text
    void on_alive(moment now) noexcept;               ///< a ping or a pong
    /// The printer's Close frame: it has a moment to end its socket too, and on_closed() follows.
    [[nodiscard]] actions on_farewell(moment now);
    /// The connection is gone, or never came about. `error::too_many_clients` waits long.
    [[nodiscard]] actions on_closed(boost::system::error_code why, moment now);
    [[nodiscard]] actions on_time(moment now);

    /// When to call on_time() next; empty while nothing is pending. Earlier calls do no harm.
    [[nodiscard]] std::optional<steady_time> deadline() const noexcept;

    [[nodiscard]] client_statistics const& statistics() const noexcept { return statistics_; }

private:
    enum class phase : std::uint8_t {
        idle,
        waiting,
        connecting,
        handshaking,
        open,
        closing,
        stopping,
        stopped,
    };
    enum class greeting : std::uint8_t { attributes, status, done };

    void attempt(moment now, actions&);
    void give_up(boost::system::error_code why, moment now, actions&);
    void await_end(boost::system::error_code why, moment now, actions&);
    void lost(boost::system::error_code why, moment now, actions&);
    void announce_loss(boost::system::error_code why, actions&);
    static void fail(request_line::failures const&, actions&);
    void set_link(link, boost::system::error_code why, actions&);
    void on_open_time(moment now, actions&);

    void take(status const&, moment now, actions&);
    void take(attributes const&, moment now, actions&);
    void take(response const&, moment now, actions&);
    /// True when nobody who speaks SDCP sends so many.
    [[nodiscard]] bool count_bad(std::size_t, moment now);

    void send_next(moment now, actions&);
    [[nodiscard]] std::optional<request> next_own(steady_time now);
    void transmit(request_line::waiting const&, moment now, actions&);
    void transmit_own(request const&, moment now, actions&);
    void put_on_wire(std::string text, moment now, actions&);
    [[nodiscard]] steady_time open_deadline() const noexcept;
    [[nodiscard]] std::string make_request_id() const;

    random_bits random_;
    attributes told_;  ///< the last ones that were passed on; none while not identified
    boost::system::error_code failure_;  ///< why we are closing
    status_watch watch_;
    backoff<pauses::after_failure.size()> failures_{pauses::after_failure};
    backoff<pauses::after_too_many_clients.size()> refusals_{pauses::after_too_many_clients};
    request_line requests_;
    steady_time wake_;  ///< the end of the phase, where it has one
    steady_time attempted_, live_since_, last_frame_, last_sent_, bad_since_;
    steady_time ask_attributes_at_, attributes_changed_;
    duration attributes_pause_{};
    duration push_period_;
    std::size_t bad_run_{};
    client_statistics statistics_;
    phase phase_{phase::idle};
    greeting greeting_{greeting::attributes};
    link link_{link::connecting};
    bool identified_{}, dropped_status_{}, subscribe_{}, hurried_{};
    bool attributes_deferred_{};  ///< others were told too soon, and are asked for again
    bool is_resin_{};
    bool tcp_failed_{};  ///< the last attempt did not get as far as the upgrade
};

}  // namespace p2m::sdcp
