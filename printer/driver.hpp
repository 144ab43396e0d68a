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
    credentials_refused,  ///< serial, access code or check code is wrong; retried once a minute
    lan_mode_off,         ///< answers, but gives nothing to the LAN until its owner allows it
    unsupported,          ///< a model or firmware that no family knows; nothing is sent to it
};

struct link_statistics
{
    std::uint64_t reconnects{};
    std::uint64_t frames{};
    std::uint64_t bad_frames{};  ///< could not be read, and were passed over
    std::optional<std::chrono::milliseconds> round_trip;
    std::optional<wall_time> last_seen;
    std::optional<std::chrono::milliseconds> poll;  ///< how often it is asked; empty: it pushes
};

/// Where a printer serves its pictures, as multipart MJPEG over HTTP. The host is always the
/// printer's own: what a printer says of another host is not followed.
struct camera_source
{
    enum class origin : std::uint8_t {
        protocol,    ///< its family's fixed place, or told by the printer
        probe,       ///< a request found it there
        configured,  ///< its owner says so
    };

    std::uint16_t port{};
    std::string path;  ///< with its query: "/?action=stream"
    origin found{};
    bool is_switched{};        ///< sends only after set_camera{true}
    bool has_single_client{};  ///< a second reader harms the first: never probed while it is read
    bool operator==(camera_source const&) const = default;
};

/// The preview of a job: where it is, or itself.
struct preview
{
    std::optional<std::string> url;  ///< absolute http URL of the printer
    std::string bytes;               ///< PNG or JPEG; empty: fetch the URL
};

/// What the gateway remembers of the last job, for a family whose printers give jobs no ID: with it
/// the driver knows a job again after a restart of the gateway.
struct remembered_job
{
    std::string id;  ///< as the driver told it
    std::optional<std::string> file;
    std::optional<std::chrono::seconds> elapsed;  ///< at least this far; it may have got on since
    std::optional<double> progress_pct;           ///< likewise
    std::optional<wall_time> started_at;
    bool is_running{};
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

    /// Sends once, never twice. `done` is called exactly once, at the latest after 5 s: a printer
    /// that needs longer is `timeout` by then, and the next request waits until its own has ended.
    virtual void execute(command const&, std::function<void(answer)> done) = 0;

    /// Reads the printer's record of a job. `done` gets nothing when there is none or no answer.
    /// Not called for a job whose reports say that it keeps none.
    virtual void read_task(std::string const& job_id,
                           std::function<void(std::optional<task_record>)> done) = 0;

    /// Reads the preview of a job; nothing: there is none, or not yet. Where the record of a job
    /// tells its URL, that is it; a family without records has a request of its own.
    virtual void read_preview(std::string const& job_id,
                              std::function<void(std::optional<preview>)> done);

    [[nodiscard]] virtual link_statistics statistics() const = 0;

    /// Where the pictures are; empty: there is no camera, or it is not known yet.
    [[nodiscard]] virtual std::optional<camera_source> camera() const { return std::nullopt; }

    /// How long to wait until the state shows the effect of an acknowledged command. Longer where a
    /// printer is known to be slow.
    [[nodiscard]] virtual std::chrono::seconds confirm_within(command const&) const noexcept
    {
        return usual_confirmation;
    }

    /// What to do about a connection in this state, in the family's own words: an English clause
    /// without a full stop, for the log ("let this machine reach its TCP port 3030"). Empty:
    /// nothing beyond what is true of any printer. `is_known` is false before it ever told who it
    /// is.
    [[nodiscard]] virtual std::string_view advice(connection_state,
                                                  bool /*is_known*/) const noexcept
    {
        return {};
    }

    /// Called once it is known which printer this is, before its first report is taken up; never
    /// when nothing is remembered. Only a family without job IDs of the printer's own needs it.
    virtual void recall(remembered_job const&) {}
};

}  // namespace p2m::printer
