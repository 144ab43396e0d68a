// SPDX-License-Identifier: MIT
// One broker connection, for ever: connects, falls back from MQTT 5 to 3.1.1, reconnects with
// backoff, and keeps what is to be sent within bounds. What to say after a connect is the owner's
// business (`on_connected`). Calls its listener from the io_context's thread only.
#pragma once

#include "mqtt/broker_url.hpp"
#include "mqtt/error.hpp"
#include "mqtt/messages.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::mqtt {

struct client_options
{
    broker_url url;
    std::string client_id;
    std::string username, password;  ///< empty: none
    tls_options tls;
    protocol_version version = protocol_version::automatic;
    std::chrono::seconds keep_alive{20};   ///< less, when the broker wants that
    std::string will_topic, will_payload;  ///< retained, QoS 1, delay 5 s on MQTT 5
};

class client_listener
{
public:
    virtual void on_connected(connection_info const&) = 0;
    /// Once per outage and at each change of cause; `detail` is one sentence that says what to do.
    virtual void on_disconnected(boost::system::error_code why, std::string_view detail) = 0;
    virtual void on_message(inbound_message) = 0;
    /// A message is done with: the broker has it, or will never take it, as on_too_large() or
    /// on_publish_refused() has just told.
    virtual void on_settled(std::uint64_t receipt) = 0;
    /// A message over the broker's Maximum Packet Size was skipped.
    virtual void on_too_large(std::string const& topic, std::size_t size, std::size_t limit) = 0;
    /// The broker was so slow that retained messages had to be dropped; it has all others now. What
    /// is retained should be said again.
    virtual void on_caught_up() {}
    /// The broker's access list refuses this filter; `reason` is its code (128 and up).
    virtual void on_subscription_refused(std::string const& filter, int reason)
    {
        static_cast<void>(filter);
        static_cast<void>(reason);
    }
    /// The same for a message (MQTT 5 only; a broker of 3.1.1 is silent about it). Below 0: the
    /// library does not take it.
    virtual void on_publish_refused(std::string const& topic, int reason)
    {
        static_cast<void>(topic);
        static_cast<void>(reason);
    }

protected:
    ~client_listener() = default;
};

class client
{
public:
    client(boost::asio::io_context&, client_listener&, client_options);
    ~client();  ///< after stop() has completed, or before start()
    client(client const&) = delete;
    client& operator=(client const&) = delete;

    void start();

    /// Sends what is queued, then DISCONNECT. What the broker has not taken within half of
    /// `at_most` is given up: the connection is cut, so that the broker publishes the will. Calls
    /// `done` once, at the latest after `at_most`.
    void stop(std::chrono::milliseconds at_most, std::function<void()> done);

    /// Queued in order; `queueing` says when a retained message replaces a waiting one of its
    /// topic. While there is no connection only messages with a receipt that are not retained are
    /// kept (and redelivered after the next connect until delivered); everything else is dropped,
    /// since the owner resynchronises.
    void publish(outbound_message);

    /// The end begins: this goes ahead of all that waits, each waiting availability right behind
    /// it. stop() is next.
    void publish_last_words(outbound_message);

    /// Clean start: valid for this connection only. Retain Handling 2 and Retain As Published on
    /// MQTT 5.
    void subscribe(std::vector<subscription> const&);
    void unsubscribe(std::vector<std::string> const& filters);

    [[nodiscard]] bool is_connected() const noexcept;
    [[nodiscard]] std::size_t queued() const noexcept;     ///< messages waiting or unacknowledged
    [[nodiscard]] std::uint64_t dropped() const noexcept;  ///< for want of room, both ways

private:
    class implementation;
    std::shared_ptr<implementation> implementation_;
};

}  // namespace p2m::mqtt
