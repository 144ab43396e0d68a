// SPDX-License-Identifier: MIT
// A printer, for ever: poll it gently, one request in flight, orders in their order, notice when
// it is gone or refuses us. Decides only: sockets and the timer are in client.cpp.
//
//   idle --start--> running --stop--> stopped
//
//   running: [nothing in flight] --order, else poll due--> [in flight] --answer, failure, 30 s-->
//   ...
//
// An exchange may take longer than its owner waits: the owner is told `request_timeout`, and the
// exchange is let end before the next one begins, since a second request at a time makes a printer
// drop or confuse both. Nothing but the session's own reads is ever sent twice.
#pragma once

#include "flashforge_client/answer_codec.hpp"
#include "flashforge_client/connection.hpp"
#include "flashforge_client/console_codec.hpp"
#include "flashforge_client/credentials.hpp"
#include "flashforge_client/error.hpp"
#include "flashforge_client/http_codec.hpp"
#include "flashforge_client/messages.hpp"
#include "flashforge_client/model_table.hpp"
#include "flashforge_client/moment.hpp"
#include "flashforge_client/poll_rules.hpp"
#include "flashforge_client/request.hpp"
#include "flashforge_client/request_queue.hpp"
#include "flashforge_client/start_rules.hpp"
#include "flashforge_client/status_rules.hpp"

#include <boost/container/small_vector.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace p2m::flashforge {

namespace act {

/// Answered by on_connected(), on_progress() of an upload, and on_answer() or on_failed().
struct send_http
{
    http_message what;
};
/// Answered by on_replies() or on_failed().
struct run_console
{
    console_script what;
};
/// Let go of what is in flight. There is no answer.
struct abort_exchange
{};
/// The pointers of these two are valid until the next call.
struct emit_attributes
{
    attributes const* what;
};
struct emit_status
{
    status const* what;
};
struct emit_connection
{
    connection where;
    boost::system::error_code why;
};
struct finish
{
    ticket whose;
    boost::system::error_code why;  ///< set when there is no answer
    answer what;
};
struct stopped
{};

}  // namespace act

using action = std::variant<act::send_http,
                            act::run_console,
                            act::abort_exchange,
                            act::emit_attributes,
                            act::emit_status,
                            act::emit_connection,
                            act::finish,
                            act::stopped>;
using actions = boost::container::small_vector<action, 4>;

struct session_options
{
    int pid{};  ///< of discovery; 0 unknown: read over HTTP until /detail tells
    std::optional<credentials> who;
    flashforge::overrides overrides;
};

class session_fsm
{
public:
    using duration = std::chrono::milliseconds;

    static constexpr duration connect_timeout{5'000};
    static constexpr duration exchange_timeout{30'000};
    static constexpr duration upload_silence{300'000};
    static constexpr duration offline_after{20'000};  ///< without a readable answer
    static constexpr duration heard_for{60'000};      ///< a discovery reply counts so long
    /// Closed ports in a row, while discovery answers, until LAN-only mode is taken to be off: a
    /// printer that starts answers discovery first.
    static constexpr std::size_t refusals_of_lan_mode = 3;

    explicit session_fsm(session_options);

    [[nodiscard]] actions start(moment now);
    [[nodiscard]] actions stop(moment now);
    [[nodiscard]] actions submit(ticket, request, moment now);
    /// `upload_bytes` must be known before an upload is sent; the shell tells it with the request.
    [[nodiscard]] actions submit_upload(ticket, upload_file, std::uint64_t bytes, moment now);
    /// Discovery heard the printer at this address.
    [[nodiscard]] actions heard(moment now);
    /// New credentials, or none; a refusal of the old ones is forgotten.
    [[nodiscard]] actions set_credentials(std::optional<credentials>, moment now);

    [[nodiscard]] actions on_connected(moment now);
    [[nodiscard]] actions on_progress(moment now);
    [[nodiscard]] actions on_answer(http_answer, moment now);
    [[nodiscard]] actions on_replies(std::vector<console_reply> const&, moment now);
    [[nodiscard]] actions on_failed(boost::system::error_code why, moment now);
    [[nodiscard]] actions on_time(moment now);

    /// When to call on_time() next; empty while nothing is pending. Earlier calls do no harm.
    [[nodiscard]] std::optional<steady_time> deadline() const noexcept;

    [[nodiscard]] model_row const& model() const noexcept { return model_; }
    [[nodiscard]] client_statistics const& statistics() const noexcept { return statistics_; }

private:
    enum class phase : std::uint8_t { idle, running, stopped };
    enum class own : std::uint8_t {
        detail,
        product,
        identity,
        machine,
        temperatures,
        progress,
        position
    };

    struct flight
    {
        std::optional<own> read;                      ///< the session's own, or else
        std::optional<request_queue::waiting> order;  ///< an owner's; reset once it was told
        request what;                                 ///< of an order, also when its owner was told
        steady_time sent, until;
        bool connected{}, is_console{};
    };

    // session_fsm.cpp
    void offer(ticket, request, moment now, actions&);
    void end_overdue(moment now, actions&);

    // session_sending.cpp
    void proceed(moment now, actions&);
    [[nodiscard]] bool send_order(moment now, actions&);
    void send_own(own, moment now, actions&);
    void transmit(request_queue::waiting, moment now, actions&);
    [[nodiscard]] boost::system::result<action> write(request const&, moment now) const;
    [[nodiscard]] std::optional<own> own_due(moment now) const;
    [[nodiscard]] own own_status() const noexcept;
    [[nodiscard]] bool is_status_fresh(steady_time now) const noexcept;

    // session_answers.cpp
    void take_detail(flight const&, http_answer const&, moment now, actions&);
    void take_console(flight const&, std::vector<console_reply> const&, moment now, actions&);
    void status_seen(steady_time asked);
    void emit(actions&);
    void emit_attributes(actions&);
    void take_order(flight&, boost::system::result<answer>, moment now, actions&);
    [[nodiscard]] static boost::system::result<answer> read_http(request const&, http_answer);

    // session_failures.cpp
    void read_failed(boost::system::error_code why, moment now, actions&);
    void note_failure(boost::system::error_code why, moment now, actions&);
    void alive(moment now) noexcept;
    void go_offline(connection where, boost::system::error_code why, actions&);
    void set_connection(connection where, boost::system::error_code why, actions&);
    static void finish(ticket, boost::system::error_code, actions&);

    session_options options_;
    model_row model_;
    attributes attributes_, told_attributes_;
    status status_;
    request_queue queue_;
    poll_schedule schedule_;
    print_adjustments adjustments_;
    start_guard starts_;
    client_statistics statistics_;
    std::optional<flight> flight_;
    std::optional<steady_time> status_asked_;  ///< when the present status was asked for
    std::optional<steady_time> heard_;
    steady_time last_answer_{}, order_ended_{};
    boost::system::error_code last_failure_;
    std::uint64_t upload_bytes_{};
    std::size_t closed_ports_{}, turn_{};
    phase phase_{phase::idle};
    connection connection_{connection::connecting};
    bool has_product_{}, has_identity_{}, has_machine_{}, has_temperatures_{};
    bool wants_position_{}, order_wants_status_{}, is_failing_{}, attributes_due_{true};
};

}  // namespace p2m::flashforge
