// SPDX-License-Identifier: MIT
// The orders of one printer: handed to its router, carried out, and answered to whoever gave them.
// Every result is published on the printer's result topic as well, whatever surface the order came
// by. Who carries a command out is the bridge's business.
#pragma once

#include "gateway/command/order.hpp"
#include "gateway/command/router.hpp"
#include "gateway/configuration/settings.hpp"
#include "mqtt/messages.hpp"
#include "printer/attributes.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace p2m::gateway {

class outlet;

/// What the desk needs of its printer. The first is answered by on_answer() with the ticket, the
/// second by on_done().
struct command_links
{
    std::function<void(ticket, printer::command const&)> execute;
    std::function<void(ticket, printer_action const&)> carry_out;
    /// "confirmed" is about to be said: whoever hears it shall find it in the state.
    std::function<void(printer::moment)> show_state;
};

class command_desk
{
public:
    /// Called once, with the outcome of an order.
    using reply = std::function<void(result const&)>;

    command_desk(outlet&, command_links);

    /// What was sent goes on; what waits and is no longer allowed is answered.
    void configure(control_settings const&, action_offers, printer::moment);
    void on_attributes(printer::attributes const&);

    /// These topics are listened to from now on, and no others.
    void listen(std::vector<std::string> topics);
    /// Where results go from now on.
    void answer_at(std::string topic) { result_topic_ = std::move(topic); }

    /// An order of any surface; its `reply` token is chosen here. `done` is called once, perhaps
    /// before this returns; it may be empty.
    void submit(order, reply done, printer::moment);

    /// `what` is the topic below the printer's root.
    void on_message(std::string_view what,
                    mqtt::inbound_message const&,
                    settings const&,
                    printer::moment);
    /// `is_report`: the printer said so now, also when nothing changed.
    void on_snapshot(printer::snapshot const&, bool online, bool is_report, printer::moment);
    void on_answer(ticket,
                   printer::answer,
                   printer::moment,
                   std::chrono::seconds shown_within = printer::driver::usual_confirmation);
    void on_done(ticket, action_answer, printer::moment);
    void on_time(printer::moment);
    void on_shutdown(printer::moment);
    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept;

private:
    struct asker
    {
        reply done;
        std::string response_topic, correlation;  // of MQTT
    };

    void submit(order, asker, printer::moment);
    void perform(router_actions, printer::moment);
    void tell(outcome const&, printer::moment);

    outlet& out_;
    command_links links_;
    command_router router_;
    std::map<reply_token, asker> askers_;  // of the orders without outcome, so as bounded as those
    reply_token last_reply_ = 0;
    std::vector<std::string> heard_;
    std::string result_topic_;
};

}  // namespace p2m::gateway
