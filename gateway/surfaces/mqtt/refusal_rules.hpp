// SPDX-License-Identifier: MIT
// How loudly it is told that a message was too large for the broker: once for each topic. A line of
// the log topic that is too large itself is never told there, since that line would be another one.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <utility>

namespace p2m::gateway {

class refusal_rules
{
public:
    /// Beyond so many topics nothing more is told of this connection.
    static constexpr std::size_t most_topics = 1000;

    explicit refusal_rules(std::string log_topic)
        : log_topic_{std::move(log_topic)}
    {}

    void on_connected() { told_.clear(); }

    /// Whether a warning says that this topic's message was left out.
    [[nodiscard]] bool is_news(std::string const& topic)
    {
        return topic != log_topic_ && told_.size() < most_topics && told_.insert(topic).second;
    }

private:
    std::string log_topic_;
    std::set<std::string> told_;  // on this connection
};

}  // namespace p2m::gateway
