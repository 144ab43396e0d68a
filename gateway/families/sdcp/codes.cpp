// SPDX-License-Identifier: MIT
#include "gateway/families/sdcp/codes.hpp"

#include <algorithm>
#include <array>

namespace p2m::gateway {
namespace {

using printer::error_reason;
using printer::stage;
using printer::status;

constexpr int machine_idle = 0;
constexpr int machine_printing = 1;  // any phase of a job, also paused
constexpr int job_homing = 1;
constexpr int job_started = 18;

struct phase_row
{
    int code;
    printer::status status;
    printer::stage stage;
};

constexpr std::array job_rows{
    phase_row{0, status::preparing, stage::none},
    phase_row{1, status::preparing, stage::homing},
    phase_row{2, status::printing, stage::none},  // resin: dropping, exposing, lifting
    phase_row{3, status::printing, stage::none},
    phase_row{4, status::printing, stage::none},
    phase_row{5, status::pausing, stage::none},
    phase_row{6, status::paused, stage::none},
    phase_row{7, status::stopping, stage::none},
    phase_row{8, status::cancelled, stage::none},
    phase_row{9, status::finished, stage::none},
    phase_row{10, status::preparing, stage::checking_file},
    phase_row{11, status::preparing, stage::checking_printer},
    phase_row{12, status::resuming, stage::none},
    phase_row{13, status::printing, stage::none},
    phase_row{14, status::failed, stage::none},
    phase_row{15, status::preparing, stage::leveling},
    phase_row{16, status::preparing, stage::heating},
    phase_row{17, status::preparing, stage::input_shaping},
    phase_row{18, status::preparing, stage::none},
    phase_row{19, status::preparing, stage::leveling},
    phase_row{20, status::preparing, stage::leveling},  // the firmware parks here while it levels
    phase_row{21, status::preparing, stage::homing},
    phase_row{22, status::preparing, stage::input_shaping},
    phase_row{23, status::preparing, stage::inspecting},
    phase_row{24, status::preparing, stage::inspecting},
    phase_row{25, status::printing, stage::changing_filament},
    phase_row{26, status::printing, stage::changing_filament},
};

constexpr std::array busy_rows{
    phase_row{2, status::busy, stage::receiving_file},
    phase_row{3, status::busy, stage::none},
    phase_row{4, status::busy, stage::self_test},
    phase_row{5, status::busy, stage::leveling},
    phase_row{6, status::busy, stage::input_shaping},
    phase_row{7, status::busy, stage::none},
    phase_row{8, status::busy, stage::checking_file},
    phase_row{9, status::busy, stage::homing},
    phase_row{10, status::busy, stage::changing_filament},
    phase_row{11, status::busy, stage::pid_tuning},
    phase_row{12, status::busy, stage::recovering},
};

template <class Rows>
constexpr bool ascending(Rows const& rows)
{
    return std::ranges::adjacent_find(rows, std::ranges::greater_equal{}, &phase_row::code)
           == rows.end();
}
static_assert(ascending(job_rows) && ascending(busy_rows), "codes ascend, none twice");

struct reason_row
{
    int code;
    error_reason reason;
};

// ErrorStatusReason of a task, as it is used by FDM printers.
constexpr std::array task_reasons{
    reason_row{1, error_reason::temperature},      reason_row{2, error_reason::strain_gauge},
    reason_row{3, error_reason::filament_runout},  reason_row{6, error_reason::filament_jam},
    reason_row{7, error_reason::leveling},         reason_row{8, error_reason::model_detached},
    reason_row{9, error_reason::strain_gauge},     reason_row{12, error_reason::usb_removed},
    reason_row{13, error_reason::x_axis},          reason_row{14, error_reason::z_axis},
    reason_row{17, error_reason::homing},          reason_row{18, error_reason::object_on_plate},
    reason_row{19, error_reason::print_exception}, reason_row{20, error_reason::motor},
    reason_row{21, error_reason::no_model_seen},   reason_row{22, error_reason::model_warped},
    reason_row{23, error_reason::y_axis},          reason_row{24, error_reason::file},
    reason_row{25, error_reason::camera},          reason_row{26, error_reason::network},
    reason_row{27, error_reason::server},          reason_row{28, error_reason::app},
    reason_row{33, error_reason::nozzle_sensor},   reason_row{34, error_reason::bed_sensor},
    reason_row{45, error_reason::filament_low},
};

// Resin lacking, foreign body, and two sensors of the vat; and what a resin printer does not have.
constexpr std::array otherwise_for_resin{3, 6, 18, 33, 34, 45};

// PrintInfo.ErrorNumber: faults of the file only.
constexpr std::array file_reasons{
    reason_row{1, error_reason::file_checksum},   reason_row{2, error_reason::file_read},
    reason_row{3, error_reason::file_resolution}, reason_row{4, error_reason::file_format},
    reason_row{5, error_reason::file_model},
};

template <class Rows>
error_reason reason_of(Rows const& rows, int code)
{
    auto const row = std::ranges::find(rows, code, &reason_row::code);
    return row == rows.end() ? error_reason::unknown : row->reason;
}

template <class Rows>
phase phase_of(Rows const& rows, int code)
{
    auto const row = std::ranges::find(rows, code, &phase_row::code);
    return row == rows.end() ? phase{status::other, stage::none} : phase{row->status, row->stage};
}

bool is_pause(status last)
{
    return last == status::pausing || last == status::paused || last == status::resuming;
}

phase phase_of_job(int code, status last)
{
    if (code == job_started && is_pause(last))
        return {status::resuming, stage::none};
    if (code == job_homing && last == status::stopping)
        return {status::stopping, stage::none};
    return phase_of(job_rows, code);
}

phase phase_after(sdcp::status const& from, status last)
{
    auto const job_code = from.print.status;
    if (from.has_code(machine_printing))
        return job_code ? phase_of_job(*job_code, last) : phase{status::other, stage::none};
    for (std::size_t i = 0; i != from.machine_code_count; ++i)
        if (from.machine_codes[i] != machine_idle)
            return phase_of(busy_rows, from.machine_codes[i]);
    // The outcome of the last job sticks in PrintInfo until the next one begins.
    if (job_code) {
        auto const outcome = phase_of(job_rows, *job_code);
        if (printer::is_terminal(outcome.first))
            return outcome;
    }
    return {status::idle, stage::none};
}

}  // namespace

std::optional<phase> phase_of(sdcp::status const& from, mapping_memory& memory)
{
    if (from.machine_code_count == 0)
        return std::nullopt;
    if (auto const& job = from.print.task_id; job && !job->empty() && *job != memory.job) {
        // What another job was doing tells nothing about this one.
        if (!memory.job.empty())
            memory.last = status::idle;
        memory.job = *job;
    }
    auto const found = phase_after(from, memory.last);
    if (found.first != status::other)
        memory.last = found.first;
    return found;
}

error_reason task_reason_of(int error_status_reason, sdcp::printer_kind kind) noexcept
{
    if (kind == sdcp::printer_kind::resin
        && std::ranges::find(otherwise_for_resin, error_status_reason) != otherwise_for_resin.end())
        return error_reason::unknown;
    return reason_of(task_reasons, error_status_reason);
}

error_reason file_reason_of(int error_number) noexcept
{
    return reason_of(file_reasons, error_number);
}

}  // namespace p2m::gateway
