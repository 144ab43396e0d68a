// SPDX-License-Identifier: MIT
// The commands of one printer: what is let through, in which order, and what became of it.
// Decides only; every command gets exactly one result, and nothing is ever sent twice.
//
//   message --checks--> waiting (8) --checks again--> sent --answer--> verifying --state--> result
//               |                         |             |                 |
//               +------ rejected ---------+             +- 5 s: timeout   +- 10 s: unconfirmed
#pragma once

#include "gateway/command/intake.hpp"
#include "gateway/command/result.hpp"
#include "gateway/command/result_memory.hpp"
#include "printer/attributes.hpp"
#include "printer/command.hpp"
#include "printer/snapshot.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace p2m::gateway {

using ticket = std::uint64_t;

/// Each of the first three is answered by on_answer with its ticket.
struct send_to_driver
{
    gateway::ticket ticket;
    printer::command what;
    bool operator==(send_to_driver const&) const = default;
};
struct start_snapshot  ///< publish a picture; acknowledged means published
{
    gateway::ticket ticket;
    bool operator==(start_snapshot const&) const = default;
};
struct switch_rtsp
{
    gateway::ticket ticket;
    bool on;
    bool operator==(switch_rtsp const&) const = default;
};

using command_action = std::variant<send_to_driver, start_snapshot, switch_rtsp, publish_result>;
using command_actions = std::vector<command_action>;

class command_router
{
public:
    static constexpr std::size_t max_waiting = 8;  ///< one more is busy
    static constexpr std::chrono::seconds answer_within{5};
    static constexpr std::chrono::seconds shown_within{10};  ///< of the acknowledgement
    static constexpr std::chrono::seconds between_snapshots{5};
    static constexpr std::chrono::seconds fan_runs_out_within{3};

    explicit command_router(control_settings, bool rtsp_configured = false);

    /// New settings count from the next check on; also for what waits.
    void configure(control_settings, bool rtsp_configured);
    void on_attributes(printer::capabilities, printer::limits);

    [[nodiscard]] command_actions receive(command_message const&, printer::moment);

    /// For each report, also one that changes nothing: `refresh` waits for it.
    [[nodiscard]] command_actions
    on_snapshot(printer::snapshot const&, bool online, printer::moment);

    /// Of the driver, the camera or RTSP; of an unknown ticket (too late) it is passed over.
    [[nodiscard]] command_actions on_answer(ticket, printer::answer, printer::moment);

    /// Whether the printer's camera is known to be on; empty: not known, so switching is sent.
    void on_camera(std::optional<bool> on) noexcept { camera_on_ = on; }

    [[nodiscard]] command_actions on_time(printer::moment);

    /// The last results; whatever comes afterwards is rejected.
    [[nodiscard]] command_actions on_shutdown(printer::moment);

    /// When to call on_time(); empty while nothing is under way.
    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept;

private:
    struct pending
    {
        command_request request;
        std::string source, response_topic, correlation;
        printer::steady_time arrived;
        bool was_admitted{};  ///< its result is kept for repetitions
    };
    struct flight
    {
        pending who;
        gateway::ticket ticket{};
        printer::steady_time deadline;
        std::optional<printer::answer> acknowledged;
        bool status_seen{};  ///< since it was sent
        bool effect_seen{};
    };
    struct verdict
    {
        printer::result_status status;
        printer::result_code code;
        std::string message;
    };

    struct fan_speed
    {
        int percent = 0;
        printer::steady_time since{};
    };

    void note_fan(printer::fan, int percent, printer::steady_time);
    [[nodiscard]] std::optional<refusal> check(pending const&, printer::moment) const;
    [[nodiscard]] bool is_shown(printer::command const&) const;
    [[nodiscard]] bool is_confirmed(flight const&) const;
    [[nodiscard]] bool is_under_way(std::string const& id) const;
    void admit(pending, printer::moment, command_actions&);
    void start(pending, printer::moment, command_actions&);
    void start_next(printer::moment, command_actions&);
    void finish(pending const&, verdict, printer::answer const*, printer::moment, command_actions&);
    void finish_flight(verdict, printer::answer const*, printer::moment, command_actions&);
    void reject(pending const&, refusal, printer::moment, command_actions&);

    control_settings control_;
    bool rtsp_configured_{};
    bool shut_down_{};
    printer::capabilities capabilities_;
    printer::limits limits_;
    printer::snapshot snapshot_;
    bool online_{};
    printer::per_fan<int> fan_on_pct_{{100, 100, 100}};  // what `ON` means
    printer::per_fan<fan_speed> fan_seen_;
    std::optional<bool> camera_on_;
    std::optional<printer::steady_time> last_snapshot_;
    std::deque<pending> waiting_;
    std::optional<flight> flight_;
    gateway::ticket last_ticket_{};
    result_memory memory_;
};

}  // namespace p2m::gateway
