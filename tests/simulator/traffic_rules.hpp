// SPDX-License-Identifier: MIT
// What a client that is kind to a small machine keeps to, apart from the whitelist of requests.
// Pure: time comes in. Each function names the rule that was broken, or says nothing.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace p2m::simulator {

using steady = std::chrono::steady_clock;

/// The rules of one WebSocket connection.
class connection_rules
{
public:
    static constexpr std::size_t max_idle_per_minute = 6;      ///< requests that read
    static constexpr std::size_t max_pings_per_minute = 4;     ///< text pings
    static constexpr std::size_t max_switches_per_minute = 6;  ///< of the video
    /// Within it one read belongs to a user's order: what became of it is no polling.
    static constexpr std::chrono::seconds order_shown{10};
    static constexpr std::chrono::seconds free_start{20};  ///< a client gets to know the printer
    /// Past these a client may have given up an answer: to a read, when a user's order waits for
    /// it, and to anything.
    static constexpr std::chrono::milliseconds read_patience{1'400};
    static constexpr std::chrono::milliseconds patience{4'300};

    explicit connection_rules(steady::time_point opened)
        : opened_(opened)
    {}

    /// RequestID: there, and never seen before on this connection.
    [[nodiscard]] std::string_view judge_id(std::string_view id);
    /// One request in flight.
    [[nodiscard]] std::string_view
    judge_flight(std::string_view id, bool reads, steady::time_point now);
    /// The answer goes out, or never will: the request is not in flight any more.
    void on_answered(std::string_view id);
    /// A user wants something done.
    void on_order(steady::time_point now);
    /// Nothing is polled that is pushed. For each read while the printer does nothing and its
    /// pushes work.
    [[nodiscard]] std::string_view judge_idle_read(steady::time_point now);
    /// The same for each text ping.
    [[nodiscard]] std::string_view judge_idle_ping(steady::time_point now);
    /// The same for each switch of the video: its answer tells what became of it.
    [[nodiscard]] std::string_view judge_idle_switch(steady::time_point now);
    [[nodiscard]] std::size_t idle_per_minute() const noexcept { return idle_reads_.size(); }

private:
    struct flight
    {
        std::string id;
        bool reads;
        steady::time_point since;
    };
    steady::time_point opened_;
    std::unordered_set<std::string> seen_;
    std::optional<flight> flight_;
    std::deque<steady::time_point> orders_;  // not looked at since
    std::deque<steady::time_point> idle_reads_, idle_pings_, idle_switches_;
};

/// The rules for all that visit one printer.
class visit_rules
{
public:
    static constexpr std::chrono::seconds refusal_rest{20};
    static constexpr std::size_t max_unavailable_per_minute = 10;

    void on_refused(steady::time_point now) { refused_ = now; }
    /// An upgrade is asked for; HTTP 500 means a long rest.
    [[nodiscard]] std::string_view judge_upgrade(steady::time_point now) const;
    /// An upgrade was answered with HTTP 503: asking more often does not help.
    [[nodiscard]] std::string_view judge_unavailable(steady::time_point now);
    /// `open`: connections of this kind, the new one included.
    [[nodiscard]] static std::string_view judge_connections(std::ptrdiff_t open);
    [[nodiscard]] static std::string_view judge_cameras(std::ptrdiff_t open);

private:
    std::optional<steady::time_point> refused_;
    std::deque<steady::time_point> unavailable_;
};

}  // namespace p2m::simulator
