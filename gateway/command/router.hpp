// SPDX-License-Identifier: MIT
// The orders of one printer: what is let through, in which order, and what became of it. Decides
// only; every order gets exactly one outcome, and nothing is ever sent twice. It lives as long as
// the printer is known, so that an id is never carried out twice, whatever is configured meanwhile.
//
//   order --checks--> waiting (8) --checks again--> sent --answer--> unconfirmed --state--> outcome
//             |                         |             |                  |
//             +------ rejected ---------+             +- 5 s: timeout    +- 10 s: unconfirmed
//
// One request is on its way to the printer; what is unconfirmed holds only those that could harm
// it.
#pragma once

#include "gateway/command/fan_memory.hpp"
#include "gateway/command/file_lists.hpp"
#include "gateway/command/intake.hpp"
#include "gateway/command/order.hpp"
#include "gateway/command/order_line.hpp"
#include "gateway/command/result.hpp"
#include "gateway/command/result_memory.hpp"
#include "gateway/command/sent_orders.hpp"
#include "printer/attributes.hpp"
#include "printer/command.hpp"
#include "printer/driver.hpp"
#include "printer/snapshot.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace p2m::gateway {

/// Execute it; answered by on_answer with its ticket.
struct send_to_driver
{
    gateway::ticket ticket;
    printer::command what;
    caller from{};        ///< who started a job
    reply_token reply{};  ///< of its order
    bool operator==(send_to_driver const&) const = default;
};
/// Do it; answered by on_done with its ticket.
struct carry_out
{
    gateway::ticket ticket;
    printer_action what;
    reply_token reply{};  ///< of its order
    bool operator==(carry_out const&) const = default;
};

using router_action = std::variant<send_to_driver, carry_out, outcome>;
using router_actions = std::vector<router_action>;

/// What became of a carry_out. Refused, timeout, not_sent and not_now mean what they mean of a
/// printer.
struct action_answer
{
    printer::answer::kind what{printer::answer::kind::acknowledged};
    std::string message{};              ///< an English sentence; may be empty
    std::optional<std::string> data{};  ///< a JSON object: `data` of the result
};

class command_router
{
public:
    static constexpr std::chrono::seconds answer_within{5};
    static constexpr std::chrono::seconds between_snapshots{5};
    static constexpr std::chrono::seconds longest_confirmation{60};  ///< whatever a driver asks for

    explicit command_router(control_settings = {}, action_offers = {});

    /// New settings count at once: what waits and is no longer allowed has its outcome. What was
    /// sent goes on.
    [[nodiscard]] router_actions configure(control_settings, action_offers, printer::moment);
    void on_attributes(printer::capabilities, printer::limits);

    [[nodiscard]] router_actions receive(order const&, printer::moment);

    /// The state of the printer after a report of it, also one that changes nothing: `refresh`
    /// waits for it.
    [[nodiscard]] router_actions on_report(printer::snapshot const&, bool online, printer::moment);
    /// The state, changed by something else: a task record, the connection.
    [[nodiscard]] router_actions on_state(printer::snapshot const&, bool online, printer::moment);

    /// Of the driver. `shown_within` is how long its effect may take (driver::confirm_within). Of
    /// an unknown ticket (too late) it is passed over.
    [[nodiscard]] router_actions
    on_answer(ticket,
              printer::answer,
              printer::moment,
              std::chrono::seconds shown_within = printer::driver::usual_confirmation);
    /// Of the gateway itself, likewise.
    [[nodiscard]] router_actions on_done(ticket, action_answer, printer::moment);

    [[nodiscard]] router_actions on_time(printer::moment);

    /// The last outcomes; whatever comes afterwards is rejected.
    [[nodiscard]] router_actions on_shutdown(printer::moment);

    /// When to call on_time(); empty while nothing is under way.
    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept;

private:
    struct verdict
    {
        printer::result_status status{printer::result_status::ok};
        printer::result_code code{printer::result_code::confirmed};
        std::string message{};
    };

    [[nodiscard]] reading current_reading() const;
    [[nodiscard]] std::optional<refusal> check_now(pending_order const&, printer::moment) const;
    [[nodiscard]] bool is_shown_already(instruction const&) const;
    void admit(pending_order, printer::moment, router_actions&);
    void take_state(
        printer::snapshot const&, bool online, bool is_report, printer::moment, router_actions&);
    void start(pending_order, printer::moment, router_actions&);
    void start_next(printer::moment, router_actions&);
    [[nodiscard]] verdict verdict_of(sent_order const&);
    void finish_sent(sent_order const&, verdict, printer::moment, router_actions&);
    void finish(pending_order const&, verdict, result extra, printer::moment, router_actions&);
    void reject(pending_order const&, refusal, printer::moment, router_actions&);

    control_settings control_;
    action_offers offers_;
    bool is_shut_down_{};
    printer::capabilities capabilities_;
    printer::limits limits_;
    printer::snapshot snapshot_;
    bool is_online_{};
    fan_memory fans_;
    file_lists files_;
    std::optional<bool> camera_on_;  ///< as the last acknowledged order left it
    std::optional<printer::steady_time> last_snapshot_;
    order_line waiting_;
    sent_orders sent_;
    ticket last_ticket_{};
    result_memory memory_;
};

}  // namespace p2m::gateway
