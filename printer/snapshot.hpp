// SPDX-License-Identifier: MIT
// What a 3D printer does right now, in words that belong to no vendor.
//
// Two shapes share their parts. A `report` is what a printer said in one message: nothing is
// remembered, nothing guessed, and what it did not say is empty. A `snapshot` is what users see:
// the report joined with what the gateway remembers of the job. Units: °C, mm, %, s.
#pragma once

#include "printer/fault.hpp"
#include "printer/support/moment.hpp"
#include "printer/telemetry.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace p2m::printer {

/// What the machine is doing; the closed list of the MQTT contract.
enum class status : std::uint8_t {
    idle,
    preparing,
    printing,
    pausing,
    paused,
    resuming,
    stopping,
    finished,
    cancelled,
    failed,
    busy,
    other,
};

/// The detail behind `preparing`, `printing` and `busy`; `none` when the status says it all.
enum class stage : std::uint8_t {
    none,
    homing,
    heating,
    leveling,
    input_shaping,
    pid_tuning,
    checking_printer,
    checking_file,
    receiving_file,
    inspecting,
    changing_filament,
    self_test,
    recovering,
};

/// The vendor's own numbers and word, kept so that a new firmware stays visible.
struct raw_codes
{
    static constexpr std::size_t max_machine_codes = 8;  ///< further ones are dropped

    std::array<int, max_machine_codes> machine{};
    std::size_t machine_count{};
    std::optional<int> job;
    std::optional<std::string> text;  ///< of a vendor that has words: "pause"; never empty

    void add_machine(int code) noexcept
    {
        if (machine_count < max_machine_codes)
            machine[machine_count++] = code;
    }
    bool operator==(raw_codes const&) const = default;
};

/// What one message says about the job. Empty strings never occur: they are std::nullopt.
struct job_report
{
    std::optional<std::string> id;
    std::optional<std::string> file;  ///< file name without the storage folder
    std::optional<double> progress_pct;
    std::optional<int> layer, layers;
    std::optional<std::chrono::seconds> elapsed, remaining;
    std::optional<int> file_error;  ///< the vendor's number of a broken file; 0 is never stored
    std::optional<error_reason> file_error_reason;  ///< the same as a word
    /// False: the printer keeps no record of its jobs. Nothing is asked, no event waits for an
    /// answer, and an outcome that was missed is known only where it still shows.
    bool keeps_record{true};
    bool operator==(job_report const&) const = default;
};

/// What a printer in some status accepts, whatever the gateway is allowed to do.
struct permissions
{
    bool start{}, pause{}, resume{}, stop{};
    bool clear{};  ///< the plate must be confirmed clear before the next start
    bool operator==(permissions const&) const = default;
};

/// One message of a printer, translated by its driver.
struct report
{
    /// Empty: the message says nothing about it, and status, stage and job stay as they were.
    std::optional<printer::status> status;
    printer::stage stage{stage::none};
    printer::telemetry telemetry;
    job_report job;
    std::optional<told_error> error;  ///< what the printer itself says is wrong now
    /// What it accepts, of a family where the status alone does not tell (a plate that must be
    /// cleared first); empty: permissions_of(status).
    std::optional<permissions> can;
    raw_codes raw;
    bool operator==(report const&) const = default;
};

/// Who started a job: `gateway` is whoever gave the order through it.
enum class job_origin : std::uint8_t { printer, gateway };

/// Who gave the order that started a job.
struct job_caller
{
    std::string surface;              ///< "mqtt", "http", "mcp", "cli" or "slicer"
    std::optional<std::string> name;  ///< of the token or client, where it has one
    bool operator==(job_caller const&) const = default;
};

/// The job as users see it: what the printer says, and what the gateway remembers.
struct job
{
    std::optional<std::string> id;
    std::optional<std::string> file;
    std::optional<double> progress_pct;
    std::optional<int> layer, layers;
    std::optional<std::chrono::seconds> elapsed, remaining;
    std::optional<wall_time> started_at;
    std::optional<wall_time> ends_at;  ///< while running an estimate, afterwards when it ended
    std::optional<job_origin> origin;  ///< empty without a job
    std::optional<job_caller> caller;  ///< of a job whose origin is the gateway
    bool operator==(job const&) const = default;
};

/// The whole live state of one printer: section 3 of the MQTT contract, without its time stamp.
struct snapshot
{
    printer::status status{status::other};
    printer::stage stage{stage::none};
    printer::telemetry telemetry;
    printer::job job;
    printer::fault fault;
    permissions can;
    raw_codes raw;
    bool operator==(snapshot const&) const = default;
};

/// What a printer in this status accepts, unless its report says more: the one source for `can`,
/// for a button's availability and for the check when a command is carried out.
[[nodiscard]] permissions permissions_of(status) noexcept;

/// A job is under way: from preparing to stopping.
[[nodiscard]] bool is_running(status) noexcept;

/// A job has ended and its outcome still shows.
[[nodiscard]] bool is_terminal(status) noexcept;

}  // namespace p2m::printer
