// SPDX-License-Identifier: MIT
#include "gateway/printers/printer_orders.hpp"

#include <utility>

namespace p2m::gateway {

using printer::moment;

printer_orders::printer_orders(printer_orders_owner& owner)
    : owner_{owner}
    , self_{std::make_shared<printer_orders*>(this)}
{}

printer_orders::~printer_orders()
{
    *self_ = nullptr;
}

void printer_orders::configure(control_settings const& control, action_offers offers, moment now)
{
    perform(router_.configure(control, offers, now), now);
}

void printer_orders::on_attributes(printer::attributes const& known)
{
    router_.on_attributes(known.capabilities, known.limits);
}

void printer_orders::on_state(printer::snapshot const& seen,
                              bool online,
                              bool is_report,
                              moment now)
{
    perform(is_report ? router_.on_report(seen, online, now) : router_.on_state(seen, online, now),
            now);
}

void printer_orders::give(order given, result_handler done, moment now)
{
    given.reply = ++last_reply_;
    if (done)
        handlers_.emplace(given.reply, std::move(done));
    perform(router_.receive(given, now), now);
}

void printer_orders::on_time(moment now)
{
    perform(router_.on_time(now), now);
}

void printer_orders::on_shutdown(moment now)
{
    perform(router_.on_shutdown(now), now);
}

void printer_orders::perform(router_actions actions, moment now)
{
    for (auto& action : actions) {
        if (auto const* const send = std::get_if<send_to_driver>(&action)) {
            owner_.execute(send->what, [self = self_, which = send->ticket,
                                        within = owner_.confirm_within(send->what)](auto answer) {
                if (auto* const orders = *self) {
                    auto const then = moment::now();
                    orders->perform(
                        orders->router_.on_answer(which, std::move(answer), then, within), then);
                    orders->owner_.on_orders_deadline();
                }
            });
        } else if (auto const* const doing = std::get_if<carry_out>(&action)) {
            owner_.carry_out(doing->what, [self = self_, which = doing->ticket](auto answer) {
                if (auto* const orders = *self) {
                    auto const then = moment::now();
                    orders->perform(orders->router_.on_done(which, std::move(answer), then), then);
                    orders->owner_.on_orders_deadline();
                }
            });
        } else if (auto const* const done = std::get_if<outcome>(&action)) {
            if (done->result.code == printer::result_code::confirmed)
                owner_.publish_state_now(now);
            owner_.publish_result(done->result, now);
            if (auto const handler = handlers_.extract(done->reply); !handler.empty())
                handler.mapped()(done->result);
        }
    }
}

}  // namespace p2m::gateway
