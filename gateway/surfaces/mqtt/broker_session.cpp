// SPDX-License-Identifier: MIT
#include "gateway/surfaces/mqtt/broker_session.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace p2m::gateway {
namespace {

constexpr std::string_view online = "online";
constexpr std::string_view offline = "offline";
constexpr int packet_too_large = 0x95;  // MQTT 5, section 2.4

mqtt::client_options make_options(settings const& from,
                                  mqtt::broker_url url,
                                  std::string password,
                                  std::string const& instance)
{
    mqtt::client_options to;
    to.url = std::move(url);
    to.client_id = from.mqtt.client_id.empty() ? "printer2mqtt-" + instance : from.mqtt.client_id;
    to.username = from.mqtt.username;
    to.password = std::move(password);
    to.tls = from.mqtt.tls;
    to.version = from.mqtt.version;
    to.will_topic = mqtt::gateway_topics{from.mqtt.base_topic}.availability();
    to.will_payload = offline;
    return to;
}

}  // namespace

broker_session::broker_session(boost::asio::io_context& io,
                               settings const& from,
                               mqtt::broker_url url,
                               std::string password,
                               std::string const& instance,
                               broker_session_handlers handlers)
    : birth_topic_{from.home_assistant.birth_topic}
    , listens_to_birth_{from.home_assistant.mode != discovery::mode::off}
    , topics_{from.mqtt.base_topic}
    , inbound_{birth_topic_, from.home_assistant.birth_payload, topics_}
    , too_large_{topics_.log()}
    , url_{url.to_string()}
    , handlers_{std::move(handlers)}
    , client_{io, *this, make_options(from, std::move(url), std::move(password), instance)}
    , birth_timer_{io}
    , answer_timer_{io}
    , chance_{std::random_device{}()}
{}

void broker_session::start()
{
    client_.start();
}

void broker_session::stop(std::chrono::milliseconds at_most, std::function<void()> done)
{
    birth_timer_.cancel();
    answer_timer_.cancel();
    if (client_.is_connected())
        client_.publish_last_words({.topic = topics_.availability(),
                                    .payload = std::string{offline},
                                    .queued = mqtt::queueing::newest_at_end});
    client_.stop(at_most, std::move(done));
}

void broker_session::publish(mqtt::outbound_message message)
{
    client_.publish(std::move(message));
}

void broker_session::subscribe(std::vector<mqtt::subscription> const& these)
{
    client_.subscribe(these);
}

void broker_session::unsubscribe(std::vector<std::string> const& filters)
{
    client_.unsubscribe(filters);
}

void broker_session::on_connected(mqtt::connection_info const& info)
{
    spdlog::log(takeover_.is_on() ? spdlog::level::debug : spdlog::level::info,
                "broker={} connected with MQTT {}", url_,
                info.version == mqtt::protocol_version::v5 ? "5" : "3.1.1");
    takeover_.on_connected(std::chrono::steady_clock::now());
    inbound_.on_connected(info.version);
    told_of_refusal_ = false;
    too_large_.on_connected();
    max_packet_ = info.maximum_packet.value_or(std::numeric_limits<std::uint32_t>::max());
    // Nobody but us should say gateway/info; our own, long in a large fleet, need not come back.
    std::vector<mqtt::subscription> own{{topics_.availability(), 1}, {topics_.info(), 1, true}};
    if (listens_to_birth_)
        own.push_back({birth_topic_, 1});
    client_.subscribe(own);
    handlers_.on_connected();
}

void broker_session::on_disconnected(boost::system::error_code why, std::string_view detail)
{
    birth_timer_.cancel();
    birth_pending_ = false;
    answer_timer_.cancel();
    answers_.on_disconnected();
    bool const is_news =
        takeover_.on_disconnected(why == mqtt::error::taken_over, std::chrono::steady_clock::now());
    spdlog::log(is_news ? spdlog::level::warn : spdlog::level::debug, "broker={} {}", url_, detail);
    handlers_.on_disconnected(detail);
}

void broker_session::say_online()
{
    inbound_.on_said_online();
    client_.publish({.topic = topics_.availability(),
                     .payload = std::string{online},
                     .queued = mqtt::queueing::newest_at_end});
}

void broker_session::on_message(mqtt::inbound_message message)
{
    using enum inbound_rules::meaning;
    auto const read = inbound_.read(message);
    switch (read.what) {
    case nothing:
        break;
    case birth:
        on_birth_message();
        break;
    case believed_offline:
        on_believed_offline();
        break;
    case for_others:
        handlers_.on_message(read.below, message);
        break;
    }
}

void broker_session::on_believed_offline()
{
    if (answers_.on_offline(std::chrono::steady_clock::now()))
        return say_online();
    answer_timer_.expires_at(*answers_.deadline());
    answer_timer_.async_wait([this](boost::system::error_code error) {
        if (!error && answers_.on_time(std::chrono::steady_clock::now()))
            say_online();
    });
}

void broker_session::on_birth_message()
{
    if (std::exchange(birth_pending_, true))
        return;
    // Many bridges hear the same birth: they shall not all talk at once.
    std::uniform_int_distribution<int> pause_ms{500, 5000};
    birth_timer_.expires_after(std::chrono::milliseconds{pause_ms(chance_)});
    birth_timer_.async_wait([this](boost::system::error_code error) {
        if (error)
            return;
        birth_pending_ = false;
        spdlog::info("Home Assistant has started: announcing everything again");
        handlers_.on_birth();
    });
}

void broker_session::on_settled(std::uint64_t receipt)
{
    handlers_.on_settled(receipt);
}

void broker_session::on_caught_up()
{
    spdlog::warn("broker={} was too slow for all there was to say; it is said again", url_);
    handlers_.on_caught_up();
}

void broker_session::on_too_large(std::string const& topic, std::size_t size, std::size_t limit)
{
    spdlog::log(too_large_.is_news(topic) ? spdlog::level::warn : spdlog::level::debug,
                "topic={} skipped: its {} bytes are more than the {} the broker takes", topic, size,
                limit);
}

void broker_session::on_subscription_refused(std::string const& filter, int reason)
{
    spdlog::warn("topic={} the broker refuses the subscription (code {}); look at its access list",
                 filter, reason);
}

void broker_session::on_publish_refused(std::string const& topic, int reason)
{
    if (reason == packet_too_large) {
        spdlog::log(too_large_.is_news(topic) ? spdlog::level::warn : spdlog::level::debug,
                    "topic={} the broker refuses the message: it is too large for it", topic);
        return;
    }
    // Where one is refused, most are: one line tells it.
    if (std::exchange(told_of_refusal_, true))
        spdlog::debug("topic={} the broker refuses the message (code {})", topic, reason);
    else
        spdlog::warn("topic={} the broker refuses the message (code {}); look at its access list. "
                     "Others that it refuses are logged at the level debug",
                     topic, reason);
}

}  // namespace p2m::gateway
