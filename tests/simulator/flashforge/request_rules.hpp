// SPDX-License-Identifier: MIT
// Traffic a small machine bears: one request in flight, gentle polls, rest after errors and
// refusals. Pure: time comes in. Each judge_ names the rule that was broken, or says nothing.
//
// Limits: contract of polling families, 24 requests a minute while a job is under way and 7 idle, 1
// s for 15 s after an order; 30 s pause after 5 errors in a row; refused credentials once a minute.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::simulator::flashforge {

using steady = std::chrono::steady_clock;

/// One request in flight per printer, whatever its channel.
class flight_rules
{
public:
    /// A client that went away earlier has not given its request up: the printer works on.
    static constexpr std::chrono::milliseconds patience{14'500};

    [[nodiscard]] std::string_view judge_request(int id, steady::time_point now);
    void on_answered(int id);
    void on_left(int id, steady::time_point now);
    void forget() { open_.clear(); }  ///< power was cut: nothing is in flight
    [[nodiscard]] std::size_t open() const noexcept { return open_.size(); }

private:
    struct flight
    {
        steady::time_point since;
        bool left = false;
    };
    std::map<int, flight> open_;
};

/// How often a client may look. Console commands are counted by their code, HTTP as one kind.
class poll_rules
{
public:
    static constexpr std::size_t max_busy_per_minute = 24;
    static constexpr std::size_t max_idle_per_minute = 7;
    static constexpr std::chrono::seconds after_order{15};
    static constexpr std::size_t max_after_order = 18;     ///< 1 s for 15 s, with some jitter
    static constexpr std::chrono::seconds free_start{20};  ///< a client gets to know the printer
    static constexpr std::chrono::seconds free_turn{5};    ///< a change is not known yet
    static constexpr std::chrono::seconds forgets{
        60};  ///< after so long a silence it is a new client

    [[nodiscard]] std::string_view
    judge_poll(std::string_view kind, bool in_job, steady::time_point now);
    void on_order(steady::time_point now);
    /// Polls that are counted against the limit of a minute now, of the most frequent kind.
    [[nodiscard]] std::size_t per_minute() const noexcept;

private:
    std::map<std::string, std::deque<steady::time_point>, std::less<>> idle_, busy_;
    std::optional<steady::time_point> first_, last_, turned_, order_;
    std::size_t since_order_ = 0;
    bool in_job_ = false;
};

/// Rest after answers that were no answers, and after refused credentials.
class rest_rules
{
public:
    static constexpr int max_errors = 5;
    static constexpr std::chrono::seconds rest{28};
    static constexpr int max_refused = 3;  ///< in `refused_rest`
    static constexpr std::chrono::seconds refused_rest{55};

    [[nodiscard]] std::string_view judge_request(steady::time_point now);
    void on_good();
    void on_spoiled(steady::time_point now);
    void on_refused(steady::time_point now);  ///< code 1, or LAN mode is off

private:
    int errors_ = 0;
    std::optional<steady::time_point> last_error_;
    std::deque<steady::time_point> refused_;
};

}  // namespace p2m::simulator::flashforge
