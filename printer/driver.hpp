// SPDX-License-Identifier: MIT
// What the gateway needs of a printer family. A driver speaks to exactly one printer, translates,
// and decides nothing about users, brokers or permission. It holds one gentle connection (or polls
// gently) and calls its listener from the event loop's thread.
#pragma once

#include "printer/attributes.hpp"
#include "printer/command.hpp"
#include "printer/event.hpp"
#include "printer/snapshot.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::printer {

/// How the link to a printer is; the word published as diagnostics `connection`.
enum class connection_state : std::uint8_t {
    connecting,
    connected,         ///< and its status is fresh
    too_many_clients,  ///< it has no free client slot; the next attempt is a long wait away
    not_responding,    ///< the connection lives, but no status comes although asked for
    app_crashed,       ///< answers discovery, but its application does not
    unreachable,
};

struct link_statistics
{
    std::uint64_t reconnects{};
    std::uint64_t frames{};
    std::uint64_t bad_frames{};  ///< could not be read, and were passed over
    std::optional<std::chrono::milliseconds> round_trip;
    std::optional<wall_time> last_seen;
};

class driver_listener
{
public:
    /// Identity and abilities, on each connection before the first report and at every change.
    virtual void on_attributes(attributes const&, moment) = 0;
    virtual void on_report(report const&, moment) = 0;
    /// Called at each change, after the matching report or before the missing one. `detail` is an
    /// English phrase for the log.
    virtual void on_connection(connection_state, std::string_view detail, moment) = 0;

protected:
    ~driver_listener() = default;
};

class driver
{
public:
    /// Within this time the state shows the effect of most commands.
    static constexpr std::chrono::seconds usual_confirmation{10};

    virtual ~driver() = default;

    virtual void start() = 0;

    /// Closes cleanly, then calls `done` once (also when it was never started); at most 3 s.
    virtual void stop(std::function<void()> done) = 0;

    /// The printer answers LAN discovery (at this address): tells "crashed" from "gone", cuts the
    /// waiting short after a power-up, and follows a new address.
    virtual void on_seen(std::string const& address) = 0;

    /// Sends once, never twice. `done` is called exactly once, at the latest after 5 s.
    virtual void execute(command const&, std::function<void(answer)> done) = 0;

    /// Reads the printer's record of a job. `done` gets nothing when there is none or no answer.
    virtual void read_task(std::string const& job_id,
                           std::function<void(std::optional<task_record>)> done) = 0;

    [[nodiscard]] virtual link_statistics statistics() const = 0;

    /// How long to wait until the state shows the effect of an acknowledged command. Longer where a
    /// printer is known to be slow.
    [[nodiscard]] virtual std::chrono::seconds confirm_within(command const&) const noexcept
    {
        return usual_confirmation;
    }
};

}  // namespace p2m::printer
