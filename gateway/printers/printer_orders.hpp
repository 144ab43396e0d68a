// SPDX-License-Identifier: MIT
// The orders of one printer, whoever gives them: handed to the router, carried out by the driver or
// the gateway, and answered once. What is let through is decided in command/router.
#pragma once

#include "gateway/command/order.hpp"
#include "gateway/command/router.hpp"
#include "gateway/configuration/settings.hpp"
#include "printer/attributes.hpp"
#include "printer/snapshot.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace p2m::gateway {

/// Gets the result of one order, exactly once, maybe within the call that gives it.
using result_handler = std::function<void(result const&)>;

/// What the orders need of their printer.
class printer_orders_owner
{
public:
    /// `done` is called once, and may be when the printer is gone; without a driver never.
    virtual void execute(printer::command const&, std::function<void(printer::answer)> done) = 0;
    /// How long the effect of an acknowledged command may take to show.
    [[nodiscard]] virtual std::chrono::seconds confirm_within(printer::command const&) const = 0;
    virtual void carry_out(printer_action const&, std::function<void(action_answer)> done) = 0;
    /// A result is about to be published: what confirms it shall be in the published state.
    virtual void publish_state_now(printer::moment) = 0;
    virtual void publish_result(result const&, printer::moment) = 0;
    /// deadline() may be another one.
    virtual void on_orders_deadline() = 0;

protected:
    ~printer_orders_owner() = default;
};

class printer_orders
{
public:
    explicit printer_orders(printer_orders_owner& owner);
    ~printer_orders();
    printer_orders(printer_orders const&) = delete;
    printer_orders& operator=(printer_orders const&) = delete;

    void configure(control_settings const&, action_offers, printer::moment);
    void on_attributes(printer::attributes const&);
    /// `is_report`: the printer told it now, also when nothing changed.
    void on_state(printer::snapshot const&, bool online, bool is_report, printer::moment);
    /// The order's `reply` token is chosen here; `done` may be empty.
    void give(order, result_handler done, printer::moment);
    void on_time(printer::moment);
    /// The last results; whatever comes afterwards is rejected.
    void on_shutdown(printer::moment);
    [[nodiscard]] std::optional<printer::steady_time> deadline() const noexcept
    {
        return router_.deadline();
    }

private:
    void perform(router_actions, printer::moment);

    printer_orders_owner& owner_;
    command_router router_;
    std::map<reply_token, result_handler> handlers_;  // as bounded as the orders without result
    reply_token last_reply_ = 0;
    std::shared_ptr<printer_orders*> self_;  // null inside once the orders are gone
};

}  // namespace p2m::gateway
