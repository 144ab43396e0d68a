// SPDX-License-Identifier: MIT
// The commands of one printer on the broker: which topics are listened to, what arrives handed to
// the router, its results said. Who carries a command out is the bridge's business.
#pragma once

#include "gateway/command/router.hpp"
#include "gateway/configuration/settings.hpp"
#include "mqtt/messages.hpp"
#include "printer/attributes.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace p2m::gateway {

class outlet;

/// What the desk needs of its printer. The first three are answered by on_answer() with the ticket.
struct command_links
{
    std::function<void(ticket, printer::command const&)> execute;
    std::function<void(ticket)> take_snapshot;
    std::function<void(ticket, bool on)> switch_rtsp;
    /// "confirmed" is about to be said: whoever hears it shall find it in the state.
    std::function<void(printer::moment)> show_state;
};

class command_desk
{
public:
    command_desk(outlet&, command_links);

    /// What is under way goes on, unless control is off now.
    void configure(control_settings const&, printer::attributes const&, bool rtsp_configured);
    void on_attributes(printer::attributes const&);

    /// These topics are listened to from now on, and no others.
    void listen(std::vector<std::string> topics);
    /// Where results go from now on.
    void answer_at(std::string topic) { result_topic_ = std::move(topic); }

    /// `what` is the topic below the printer's root. Passed over while control is off.
    void on_message(std::string_view what,
                    mqtt::inbound_message const&,
                    settings const&,
                    printer::moment);
    void on_snapshot(printer::snapshot const&, bool online, printer::moment);
    void on_answer(ticket, printer::answer, printer::moment);
    void on_time(printer::moment);
    void on_shutdown(printer::moment);
    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept;

private:
    void perform(command_actions, printer::moment);

    outlet& out_;
    command_links links_;
    std::unique_ptr<command_router> router_;  // while control is on
    std::vector<std::string> heard_;
    std::string result_topic_;
};

}  // namespace p2m::gateway
