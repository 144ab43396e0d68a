// SPDX-License-Identifier: MIT
// When to connect, with which version of MQTT, and how long to wait after a failure.
// Decides only. The library behind it is in paho_link.hpp, the timer in client.cpp.
//
// A broker of MQTT 3.1.1 that keeps no retained messages closes the connection without a word,
// since the will is one. So an attempt that was closed is made once more without a will: when that
// one is taken, the reason is known.
//
//   idle --start--> connecting --accepted--> connected
//                     ^    |                     |
//                     |    +------ failed -------+
//                     |             v
//                     +--time--- waiting
#pragma once

#include "mqtt/error.hpp"
#include "mqtt/messages.hpp"

#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace p2m::mqtt {

using steady_time = std::chrono::steady_clock::time_point;

/// Why an attempt or a connection ended.
struct connection_failure
{
    error cause{};
    bool is_version = false;  ///< the broker refuses this version of MQTT
    bool was_closed = false;  ///< it took the connection, and closed it without an answer
    std::string detail{};     ///< what the library said; empty: nothing
    std::string address{};    ///< of the broker's name, takes connections: the next to try
};

class connection_fsm
{
public:
    static constexpr std::chrono::seconds default_keep_alive{20};

    struct open
    {
        protocol_version version;
        std::chrono::seconds keep_alive = default_keep_alive;
        bool with_will = true;
        bool operator==(open const&) const = default;
    };
    struct close
    {
        bool operator==(close const&) const = default;
    };
    struct tell_connected
    {
        bool operator==(tell_connected const&) const = default;
    };
    struct tell_disconnected
    {
        error cause;
        std::string detail;
        bool operator==(tell_disconnected const&) const = default;
    };
    using action = std::variant<open, close, tell_connected, tell_disconnected>;
    using actions = std::vector<action>;

    static constexpr std::array backoff{
        std::chrono::milliseconds{500},    std::chrono::milliseconds{1'000},
        std::chrono::milliseconds{2'000},  std::chrono::milliseconds{4'000},
        std::chrono::milliseconds{8'000},  std::chrono::milliseconds{16'000},
        std::chrono::milliseconds{30'000},
    };
    /// Only a person can mend these: password, access list, certificate.
    static constexpr std::chrono::milliseconds slow_retry{30'000};
    /// Two clients of one id would else cut each other for ever.
    static constexpr std::chrono::milliseconds taken_over_least{60'000};
    static constexpr std::chrono::milliseconds taken_over_most{120'000};
    /// A connection that lived this long was a good one: the backoff begins anew.
    static constexpr std::chrono::seconds good_connection{10};
    /// MQTT 3.1.1 tells no reason, nor does mosquitto 2.0.11 on MQTT 5: so many connections in a
    /// row, each lost within `short_life` and followed by one at the first attempt, are taken for
    /// another client with our id: a broker that restarts is away in between. Once a broker has
    /// told such a client, it is believed alone.
    static constexpr int short_lives = 3;
    static constexpr std::chrono::seconds short_life{5};

    /// A broker that spoke MQTT 5 before and closes so many attempts in a row was replaced by one
    /// that does not.
    static constexpr int closes_of_an_old_broker = 3;

    /// `random` returns numbers of [0, 1); it spreads the waits of many clients.
    connection_fsm(protocol_version wanted,
                   std::function<double()> random,
                   std::chrono::seconds keep_alive = default_keep_alive);

    [[nodiscard]] actions start();
    [[nodiscard]] actions on_accepted(connection_info const&, steady_time now);
    [[nodiscard]] actions on_failed(connection_failure const&, steady_time now);
    [[nodiscard]] actions on_time(steady_time now);
    [[nodiscard]] actions stop();

    /// When to call on_time() next; empty while nothing is pending.
    [[nodiscard]] std::optional<steady_time> deadline() const noexcept;
    [[nodiscard]] bool is_connected() const noexcept { return state_ == state::connected; }

private:
    enum class state { idle, connecting, connected, waiting };

    actions connect();
    actions fail(error cause, std::string_view detail, steady_time now);
    std::chrono::milliseconds next_wait(error cause);

    protocol_version wanted_;
    std::function<double()> random_;
    std::chrono::seconds keep_alive_;
    std::optional<connection_failure> without_will_;  // why the attempt before this one failed
    state state_ = state::idle;
    protocol_version trying_ = protocol_version::v5;
    bool v5_worked_ = false;  // on the last connection
    int closed_in_a_row_ = 0;
    std::size_t failures_ = 0;
    int short_lived_ = 0;
    bool tells_rivals_ = false;
    steady_time connected_at_{};
    steady_time wait_until_{};
    std::optional<error> told_;  // since the last connection
};

}  // namespace p2m::mqtt
