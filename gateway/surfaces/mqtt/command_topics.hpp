// SPDX-License-Identifier: MIT
// The command topics of one printer: which are listened to, and what arrives on them as an order.
// Results on the response topic of the sender go out here; the one on the printer's own result
// topic comes through the feed.
#pragma once

#include "gateway/configuration/settings.hpp"
#include "mqtt/messages.hpp"
#include "mqtt/topics.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

class managed_printer;
class sender;

class command_topics
{
public:
    explicit command_topics(sender& out)
        : out_{out}
    {}

    /// Those the owner allows and the printer can obey are listened to from now on, and no others.
    void listen(mqtt::printer_topics const&, managed_printer const&, settings const&);
    void unlisten();
    /// In full.
    [[nodiscard]] std::vector<std::string> const& heard() const noexcept { return heard_; }

    /// `what` is the topic below the printer's root. Passed over while control is off.
    void on_message(std::string_view what,
                    mqtt::inbound_message const&,
                    managed_printer&,
                    settings const&);

private:
    void change_to(std::vector<std::string> topics);

    sender& out_;
    std::vector<std::string> heard_;
};

}  // namespace p2m::gateway
