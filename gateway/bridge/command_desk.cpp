// SPDX-License-Identifier: MIT
#include "gateway/bridge/command_desk.hpp"

#include "gateway/bridge/outlet.hpp"
#include "gateway/command/set_topics.hpp"
#include "mqtt/topics.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace p2m::gateway {
namespace {

/// For topic, properties and header of a result beside its payload.
constexpr std::size_t packet_overhead_bytes = 1024;

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
                             action_offers offers,
                             printer::moment now)
{
    perform(router_.configure(control, offers, now), now);
}

void command_desk::on_attributes(printer::attributes const& known)
{
    router_.on_attributes(known.capabilities, known.limits);
}

void command_desk::listen(std::vector<std::string> topics)
{
    out_.unsubscribe(without(heard_, topics));
    out_.subscribe(without(topics, heard_));
    heard_ = std::move(topics);
}

void command_desk::submit(order given, reply done, printer::moment now)
{
    submit(std::move(given), asker{std::move(done), {}, {}}, now);
}

void command_desk::submit(order given, asker from, printer::moment now)
{
    given.reply = ++last_reply_;
    askers_.emplace(given.reply, std::move(from));
    perform(router_.receive(given, now), now);
}

void command_desk::on_message(std::string_view what,
                              mqtt::inbound_message const& message,
                              settings const& set,
                              printer::moment now)
{
    auto const answerable =
        mqtt::is_answerable(message.response_topic, set.mqtt.base_topic, set.home_assistant.prefix,
                            set.home_assistant.birth_topic);
    auto given = make_order({.source = std::string{what},
                             .payload = message.payload,
                             .retained = message.retained,
                             .message_expiry = message.message_expiry},
                            {}, now);
    if (given)
        submit(*std::move(given),
               asker{{}, answerable ? message.response_topic : "", message.correlation_data}, now);
}

void command_desk::on_snapshot(printer::snapshot const& seen,
                               bool online,
                               bool is_report,
                               printer::moment now)
{
    perform(is_report ? router_.on_report(seen, online, now) : router_.on_state(seen, online, now),
            now);
}

void command_desk::on_answer(ticket which,
                             printer::answer answer,
                             printer::moment now,
                             std::chrono::seconds shown_within)
{
    perform(router_.on_answer(which, std::move(answer), now, shown_within), now);
}

void command_desk::on_done(ticket which, action_answer done, printer::moment now)
{
    perform(router_.on_done(which, std::move(done), now), now);
}

void command_desk::on_time(printer::moment now)
{
    perform(router_.on_time(now), now);
}

void command_desk::on_shutdown(printer::moment now)
{
    perform(router_.on_shutdown(now), now);
}

std::optional<printer::steady_time> command_desk::deadline() const noexcept
{
    return router_.deadline();
}

void command_desk::perform(router_actions actions, printer::moment now)
{
    for (auto& action : actions) {
        if (auto const* const send = std::get_if<send_to_driver>(&action))
            links_.execute(send->ticket, send->what);
        else if (auto const* const doing = std::get_if<carry_out>(&action))
            links_.carry_out(doing->ticket, doing->what);
        else if (auto const* const done = std::get_if<outcome>(&action))
            tell(*done, now);
    }
}

void command_desk::tell(outcome const& done, printer::moment now)
{
    if (done.result.code == printer::result_code::confirmed)
        links_.show_state(now);
    auto from = askers_.extract(done.reply);
    asker const nobody;
    auto const& who = from ? from.mapped() : nobody;
    auto const broker = out_.max_packet_bytes();
    auto const at_most = broker - std::min(broker, packet_overhead_bytes);
    out_.answer(result_topic_, {.json = write_result_within(done.result, at_most),
                                .response_topic = who.response_topic,
                                .correlation = who.correlation,
                                .code = done.result.code});
    if (who.done)
        who.done(done.result);
}

}  // namespace p2m::gateway
