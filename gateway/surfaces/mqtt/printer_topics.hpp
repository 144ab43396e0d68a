// SPDX-License-Identifier: MIT
// One printer on the broker: what the feed tells becomes its topics, what arrives on its command
// topics becomes an order. Where the topics lie, and when old ones are emptied, is in topic_roots.
#pragma once

#include "gateway/configuration/settings.hpp"
#include "gateway/printers/feed.hpp"
#include "gateway/surfaces/mqtt/command_topics.hpp"
#include "gateway/surfaces/mqtt/topic_roots.hpp"
#include "mqtt/messages.hpp"
#include "mqtt/topics.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::gateway {

class gateway_store;
class managed_printer;
class sender;

/// What the topics of all printers share.
class printer_topics_owner
{
public:
    /// Whether the current root of another printer than `id` is this one.
    [[nodiscard]] virtual bool is_root_of_another(std::string const& root,
                                                  std::string const& id) const = 0;
    /// leaves_at() of some printer is another one.
    virtual void on_move() = 0;

protected:
    ~printer_topics_owner() = default;
};

struct mqtt_services
{
    sender& out;
    gateway_store& store;
    settings const& configured;  ///< replaced in place at a reload
    printer_topics_owner& owner;
};

class printer_topics
{
public:
    /// `root` and `has_values` are as the store has them: what an earlier run left on the broker.
    printer_topics(mqtt_services&, managed_printer&, std::string_view root, bool has_values);

    void on_change(change const&);
    /// Everything that is retained, again: the broker may have lost it.
    void publish_all();
    /// The connection to the broker is about to end: nobody tells more of the printer there.
    void say_offline();
    /// `what` is the topic below the printer's root: "set/light".
    void on_message(std::string_view what, mqtt::inbound_message const&);

    /// The topics listened to, in full.
    [[nodiscard]] std::vector<std::string> subscribed_topics() const;
    [[nodiscard]] std::string event_topic() const { return topics_.event(); }
    [[nodiscard]] std::string const& root() const noexcept { return topics_.root(); }
    [[nodiscard]] std::optional<printer::steady_time> leaves_at() const noexcept
    {
        return roots_.leaves_at();
    }
    /// Empties the topics of earlier aliases and bases now.
    void leave_old_roots();

private:
    void configure();
    void remove();
    void publish_state(shared_document const&);
    void clear_values();
    void clear_root(std::string const& root);
    void save() const;

    mqtt_services& with_;
    managed_printer& printer_;
    mqtt::printer_topics topics_;
    topic_roots roots_;
    command_topics commands_;
    std::map<std::string, std::string> values_;  // as published last
    bool has_values_;
};

/// Everything that may be retained below this root.
[[nodiscard]] std::vector<std::string> retained_topics_below(std::string const& root);

}  // namespace p2m::gateway
