// SPDX-License-Identifier: MIT
#include "mqtt/paho_link.hpp"

#include "mqtt/paho_options.hpp"
#include "mqtt/reachability.hpp"
#include "mqtt/reason_codes.hpp"
#include "mqtt/tls_failure.hpp"

#include <mqtt/async_client.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace p2m::mqtt {

namespace paho = ::mqtt;

namespace {

template <class T>
std::optional<T> find(paho::properties const& properties, paho::property::code code)
{
    if (!properties.contains(code))
        return std::nullopt;
    return paho::get<T>(properties, code);
}

connection_info to_info(paho::properties const& told, protocol_version version)
{
    using code = paho::property::code;
    connection_info out{.version = version};
    out.maximum_packet = find<std::uint32_t>(told, code::MAXIMUM_PACKET_SIZE);
    out.retain_available = find<std::uint8_t>(told, code::RETAIN_AVAILABLE).value_or(1) != 0;
    out.receive_maximum =
        find<std::uint16_t>(told, code::RECEIVE_MAXIMUM).value_or(out.receive_maximum);
    if (auto const seconds = find<std::uint16_t>(told, code::SERVER_KEEP_ALIVE))
        out.keep_alive = std::chrono::seconds{*seconds};
    return out;
}

inbound_message to_inbound(paho::message const& message)
{
    using code = paho::property::code;
    auto const& properties = message.get_properties();
    inbound_message out{.topic = message.get_topic(),
                        .payload = message.get_payload_str(),
                        .retained = message.is_retained(),
                        .response_topic = {},
                        .correlation_data = {},
                        .message_expiry = {}};
    out.response_topic = find<std::string>(properties, code::RESPONSE_TOPIC).value_or("");
    out.correlation_data = find<std::string>(properties, code::CORRELATION_DATA).value_or("");
    if (auto const left = find<std::uint32_t>(properties, code::MESSAGE_EXPIRY_INTERVAL))
        out.message_expiry = std::chrono::seconds{*left};
    return out;
}

int code_of(paho::token const& token)
{
    auto const reason = static_cast<int>(token.get_reason_code());
    // 0xFF is the library's word for "none, this is MQTT 3.1.1".
    return reason >= 0x80 && reason < 0xFF ? reason : token.get_return_code();
}

// This version of the library shows its message only in an exception.
std::string message_of(paho::token const& token)
try {
    const_cast<paho::token&>(token).try_wait();
    return {};
} catch (paho::exception const& failure) {
    return failure.get_message();
}

// The library's word for an attempt that took too long, in TCP or in a handshake.
constexpr std::string_view too_long = "TCP connect timeout";

}  // namespace

class paho_link::implementation final : public paho::iaction_listener
{
public:
    implementation(client_options options, protocol_version version, reporter report)
        : options_(std::move(options))
        , version_(version)
        , report_(std::move(report))
    {}

    void open()
    try {
        auto& client = client_.emplace(library_uri(options_), options_.client_id,
                                       make_create_options(version_),
                                       static_cast<paho::iclient_persistence*>(nullptr));
        client.set_connection_lost_handler([this](std::string const&) { report(lost{}); });
        client.set_disconnected_handler(
            [this](paho::properties const&, paho::ReasonCode why) { on_cut(why); });
        client.set_message_callback(
            [this](paho::const_message_ptr const& message) { on_message(*message); });
        client.connect(
            make_connect_options(options_, version_,
                                 [this](std::string const& text) { on_tls_error(text); }),
            nullptr, *this);
    } catch (paho::exception const& failure) {
        report(connection_failure{.cause = error::unreachable, .detail = failure.what()});
    }

    void silence()
    {
        std::lock_guard const lock(mutex_);
        report_ = nullptr;
    }

    bool publish(publish_queue::message_id id, outbound_message message)
    {
        if (!client_)
            return false;
        auto topic = message.topic;
        try {
            give(id, std::move(message));
            return true;
        } catch (paho::exception const& failure) {
            contexts_.erase(id);
            if (failure.get_return_code() == MQTTASYNC_DISCONNECTED)
                return false;
            // It is the message that the library does not take, and it would keep its place in the
            // window for ever.
            report(publish_refused{id, std::move(topic), failure.get_return_code()});
            return true;
        }
    }

    void release(publish_queue::message_id id) { contexts_.erase(id); }

    connection_failure why_lost()
    {
        // Paho tells the loss first and the broker's reason after it, under one lock; this call
        // takes that lock, so afterwards the reason is here.
        if (client_)
            static_cast<void>(client_->is_connected());
        std::lock_guard const lock(mutex_);
        return {.cause = to_error(cut_), .detail = std::string(detail_of(cut_))};
    }

    // One packet for each filter: for a list, this version of the library loses the options (one
    // filter) or reads a null pointer (several).
    void subscribe(std::vector<subscription> const& wanted)
    try {
        if (!client_)
            return fail_lost();
        for (auto const& one : wanted) {
            paho::subscribe_options options;
            if (version_ == protocol_version::v5)
                options = paho::subscribe_options(one.no_local
                                                      ? paho::subscribe_options::SUBSCRIBE_NO_LOCAL
                                                      : paho::subscribe_options::SUBSCRIBE_LOCAL,
                                                  paho::subscribe_options::RETAIN_AS_PUBLISHED,
                                                  paho::subscribe_options::DONT_SEND_RETAINED);
            client_->subscribe(one.filter, one.qos, nullptr, *this, options);
        }
    } catch (paho::exception const&) {
        fail_lost();
    }

    void unsubscribe(std::vector<std::string> const& filters)
    try {
        if (!client_)
            return fail_lost();
        client_->unsubscribe(std::make_shared<paho::string_collection>(filters));
    } catch (paho::exception const&) {
        fail_lost();
    }

    void disconnect(std::chrono::milliseconds at_most)
    try {
        if (!client_)
            return report(disconnected{});
        client_->disconnect(static_cast<int>(at_most.count()), nullptr, *this);
    } catch (paho::exception const&) {
        report(disconnected{});
    }

private:
    void give(publish_queue::message_id id, outbound_message message)
    {
        auto* const context = &contexts_.try_emplace(id, id).first->second;
        paho::properties properties;
        if (version_ == protocol_version::v5 && !message.correlation_data.empty())
            properties.add({paho::property::CORRELATION_DATA, std::move(message.correlation_data)});
        client_->publish(paho::message::create(std::move(message.topic), std::move(message.payload),
                                               message.qos, message.retained, properties),
                         context, *this);
    }

    void report(event what)
    {
        std::lock_guard const lock(mutex_);
        if (report_)
            report_(std::move(what));
    }

    void fail_lost() { report(lost{}); }

    void on_success(paho::token const& token) override
    {
        switch (token.get_type()) {
        case paho::token::CONNECT:
            report(accepted{version_ == protocol_version::v5
                                ? to_info(token.get_connect_response().get_properties(), version_)
                                : connection_info{.version = version_}});
            break;
        case paho::token::PUBLISH:
            report(acknowledged{
                *static_cast<publish_queue::message_id const*>(token.get_user_context())});
            break;
        case paho::token::DISCONNECT:
            report(disconnected{});
            break;
        case paho::token::SUBSCRIBE:
        case paho::token::UNSUBSCRIBE:
            break;
        }
    }

    void on_failure(paho::token const& token) override
    {
        auto const code = code_of(token);
        switch (token.get_type()) {
        case paho::token::CONNECT:
            report(connect_failure(code, message_of(token)));
            break;
        case paho::token::PUBLISH:
            // Otherwise the connection is going, and what has a receipt is sent again.
            if (code >= 0x80)
                report(publish_refused{
                    *static_cast<publish_queue::message_id const*>(token.get_user_context()),
                    topic_of(token), code});
            break;
        case paho::token::SUBSCRIBE:
            if (code >= 0x80)
                report(subscription_refused{topic_of(token), code});
            break;
        case paho::token::DISCONNECT:
            report(disconnected{});
            break;
        case paho::token::UNSUBSCRIBE:
            break;
        }
    }

    static std::string topic_of(paho::token const& token)
    {
        auto const topics = token.get_topics();
        return topics && !topics->empty() ? (*topics)[0] : std::string{};
    }

    connection_failure connect_failure(int code, std::string detail)
    {
        if (code > 0)
            return {.cause = to_error(code),
                    .is_version = is_version_refused(code),
                    .detail = std::string(detail_of(code))};  // the library's says nothing
        auto const& url = options_.url;
        std::string openssl_line;
        {
            std::lock_guard const lock(mutex_);
            openssl_line = tls_error_;
        }
        // The library is silent about some causes: see tls_failure.hpp. A certificate is refused at
        // once, so a broker that says nothing at all is one that cannot be reached.
        if (!openssl_line.empty()
            || (url.is_encrypted() && detail != too_long
                && first_listening(addresses_of(url.host, url.port))))
            return {.cause = error::tls_failed,
                    .detail = tls_detail(openssl_line, url.host, options_.tls)};
        // Brokers of MQTT 3.1.1 close on what they do not know or take. The library then says
        // "connect completion failure", and "connect failure" where nobody listens.
        bool const was_closed =
            detail == "socket error" || detail == "TCP connect completion failure";
        if (was_closed)
            return {.cause = error::unreachable,
                    .was_closed = true,
                    .detail = "it closes the connection without an answer: is this a port for "
                              + url.scheme + "://?"};
        return {
            .cause = error::unreachable, .detail = std::move(detail), .address = other_address()};
    }

    // The library tries one address of a name, an IPv4 one where there is any. A certificate and a
    // WebSocket's Host belong to the name, so only plain MQTT can do without it.
    std::string other_address() const
    {
        auto const& url = options_.url;
        if (url.scheme != "mqtt")
            return {};
        auto const known = addresses_of(url.host, url.port);
        auto const found = known.size() > 1 ? first_listening(known) : std::nullopt;
        return found ? found->address().to_string() : std::string{};
    }

    void on_tls_error(std::string const& text)
    {
        std::lock_guard const lock(mutex_);
        tls_error_ = text;
    }

    void on_cut(paho::ReasonCode why)
    {
        {
            std::lock_guard const lock(mutex_);
            cut_ = static_cast<int>(why);
        }
        report(lost{});  // not every loss of this kind is told in another way
    }

    void on_message(paho::message const& message)
    {
        if (message.get_payload().size() <= client_limits::inbound_bytes)
            report(to_inbound(message));
    }

    client_options options_;
    protocol_version version_;
    std::mutex mutex_;  // for the next three: Paho's threads and ours
    reporter report_;
    std::string tls_error_;
    int cut_ = 0;  // the reason code of the broker's DISCONNECT
    std::unordered_map<publish_queue::message_id, publish_queue::message_id> contexts_;
    std::optional<paho::async_client> client_;  // the last: its end may still call us
};

paho_link::paho_link(client_options options, protocol_version version, reporter report)
    : implementation_(
          std::make_unique<implementation>(std::move(options), version, std::move(report)))
{}

paho_link::~paho_link() = default;

void paho_link::open()
{
    implementation_->open();
}

void paho_link::silence()
{
    implementation_->silence();
}

bool paho_link::publish(publish_queue::message_id id, outbound_message message)
{
    return implementation_->publish(id, std::move(message));
}

void paho_link::release(publish_queue::message_id id)
{
    implementation_->release(id);
}

connection_failure paho_link::why_lost()
{
    return implementation_->why_lost();
}

void paho_link::subscribe(std::vector<subscription> const& wanted)
{
    implementation_->subscribe(wanted);
}

void paho_link::unsubscribe(std::vector<std::string> const& filters)
{
    implementation_->unsubscribe(filters);
}

void paho_link::disconnect(std::chrono::milliseconds at_most)
{
    implementation_->disconnect(at_most);
}

}  // namespace p2m::mqtt
