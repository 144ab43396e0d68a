// SPDX-License-Identifier: MIT
#include "gateway/families/sdcp/mapping.hpp"

#include "gateway/families/sdcp/codes.hpp"
#include "gateway/families/sdcp/models.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

namespace p2m::gateway {
namespace {

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

// A resin printer counts milliseconds, and tells layers instead of a progress.
sdcp::print_info in_filament_words(sdcp::print_info from)
{
    constexpr double ms = 1000;
    if (from.elapsed_s)
        *from.elapsed_s /= ms;
    if (from.total_s)
        *from.total_s /= ms;
    if (!from.progress_pct && from.layer && from.layers && *from.layers > 0)
        from.progress_pct = std::min(100, static_cast<int>(100.0 * *from.layer / *from.layers));
    return from;
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
        job.file_error_reason = file_reason_of(*from.error_number);
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

}  // namespace

printer::report to_report(sdcp::status const& from, mapping_memory& memory)
{
    printer::report to;
    if (auto const found = phase_of(from, memory))
        std::tie(to.status, to.stage) = *found;
    to.telemetry = to_telemetry(from);
    to.job = to_job(memory.kind == sdcp::printer_kind::resin ? in_filament_words(from.print)
                                                             : from.print);
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
    to.family = "sdcp";
    to.name = from.name;
    to.brand = from.brand_name;
    to.model = from.machine_name;
    to.firmware = from.firmware_version;
    to.protocol = from.protocol_version.empty() ? "SDCP" : "SDCP " + from.protocol_version;
    to.address = address;
    to.mac = from.mainboard_mac;
    to.storage_free_bytes = from.remaining_memory_bytes;
    auto const model = model_of(from);
    to.is_supported = model.is_supported;
    to.capabilities = model.capabilities;
    to.limits = model.limits;
    return to;
}

printer::task_record to_task_record(sdcp::history_entry const& from, sdcp::printer_kind kind)
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
        to.reason = task_reason_of(*from.error_status_reason, kind);
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
