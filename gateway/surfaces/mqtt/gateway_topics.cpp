// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/gateway_topics.hpp"

#include "gateway/command/set_topics.hpp"
#include "gateway/state/documents.hpp"
#include "gateway/surfaces/mqtt/sender.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace p2m::gateway {

gateway_topics::gateway_topics(boost::asio::io_context& io,
                               sender& out,
                               settings const& set,
                               std::string instance,
                               std::string version,
                               gateway_actions& actions)
    : out_{out}
    , set_{set}
    , instance_{std::move(instance)}
    , version_{std::move(version)}
    , actions_{actions}
    , router_{set.control}
    , timer_{io}
    , started_at_{printer::moment::now().wall}
    , heard_{command_topic()}
{}

mqtt::gateway_topics gateway_topics::topics() const
{
    return mqtt::gateway_topics{set_.mqtt.base_topic};
}

void gateway_topics::configure()
{
    router_.configure(set_.control);
    auto const before = std::exchange(heard_, command_topic());
    if (before == heard_)
        return;
    if (before)
        out_.unsubscribe({*before});
    if (heard_)
        out_.subscribe({*heard_});
}

std::string gateway_topics::info() const
{
    gateway_info info{.version = version_,
                      .instance = instance_,
                      .started_at = started_at_,
                      .control = set_.control.allowed(),
                      .printers = {}};
    for (auto& one : actions_.listing())
        info.printers.push_back({std::move(one.id), std::move(one.name), std::move(one.given_name),
                                 std::move(one.model)});
    return write_gateway_info(info);
}

void gateway_topics::publish_info()
{
    out_.retain(topics().info(), info());
}

void gateway_topics::publish_info_soon()
{
    if (std::exchange(info_pending_, true))
        return;
    timer_.expires_after(info_delay);
    timer_.async_wait([this](boost::system::error_code error) {
        if (!error)
            publish_pending_info();
    });
}

void gateway_topics::publish_pending_info()
{
    if (!std::exchange(info_pending_, false))
        return;
    timer_.cancel();
    publish_info();
}

void gateway_topics::on_info(mqtt::inbound_message const& message)
{
    auto const instance = parse_info_instance(message.payload);
    if (!instance || *instance == instance_ || strangers_.size() >= max_strangers
        || !strangers_.insert(*instance).second)
        return;
    spdlog::error(
        "another gateway (instance {}) uses the base topic {} at this broker: stop it, or "
        "give one of the two another mqtt.base_topic",
        *instance, set_.mqtt.base_topic);
    publish_info();
}

std::optional<std::string> gateway_topics::command_topic() const
{
    if (!set_.control.allowed().contains(printer::command_class::gateway))
        return std::nullopt;
    return topics().command();
}

void gateway_topics::on_command(mqtt::inbound_message const& message)
{
    auto const answerable =
        mqtt::is_answerable(message.response_topic, set_.mqtt.base_topic,
                            set_.home_assistant.prefix, set_.home_assistant.birth_topic);
    auto const now = printer::moment::now();
    auto const given = make_order({.source = "command",
                                   .payload = message.payload,
                                   .retained = message.retained,
                                   .message_expiry = message.message_expiry},
                                  {}, now);
    if (!given)
        return;
    give(*given, [&](result const& told) {
        if (answerable && !message.response_topic.empty())
            out_.publish_result(message.response_topic, told, message.correlation_data);
    });
}

void gateway_topics::give(order const& given, std::function<void(result const&)> const& reply)
{
    auto const now = given.received_at;
    auto const answer = [&](outcome const& done) {
        ++results_[done.result.code];
        reply(done.result);
        out_.publish_result(topics().result(), done.result);
    };
    auto const received = router_.receive(given, now);
    if (auto const* const refused = std::get_if<outcome>(&received)) {
        answer(*refused);
    } else if (auto const* const request = std::get_if<gateway_request>(&received)) {
        auto const done = router_.finish(*request, carry_out(request->what), now);
        publish_pending_info();  // the reader of "confirmed" may look at once
        answer(done);
    }
}

std::optional<refusal> gateway_topics::carry_out(gateway_command const& what)
{
    if (std::holds_alternative<rediscover>(what)) {
        actions_.rediscover();
        return std::nullopt;
    }
    if (auto const* const forget = std::get_if<forget_printer>(&what)) {
        if (actions_.forget(forget->printer))
            return std::nullopt;
        return refusal{printer::result_code::not_allowed_now,
                       "There is no such printer, or it is in the configuration file."};
    }
    if (actions_.restart_rtsp())
        return std::nullopt;
    return refusal{printer::result_code::not_allowed_now, "RTSP is not configured."};
}

}  // namespace p2m::gateway
