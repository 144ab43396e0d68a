// SPDX-License-Identifier: MIT
// One attempt to connect, and the connection that came of it, in the Paho library. Its callbacks
// come on Paho's threads; they copy what they got, hand it to `report`, and do nothing else.
#pragma once

#include "mqtt/client.hpp"
#include "mqtt/connection_fsm.hpp"
#include "mqtt/publish_queue.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace p2m::mqtt {

class paho_link
{
public:
    struct accepted
    {
        connection_info info;
    };
    struct acknowledged
    {
        publish_queue::message_id id;
    };
    struct publish_refused
    {
        publish_queue::message_id id;
        std::string topic;
        int reason;
    };
    struct subscription_refused
    {
        std::string filter;
        int reason;
    };
    struct lost
    {};  ///< why_lost() tells more
    struct disconnected
    {};  ///< after disconnect()
    using event = std::variant<accepted,
                               connection_failure,
                               inbound_message,
                               acknowledged,
                               publish_refused,
                               subscription_refused,
                               lost,
                               disconnected>;
    using reporter = std::function<void(event)>;

    /// `report` is called on Paho's threads.
    paho_link(client_options, protocol_version, reporter report);
    ~paho_link();  ///< blocks up to a second while Paho's threads end
    paho_link(paho_link const&) = delete;
    paho_link& operator=(paho_link const&) = delete;

    /// Begins to connect; may block for a moment. What becomes of it is reported.
    void open();

    /// No report begins after this returns.
    void silence();

    /// False: the connection is gone, a report of it is under way. What the library does not take
    /// (a topic that is no UTF-8) is reported as publish_refused with a negative reason.
    [[nodiscard]] bool publish(publish_queue::message_id, outbound_message);
    void release(publish_queue::message_id);      ///< after its acknowledgement
    [[nodiscard]] connection_failure why_lost();  ///< after `lost`
    void subscribe(std::vector<subscription> const&);
    void unsubscribe(std::vector<std::string> const& filters);

    /// Sends DISCONNECT; `disconnected` is reported at the latest after `at_most`.
    void disconnect(std::chrono::milliseconds at_most);

private:
    class implementation;
    std::unique_ptr<implementation> implementation_;
};

}  // namespace p2m::mqtt
