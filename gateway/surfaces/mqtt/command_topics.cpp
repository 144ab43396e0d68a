// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/command_topics.hpp"

#include "gateway/surfaces/mqtt/sender.hpp"
#include "mqtt/topics.hpp"

#include <algorithm>
#include <iterator>

namespace p2m::gateway {
namespace {

std::vector<std::string> without(std::vector<std::string> const& all,
                                 std::vector<std::string> const& these)
{
    std::vector<std::string> rest;
    std::ranges::copy_if(all, std::back_inserter(rest), [&](auto const& one) {
        return std::ranges::find(these, one) == these.end();
    });
    return rest;
}

}  // namespace

command_desk::command_desk(outlet& out, command_links links)
    : out_{out}
    , links_{std::move(links)}
{}

void command_desk::configure(control_settings const& control,
                             printer::attributes const& known,
                             bool rtsp_configured)
{
    if (!control.enabled) {
        router_.reset();
    } else if (router_) {
        router_->configure(control, rtsp_configured);
    } else {
        router_ = std::make_unique<command_router>(control, rtsp_configured);
        on_attributes(known);
    }
}

void command_desk::on_attributes(printer::attributes const& known)
{
    if (router_)
        router_->on_attributes(known.capabilities, known.limits);
}

void command_desk::listen(std::vector<std::string> topics)
{
    out_.unsubscribe(without(heard_, topics));
    out_.subscribe(without(topics, heard_));
    heard_ = std::move(topics);
}

void command_desk::on_message(std::string_view what,
                              mqtt::inbound_message const& message,
                              settings const& set,
                              printer::moment now)
{
    if (!router_)
        return;
    auto const answerable =
        mqtt::is_answerable(message.response_topic, set.mqtt.base_topic, set.home_assistant.prefix,
                            set.home_assistant.birth_topic);
    command_message const command{.source = std::string{what},
                                  .payload = message.payload,
                                  .retained = message.retained,
                                  .response_topic = answerable ? message.response_topic : "",
                                  .correlation = message.correlation_data,
                                  .message_expiry = message.message_expiry};
    perform(router_->receive(command, now), now);
}

void command_desk::on_snapshot(printer::snapshot const& seen, bool online, printer::moment now)
{
    if (router_)
        perform(router_->on_snapshot(seen, online, now), now);
}

void command_desk::on_answer(ticket which, printer::answer answer, printer::moment now)
{
    if (router_)
        perform(router_->on_answer(which, std::move(answer), now), now);
}

void command_desk::on_time(printer::moment now)
{
    if (router_)
        perform(router_->on_time(now), now);
}

void command_desk::on_shutdown(printer::moment now)
{
    if (router_)
        perform(router_->on_shutdown(now), now);
}

std::optional<printer::steady_time> command_desk::deadline() const noexcept
{
    return router_ ? router_->deadline() : std::nullopt;
}

void command_desk::perform(command_actions actions, printer::moment now)
{
    for (auto& action : actions) {
        if (auto const* const send = std::get_if<send_to_driver>(&action)) {
            links_.execute(send->ticket, send->what);
        } else if (auto const* const shot = std::get_if<start_snapshot>(&action)) {
            links_.take_snapshot(shot->ticket);
        } else if (auto const* const video = std::get_if<switch_rtsp>(&action)) {
            links_.switch_rtsp(video->ticket, video->on);
        } else if (auto* const result = std::get_if<publish_result>(&action)) {
            if (result->code == printer::result_code::confirmed)
                links_.show_state(now);
            out_.answer(result_topic_, std::move(*result));
        }
    }
}

}  // namespace p2m::gateway
