// SPDX-License-Identifier: MIT
#include "gateway/app/gateway_desk.hpp"

#include "gateway/bridge/outlet.hpp"
#include "gateway/command/set_topics.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace p2m::gateway {

gateway_desk::gateway_desk(bridge_services& with, gateway_links links)
    : with_{with}
    , links_{std::move(links)}
    , router_{with.configured.control}
    , timer_{with.io}
    , started_at_{printer::moment::now().wall}
    , heard_{command_topic()}
{}

mqtt::gateway_topics gateway_desk::topics() const
{
    return mqtt::gateway_topics{with_.configured.mqtt.base_topic};
}

void gateway_desk::configure()
{
    router_.configure(with_.configured.control);
    auto const before = std::exchange(heard_, command_topic());
    if (before == heard_)
        return;
    if (before)
        with_.out.unsubscribe({*before});
    if (heard_)
        with_.out.subscribe({*heard_});
}

void gateway_desk::say_info()
{
    gateway_info const info{.version = with_.version,
                            .instance = with_.instance,
                            .started_at = started_at_,
                            .control = with_.configured.control.allowed(),
                            .printers = links_.roll()};
    with_.out.retain(topics().info(), write_gateway_info(info));
}

void gateway_desk::say_info_soon()
{
    if (std::exchange(info_pending_, true))
        return;
    timer_.expires_after(info_delay);
    timer_.async_wait([this](boost::system::error_code error) {
        if (!error)
            say_pending_info();
    });
}

void gateway_desk::say_pending_info()
{
    if (!std::exchange(info_pending_, false))
        return;
    timer_.cancel();
    say_info();
}

void gateway_desk::on_info(mqtt::inbound_message const& message)
{
    auto const instance = parse_info_instance(message.payload);
    if (!instance || *instance == with_.instance || strangers_.size() >= max_strangers
        || !strangers_.insert(*instance).second)
        return;
    spdlog::error(
        "another gateway (instance {}) uses the base topic {} at this broker: stop it, or "
        "give one of the two another mqtt.base_topic",
        *instance, with_.configured.mqtt.base_topic);
    say_info();
}

std::optional<std::string> gateway_desk::command_topic() const
{
    if (!with_.configured.control.allowed().contains(printer::command_class::gateway))
        return std::nullopt;
    return topics().command();
}

void gateway_desk::on_command(mqtt::inbound_message const& message)
{
    auto const& set = with_.configured;
    auto const answerable =
        mqtt::is_answerable(message.response_topic, set.mqtt.base_topic, set.home_assistant.prefix,
                            set.home_assistant.birth_topic);
    auto const now = printer::moment::now();
    auto const given = make_order({.source = "command",
                                   .payload = message.payload,
                                   .retained = message.retained,
                                   .message_expiry = message.message_expiry},
                                  {}, now);
    if (!given)
        return;
    auto const answer = [&](outcome const& done) {
        with_.out.answer(topics().result(),
                         {.json = write_result(done.result),
                          .response_topic = answerable ? message.response_topic : "",
                          .correlation = message.correlation_data,
                          .code = done.result.code});
    };
    auto const received = router_.receive(*given, now);
    if (auto const* const refused = std::get_if<outcome>(&received)) {
        answer(*refused);
    } else if (auto const* const request = std::get_if<gateway_request>(&received)) {
        auto const done = router_.finish(*request, carry_out(request->what), now);
        say_pending_info();  // who reads "confirmed" may look at once
        answer(done);
    }
}

std::optional<refusal> gateway_desk::carry_out(gateway_command const& what)
{
    if (std::holds_alternative<rediscover>(what)) {
        links_.rediscover();
        return std::nullopt;
    }
    if (auto const* const forget = std::get_if<forget_printer>(&what)) {
        if (links_.forget(forget->printer))
            return std::nullopt;
        return refusal{printer::result_code::not_allowed_now,
                       "There is no such printer, or it is in the configuration file."};
    }
    if (links_.restart_rtsp())
        return std::nullopt;
    return refusal{printer::result_code::not_allowed_now, "RTSP is not configured."};
}

}  // namespace p2m::gateway
