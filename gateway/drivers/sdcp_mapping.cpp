// SPDX-License-Identifier: MIT
#include "gateway/drivers/sdcp_mapping.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

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
std::pair<status, stage> phase_of(Rows const& rows, int code)
{
    auto const row = std::ranges::find(rows, code, &phase_row::code);
    return row == rows.end() ? std::pair{status::other, stage::none}
                             : std::pair{row->status, row->stage};
}

bool is_pause(status last)
{
    return last == status::pausing || last == status::paused || last == status::resuming;
}

std::pair<status, stage> phase_of_job(int code, status last)
{
    if (code == job_started && is_pause(last))
        return {status::resuming, stage::none};
    if (code == job_homing && last == status::stopping)
        return {status::stopping, stage::none};
    return phase_of(job_rows, code);
}

std::pair<status, stage> phase_of(sdcp::status const& from, status last)
{
    auto const job_code = from.print.status;
    if (from.has_code(machine_printing))
        return job_code ? phase_of_job(*job_code, last) : std::pair{status::other, stage::none};
    for (std::size_t i = 0; i != from.machine_code_count; ++i)
        if (from.machine_codes[i] != machine_idle)
            return phase_of(busy_rows, from.machine_codes[i]);
    if (from.machine_code_count == 0)
        return {status::other, stage::none};
    // The outcome of the last job sticks in PrintInfo until the next one begins.
    if (job_code) {
        auto const outcome = phase_of(job_rows, *job_code);
        if (printer::is_terminal(outcome.first))
            return outcome;
    }
    return {status::idle, stage::none};
}

std::optional<std::string> file_name_of(std::optional<std::string> const& path)
{
    if (!path)
        return std::nullopt;
    auto name = path->substr(path->find_last_of('/') + 1);
    return name.empty() ? std::nullopt : std::optional{std::move(name)};
}

std::optional<std::chrono::seconds> whole_seconds(std::optional<double> from)
{
    if (!from || *from < 0)
        return std::nullopt;
    return std::chrono::seconds{std::llround(*from)};
}

// The wire has whole percents; the ticks tell the rest, as long as both agree.
std::optional<double> progress_of(sdcp::print_info const& from)
{
    if (!from.progress_pct)
        return std::nullopt;
    auto const whole = static_cast<double>(std::clamp(*from.progress_pct, 0, 100));
    if (from.elapsed_s && from.total_s && *from.total_s > 0) {
        auto const fine = *from.elapsed_s / *from.total_s * 100;
        if (std::floor(fine) == whole)
            return fine;
    }
    return whole;
}

printer::job_report to_job(sdcp::print_info const& from)
{
    printer::job_report job;
    if (from.task_id && !from.task_id->empty())
        job.id = from.task_id;
    job.file = file_name_of(from.file);
    job.progress_pct = progress_of(from);
    job.layer = from.layer;
    job.layers = from.layers;
    job.elapsed = whole_seconds(from.elapsed_s);
    if (from.elapsed_s && from.total_s && *from.total_s > 0)
        job.remaining = whole_seconds(std::max(0.0, *from.total_s - *from.elapsed_s));
    if (from.error_number && *from.error_number != 0) {
        job.file_error = from.error_number;
        job.file_error_reason = reason_of(file_reasons, *from.error_number);
    }
    return job;
}

printer::telemetry to_telemetry(sdcp::status const& from)
{
    using printer::fan;
    using printer::heater;
    printer::telemetry to;
    to.temperature[heater::nozzle] = from.nozzle;
    to.temperature[heater::bed] = from.bed;
    to.temperature[heater::chamber] = from.box;
    to.target[heater::nozzle] = from.target_nozzle;
    to.target[heater::bed] = from.target_bed;  // the box has a sensor, no heater
    to.fan_pct[fan::part] = from.fan_model;
    to.fan_pct[fan::auxiliary] = from.fan_auxiliary;
    to.fan_pct[fan::chamber] = from.fan_box;
    to.chamber_light = from.light;
    to.speed_pct = from.print.speed_pct;
    if (from.position)
        to.head = printer::position{from.position->x, from.position->y, from.position->z};
    to.z_offset_mm = from.z_offset;
    return to;
}

// Before its clock is set by NTP a printer dates its jobs to the past; its own web page hides
// those.
std::optional<printer::wall_time> sane_time(std::optional<std::int64_t> unix_seconds)
{
    constexpr auto sane_since = std::chrono::sys_days{std::chrono::year{2023} / 1 / 1};
    constexpr auto sane_until = std::chrono::sys_days{std::chrono::year{2100} / 1 / 1};
    if (!unix_seconds)
        return std::nullopt;
    printer::wall_time const at{std::chrono::seconds{*unix_seconds}};
    return at >= sane_since && at < sane_until ? std::optional{at} : std::nullopt;
}

std::string safe_id(std::string_view from)
{
    std::string id{from.substr(0, 64)};
    std::ranges::transform(id, id.begin(), [](char c) {
        if (c >= 'A' && c <= 'Z')
            return static_cast<char>(c - 'A' + 'a');
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ? c : '_';
    });
    return id;
}

bool has_camera(sdcp::attributes const& from)
{
    if (from.camera)
        return *from.camera;
    return from.capabilities.empty()
           || std::ranges::any_of(from.capabilities,
                                  [](auto const& word) { return word.starts_with("VIDEO"); });
}

}  // namespace

printer::report to_report(sdcp::status const& from, mapping_memory& memory)
{
    printer::report to;
    std::tie(to.status, to.stage) = phase_of(from, memory.last);
    if (to.status != status::other)
        memory.last = to.status;
    to.telemetry = to_telemetry(from);
    to.job = to_job(from.print);
    for (std::size_t i = 0; i != from.machine_code_count; ++i)
        to.raw.add_machine(from.machine_codes[i]);
    to.raw.job = from.print.status;
    return to;
}

printer::attributes to_attributes(sdcp::attributes const& from, std::string_view address)
{
    using printer::capability;
    printer::attributes to;
    to.id = safe_id(from.mainboard_id);
    to.name = from.name;
    to.brand = from.brand_name;
    to.model = from.machine_name;
    to.firmware = from.firmware_version;
    to.protocol = from.protocol_version.empty() ? "SDCP" : "SDCP " + from.protocol_version;
    to.address = address;
    to.mac = from.mainboard_mac;
    to.storage_free_bytes = from.remaining_memory_bytes;
    to.capabilities = {
        capability::pause_resume,   capability::stop,          capability::start,
        capability::list_files,     capability::thumbnail,     capability::light,
        capability::fan_part,       capability::fan_auxiliary, capability::fan_chamber,
        capability::speed_modes,    capability::target_nozzle, capability::target_bed,
        capability::sensor_chamber, capability::home,          capability::z_offset,
        capability::position,       capability::layers,        capability::error_reason,
    };
    if (has_camera(from))
        to.capabilities.add(capability::camera);
    to.limits = {.nozzle_celsius = 320, .bed_celsius = 110};  // the touch screen's own limits
    return to;
}

printer::task_record to_task_record(sdcp::history_entry const& from)
{
    using outcome = printer::task_record::outcome;
    printer::task_record to;
    to.id = from.task_id;
    to.file = file_name_of(from.task_name);
    switch (from.task_status.value_or(0)) {
    case 1:
        to.what = outcome::completed;
        break;
    case 2:
        to.what = outcome::failed;
        break;
    case 3:
        to.what = outcome::stopped;
        break;
    default:
        to.what = outcome::other;
        break;
    }
    if (from.error_status_reason && *from.error_status_reason != 0) {
        to.reason_code = from.error_status_reason;
        to.reason = reason_of(task_reasons, *from.error_status_reason);
    }
    to.started_at = sane_time(from.begin_time);
    to.ended_at = sane_time(from.end_time);
    to.layer = from.printed_layers;
    to.layers = from.total_layers;
    if (!from.thumbnail.empty())
        to.thumbnail_url = from.thumbnail;
    return to;
}

}  // namespace p2m::gateway
