// SPDX-License-Identifier: MIT
// Keeps one child process running: when to start it, when it is ready, how long to wait before the
// next try, and how it is ended. Decides only; the process is in child_process.hpp.
//
//   stopped --start--> starting --ready--> ready
//      ^                  |  ^               |
//      |                  v  +--- pause      v
//   stopping <--stop-- waiting <--exited-----+
#pragma once

#include <chrono>
#include <optional>
#include <random>
#include <string>
#include <variant>
#include <vector>

namespace p2m::gateway {

using steady_time = std::chrono::steady_clock::time_point;

/// How a child ended.
struct exit_status
{
    enum class kind : std::uint8_t {
        exited,     ///< by itself; `number` is its exit code
        signalled,  ///< `number` is the signal
        no_start,   ///< it could not be started; `number` is the errno
    };
    kind what{kind::exited};
    int number{};
    bool operator==(exit_status const&) const = default;
};

/// "exited with 1", "was ended by signal 9", "could not be started: No such file or directory"
[[nodiscard]] std::string describe(exit_status);

struct spawn_child
{
    bool operator==(spawn_child const&) const = default;
};
struct probe_child  ///< ask whether it is ready, and call on_probe()
{
    bool operator==(probe_child const&) const = default;
};
struct terminate_child  ///< SIGTERM to its group
{
    bool operator==(terminate_child const&) const = default;
};
struct kill_child  ///< SIGKILL to its group
{
    bool operator==(kill_child const&) const = default;
};
struct report_ready
{
    bool operator==(report_ready const&) const = default;
};
struct report_down  ///< once for each change of cause, not for each try
{
    std::string why;
    bool operator==(report_down const&) const = default;
};
struct report_stopped
{
    bool operator==(report_stopped const&) const = default;
};
using supervisor_action = std::variant<spawn_child,
                                       probe_child,
                                       terminate_child,
                                       kill_child,
                                       report_ready,
                                       report_down,
                                       report_stopped>;
using supervisor_actions = std::vector<supervisor_action>;

struct supervisor_limits
{
    std::chrono::milliseconds first_pause{1000};  ///< doubled at each failure
    std::chrono::milliseconds longest_pause{60000};
    std::chrono::milliseconds stable_after{60000};  ///< ready for so long: the pause begins anew
    std::chrono::milliseconds ready_within{15000};  ///< else it is ended and tried again
    std::chrono::milliseconds probe_every{100};
    std::chrono::milliseconds grace{3000};  ///< between SIGTERM and SIGKILL
};

class supervisor_fsm
{
public:
    /// `seed` chooses the jitter: each pause is 100 % to 125 % of its nominal length.
    explicit supervisor_fsm(supervisor_limits limits, unsigned seed)
        : limits_{limits}
        , chance_{seed}
    {}

    [[nodiscard]] supervisor_actions start(steady_time now);
    [[nodiscard]] supervisor_actions stop(steady_time now);
    [[nodiscard]] supervisor_actions on_probe(bool ready, steady_time now);
    [[nodiscard]] supervisor_actions on_exited(exit_status, steady_time now);
    [[nodiscard]] supervisor_actions on_time(steady_time now);

    /// When to call on_time(); empty while nothing is pending.
    [[nodiscard]] std::optional<steady_time> deadline() const noexcept;
    [[nodiscard]] bool is_ready() const noexcept { return state_ == state::ready; }
    [[nodiscard]] bool is_stopped() const noexcept { return state_ == state::stopped; }

private:
    enum class state : std::uint8_t { stopped, starting, ready, ending, waiting, stopping };

    void spawn(steady_time now, supervisor_actions& out);
    void terminate(state next, steady_time now, supervisor_actions& out);
    void tell_down(std::string why, supervisor_actions& out);
    [[nodiscard]] std::chrono::milliseconds next_pause();

    supervisor_limits limits_;
    std::mt19937 chance_;
    state state_{state::stopped};
    std::chrono::milliseconds pause_{};
    steady_time deadline_;    ///< of the present state
    steady_time next_probe_;  ///< while starting
    bool probe_pending_{};
    bool killed_{};
    steady_time ready_since_;
    std::string told_;  ///< the last cause reported
};

}  // namespace p2m::gateway
