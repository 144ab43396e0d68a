// SPDX-License-Identifier: MIT
#include "discovery_config/entity_table.hpp"

#include "printer/names.hpp"

#include <array>
#include <cstddef>

namespace p2m::discovery {
namespace {

using printer::capability;
using printer::command_class;
using printer::names_of;
using enum platform;

constexpr std::array<std::string_view, 12> platform_words{
    "sensor", "binary_sensor", "event",  "image",  "camera", "button",
    "light",  "fan",           "select", "number", "switch", "device_automation",
};

constexpr auto measurement = std::string_view{"measurement"};
constexpr auto counter = std::string_view{"total_increasing"};
// A printer that has just come may tell fewer nozzles than it has.
constexpr auto nozzle_is_there =
    std::string_view{"value_json.nozzles and value_json.nozzles | length > {i}"};

// clang-format off
constexpr std::array printer_rows{
    // What the printer measures and does.
    entity{.key = "{}_temperature", .platform = sensor, .name = "{N} temperature", .source = source::state, .path = "temperature.{}", .unit = "°C", .device_class = "temperature", .state_class = measurement, .precision = 1, .each = each::heater},
    entity{.key = "{}_target", .platform = sensor, .name = "{N} target", .icon = "mdi:thermometer-chevron-up", .source = source::state, .path = "target.{}", .unit = "°C", .device_class = "temperature", .state_class = measurement, .precision = 0, .each = each::heater, .ability = ability::set},
    entity{.key = "nozzle_{}_temperature", .platform = sensor, .name = "Nozzle {} temperature", .source = source::state, .path = "nozzles[{i}].temperature", .unit = "°C", .device_class = "temperature", .state_class = measurement, .precision = 1, .each = each::nozzle, .guard = nozzle_is_there},
    entity{.key = "nozzle_{}_target", .platform = sensor, .name = "Nozzle {} target", .icon = "mdi:thermometer-chevron-up", .source = source::state, .path = "nozzles[{i}].target", .unit = "°C", .device_class = "temperature", .state_class = measurement, .precision = 0, .each = each::nozzle, .needs = capability::target_nozzle, .guard = nozzle_is_there},
    entity{.key = "status", .platform = sensor, .name = "Status", .icon = "mdi:printer-3d", .source = source::state, .path = "status", .device_class = "enum", .options = names_of<printer::status>},
    entity{.key = "stage", .platform = sensor, .name = "Stage", .icon = "mdi:progress-wrench", .source = source::state, .path = "stage", .device_class = "enum", .options = names_of<printer::stage>},
    entity{.key = "progress", .platform = sensor, .name = "Progress", .icon = "mdi:progress-check", .source = source::state, .path = "job.progress", .unit = "%", .state_class = measurement, .precision = 0},
    entity{.key = "layer", .platform = sensor, .name = "Layer", .icon = "mdi:layers", .source = source::state, .path = "job.layer", .state_class = measurement, .needs = capability::layers},
    entity{.key = "layers", .platform = sensor, .name = "Total layers", .icon = "mdi:layers-triple", .source = source::state, .path = "job.layers", .state_class = measurement, .needs = capability::layers},
    entity{.key = "file", .platform = sensor, .name = "File", .icon = "mdi:file-outline", .source = source::state, .path = "job.file", .form = form::text},
    entity{.key = "started", .platform = sensor, .name = "Start time", .source = source::state, .path = "job.started_at", .device_class = "timestamp"},
    entity{.key = "ends", .platform = sensor, .name = "End time", .source = source::state, .path = "job.ends_at", .device_class = "timestamp"},
    entity{.key = "remaining", .platform = sensor, .name = "Remaining time", .source = source::state, .path = "job.remaining_s", .form = form::minutes, .unit = "min", .device_class = "duration", .state_class = measurement, .precision = 0},
    entity{.key = "speed", .platform = sensor, .name = "Print speed", .icon = "mdi:speedometer", .source = source::state, .path = "speed.percent", .unit = "%", .state_class = measurement, .precision = 0, .needs = capability::speed_modes, .or_needs = capability::speed_percent},
    entity{.key = "speed_mm_s", .platform = sensor, .name = "Head speed", .source = source::state, .path = "speed.mm_s", .unit = "mm/s", .device_class = "speed", .state_class = measurement, .precision = 0, .enabled = false, .needs = capability::speed_percent},
    entity{.key = "error_reason", .platform = sensor, .name = "Error reason", .icon = "mdi:alert-circle-outline", .source = source::state, .path = "error.reason", .device_class = "enum", .options = names_of<printer::error_reason>, .needs = capability::error_reason},
    entity{.key = "z_offset", .platform = sensor, .name = "Z offset", .icon = "mdi:arrow-expand-vertical", .source = source::state, .path = "z_offset", .unit = "mm", .device_class = "distance", .state_class = measurement, .precision = 3, .needs = capability::z_offset},
    entity{.key = "{}_fan_speed", .platform = sensor, .name = "{N} fan speed", .icon = "mdi:fan", .source = source::state, .path = "fan.{}", .unit = "%", .state_class = measurement, .precision = 0, .each = each::fan},
    entity{.key = "position_x", .platform = sensor, .name = "Position X", .icon = "mdi:axis-x-arrow", .source = source::state, .path = "position.x", .unit = "mm", .device_class = "distance", .state_class = measurement, .precision = 1, .enabled = false, .needs = capability::position},
    entity{.key = "position_y", .platform = sensor, .name = "Position Y", .icon = "mdi:axis-y-arrow", .source = source::state, .path = "position.y", .unit = "mm", .device_class = "distance", .state_class = measurement, .precision = 1, .enabled = false, .needs = capability::position},
    entity{.key = "position_z", .platform = sensor, .name = "Position Z", .icon = "mdi:axis-z-arrow", .source = source::state, .path = "position.z", .unit = "mm", .device_class = "distance", .state_class = measurement, .precision = 1, .enabled = false, .needs = capability::position},

    // The air, the door and the filament.
    entity{.key = "filtration", .platform = sensor, .name = "Air filtration", .icon = "mdi:air-filter", .source = source::state, .path = "filtration", .device_class = "enum", .options = names_of<printer::filtration>, .needs = capability::filtration},
    entity{.key = "tvoc", .platform = sensor, .name = "Volatile organic compounds", .source = source::state, .path = "air.tvoc_ug_m3", .unit = "µg/m³", .device_class = "volatile_organic_compounds", .state_class = measurement, .precision = 0, .needs = capability::air_quality},
    entity{.key = "filament_type", .platform = sensor, .name = "Filament type", .icon = "mdi:printer-3d-nozzle-outline", .source = source::state, .path = "filament.type", .form = form::text, .needs = capability::filament_sensor, .or_needs = capability::filament_usage},
    entity{.key = "filament_used", .platform = sensor, .name = "Filament used", .icon = "mdi:ruler", .source = source::state, .path = "filament.used_m", .unit = "m", .device_class = "distance", .state_class = measurement, .precision = 1, .needs = capability::filament_usage},
    entity{.key = "filament_total", .platform = sensor, .name = "Filament needed", .icon = "mdi:ruler", .source = source::state, .path = "filament.total_m", .unit = "m", .device_class = "distance", .state_class = measurement, .precision = 1, .needs = capability::filament_usage},
    entity{.key = "filament_weight", .platform = sensor, .name = "Filament weight", .icon = "mdi:weight-gram", .source = source::state, .path = "filament.total_g", .unit = "g", .device_class = "weight", .state_class = measurement, .precision = 1, .needs = capability::filament_usage},
    entity{.key = "active_slot", .platform = sensor, .name = "Active slot", .icon = "mdi:tray-full", .source = source::state, .path = "material.active", .form = form::active, .needs = capability::material_station, .guard = "value_json.material and value_json.material.active"},
    entity{.key = "material_action", .platform = sensor, .name = "Material station", .icon = "mdi:tray", .source = source::state, .path = "material.action", .device_class = "enum", .options = names_of<printer::material_action>, .needs = capability::material_station, .guard = "value_json.material"},
    entity{.key = "slot_{}_type", .platform = sensor, .name = "{N} material", .icon = "mdi:tray", .source = source::state, .path = "type", .form = form::slot, .each = each::slot},
    entity{.key = "slot_{}_color", .platform = sensor, .name = "{N} colour", .icon = "mdi:palette", .source = source::state, .path = "color", .form = form::slot, .each = each::slot},
    entity{.key = "{}_spool_type", .platform = sensor, .name = "{N} material", .icon = "mdi:tray", .source = source::state, .path = "material.{}.type", .form = form::text, .each = each::external, .guard = "value_json.material and value_json.material.{}"},
    entity{.key = "{}_spool_color", .platform = sensor, .name = "{N} colour", .icon = "mdi:palette", .source = source::state, .path = "material.{}.color", .form = form::text, .each = each::external, .guard = "value_json.material and value_json.material.{}"},

    // Diagnostics. The first two tell why a printer is offline, so they stay while it is.
    entity{.key = "connection", .platform = sensor, .name = "Connection state", .icon = "mdi:lan-connect", .source = source::diagnostics, .path = "connection", .device_class = "enum", .category = category::diagnostic, .options = names_of<printer::connection_state>, .enabled = false, .presence = presence::gateway},
    entity{.key = "last_seen", .platform = sensor, .name = "Last seen", .source = source::diagnostics, .path = "last_seen", .device_class = "timestamp", .category = category::diagnostic, .enabled = false, .presence = presence::gateway},
    entity{.key = "reconnects", .platform = sensor, .name = "Reconnects", .icon = "mdi:restart", .source = source::diagnostics, .path = "reconnects", .state_class = counter, .category = category::diagnostic, .enabled = false},
    entity{.key = "round_trip", .platform = sensor, .name = "Round-trip time", .source = source::diagnostics, .path = "rtt_ms", .unit = "ms", .device_class = "duration", .state_class = measurement, .precision = 0, .category = category::diagnostic, .enabled = false},
    entity{.key = "frames", .platform = sensor, .name = "Frames", .icon = "mdi:message-text-outline", .source = source::diagnostics, .path = "frames", .state_class = counter, .category = category::diagnostic, .enabled = false},
    entity{.key = "bad_frames", .platform = sensor, .name = "Bad frames", .icon = "mdi:message-alert-outline", .source = source::diagnostics, .path = "bad_frames", .state_class = counter, .category = category::diagnostic, .enabled = false},
    entity{.key = "camera_clients", .platform = sensor, .name = "Camera clients", .icon = "mdi:account-eye", .source = source::diagnostics, .path = "camera.clients", .state_class = measurement, .category = category::diagnostic, .enabled = false, .needs = capability::camera},
    entity{.key = "camera_fps", .platform = sensor, .name = "Camera frame rate", .icon = "mdi:filmstrip", .source = source::diagnostics, .path = "camera.fps", .unit = "fps", .state_class = measurement, .precision = 1, .category = category::diagnostic, .enabled = false, .needs = capability::camera},
    entity{.key = "rtsp_url", .platform = sensor, .name = "RTSP address", .icon = "mdi:link-variant", .source = source::diagnostics, .path = "rtsp.url", .form = form::text, .category = category::diagnostic, .enabled = false, .needs = capability::camera, .setting = setting::rtsp},
    entity{.key = "rtsp_readers", .platform = sensor, .name = "RTSP readers", .icon = "mdi:account-eye", .source = source::diagnostics, .path = "rtsp.readers", .state_class = measurement, .category = category::diagnostic, .enabled = false, .needs = capability::camera, .setting = setting::rtsp},
    entity{.key = "lifetime_print", .platform = sensor, .name = "Total print time", .source = source::attributes, .path = "lifetime.print_s", .form = form::hours, .unit = "h", .device_class = "duration", .state_class = counter, .precision = 0, .category = category::diagnostic, .needs = capability::lifetime},
    entity{.key = "lifetime_filament", .platform = sensor, .name = "Total filament", .icon = "mdi:ruler", .source = source::attributes, .path = "lifetime.filament_m", .unit = "m", .device_class = "distance", .state_class = counter, .precision = 0, .category = category::diagnostic, .needs = capability::lifetime},
    entity{.key = "auto_off_delay", .platform = sensor, .name = "Automatic power-off delay", .source = source::state, .path = "auto_off.minutes", .unit = "min", .device_class = "duration", .state_class = measurement, .precision = 0, .category = category::diagnostic, .enabled = false, .needs = capability::auto_off},

    entity{.key = "connectivity", .platform = binary_sensor, .name = "Connectivity", .source = source::availability, .form = form::raw, .device_class = "connectivity", .category = category::diagnostic, .presence = presence::gateway},
    entity{.key = "printing", .platform = binary_sensor, .name = "Printing", .source = source::state, .path = "status", .form = form::running, .device_class = "running"},
    entity{.key = "problem", .platform = binary_sensor, .name = "Problem", .source = source::state, .path = "error.active", .form = form::boolean, .device_class = "problem"},
    entity{.key = "filament_runout", .platform = binary_sensor, .name = "Filament run-out", .source = source::state, .path = "error.reason", .form = form::runout, .device_class = "problem", .needs = capability::error_reason},
    entity{.key = "door", .platform = binary_sensor, .name = "Door", .source = source::state, .path = "door", .form = form::open, .device_class = "door", .needs = capability::door},
    entity{.key = "filament_present", .platform = binary_sensor, .name = "Filament", .icon = "mdi:printer-3d-nozzle", .source = source::state, .path = "filament.present", .form = form::boolean, .needs = capability::filament_sensor},
    entity{.key = "auto_refill", .platform = binary_sensor, .name = "Automatic refill", .icon = "mdi:swap-horizontal", .source = source::state, .path = "material.auto_refill", .form = form::boolean, .needs = capability::auto_refill, .guard = "value_json.material"},
    entity{.key = "auto_off", .platform = binary_sensor, .name = "Automatic power-off", .icon = "mdi:power-settings", .source = source::state, .path = "auto_off.on", .form = form::boolean, .category = category::diagnostic, .needs = capability::auto_off},

    entity{.key = "event", .platform = event, .name = "Event", .icon = "mdi:printer-3d-nozzle", .source = source::event, .form = form::raw, .options = names_of<printer::event_type>},
    entity{.key = "trigger_finished", .platform = device_automation, .name = "finished", .source = source::event, .path = "event_type", .set = "print_finished"},
    entity{.key = "trigger_failed", .platform = device_automation, .name = "failed", .source = source::event, .path = "event_type", .set = "print_failed"},
    entity{.key = "trigger_paused", .platform = device_automation, .name = "paused", .source = source::event, .path = "event_type", .set = "print_paused"},
    entity{.key = "trigger_filament_runout", .platform = device_automation, .name = "filament_runout", .source = source::event, .path = "event_type", .needs = capability::error_reason, .set = "filament_runout"},
    entity{.key = "thumbnail", .platform = image, .name = "Thumbnail", .source = source::thumbnail, .form = form::raw, .needs = capability::thumbnail},
    entity{.key = "snapshot", .platform = camera, .name = "Snapshot", .source = source::snapshot, .form = form::raw, .needs = capability::camera, .setting = setting::pictures},

    // Control: only with the class allowed.
    entity{.key = "pause", .platform = button, .name = "Pause", .icon = "mdi:pause", .needs = capability::pause_resume, .allowed = command_class::print, .set = "print", .press = "pause", .presence = presence::can_pause},
    entity{.key = "resume", .platform = button, .name = "Resume", .icon = "mdi:play", .needs = capability::pause_resume, .allowed = command_class::print, .set = "print", .press = "resume", .presence = presence::can_resume},
    entity{.key = "stop", .platform = button, .name = "Stop", .icon = "mdi:stop", .needs = capability::stop, .allowed = command_class::print, .set = "print", .press = "stop", .presence = presence::can_stop},
    entity{.key = "take_snapshot", .platform = button, .name = "Take snapshot", .icon = "mdi:camera", .needs = capability::camera, .allowed = command_class::camera, .set = "snapshot", .press = "PRESS", .setting = setting::pictures},
    entity{.key = "light", .platform = light, .name = "Light", .source = source::state, .path = "light.chamber", .form = form::boolean, .needs = capability::light, .allowed = command_class::light, .set = "light"},
    entity{.key = "{}_fan", .platform = fan, .name = "{N} fan", .source = source::state, .path = "fan.{}", .form = form::fan, .each = each::fan, .allowed = command_class::fans, .set = "fan/{}"},
    entity{.key = "speed_mode", .platform = select, .name = "Speed mode", .icon = "mdi:speedometer", .source = source::state, .path = "speed.mode", .options = names_of<printer::speed_mode>, .needs = capability::speed_modes, .allowed = command_class::speed, .set = "speed"},
    entity{.key = "set_{}_target", .platform = number, .name = "Set {} target", .source = source::state, .path = "target.{}", .unit = "°C", .device_class = "temperature", .each = each::heater, .ability = ability::set, .allowed = command_class::temperature, .set = "target/{}"},
    entity{.key = "set_nozzle_{}_target", .platform = number, .name = "Set nozzle {} target", .source = source::state, .path = "nozzles[{i}].target", .unit = "°C", .device_class = "temperature", .each = each::nozzle, .needs = capability::target_nozzle, .guard = nozzle_is_there, .allowed = command_class::temperature, .set = "target/nozzle/{}"},
    entity{.key = "set_speed", .platform = number, .name = "Set print speed", .icon = "mdi:speedometer", .source = source::state, .path = "speed.percent", .unit = "%", .needs = capability::speed_percent, .min = 50, .max = 150, .allowed = command_class::speed, .set = "speed"},
    // Nearer to the plate than it was levelled: off until somebody wants it.
    entity{.key = "set_z_offset", .platform = number, .name = "Set Z offset", .icon = "mdi:arrow-expand-vertical", .source = source::state, .path = "z_offset", .unit = "mm", .device_class = "distance", .enabled = false, .needs = capability::set_z_offset, .min = -1, .max = 1, .step = 0.025, .allowed = command_class::z_offset, .set = "z_offset"},
    entity{.key = "set_filtration", .platform = select, .name = "Set air filtration", .icon = "mdi:air-filter", .source = source::state, .path = "filtration", .options = names_of<printer::filtration>, .needs = capability::filtration, .allowed = command_class::fans, .set = "filtration"},
    entity{.key = "clear_plate", .platform = button, .name = "Plate is clear", .icon = "mdi:broom", .needs = capability::clear_plate, .allowed = command_class::start, .set = "clear", .press = "PRESS", .presence = presence::can_clear},
    // No printer tells whether its camera is on, so this one is optimistic.
    entity{.key = "camera_switch", .platform = switch_, .name = "Camera", .icon = "mdi:cctv", .category = category::config, .needs = capability::camera, .allowed = command_class::camera, .set = "camera"},
    entity{.key = "rtsp_switch", .platform = switch_, .name = "RTSP stream", .icon = "mdi:video-wireless", .source = source::diagnostics, .path = "rtsp.running", .form = form::boolean, .category = category::config, .needs = capability::camera, .allowed = command_class::camera, .set = "rtsp", .setting = setting::rtsp},
};

constexpr std::array gateway_rows{
    entity{.key = "connectivity", .platform = binary_sensor, .name = "Connectivity", .source = source::gateway_availability, .form = form::raw, .device_class = "connectivity", .category = category::diagnostic, .presence = presence::always},
    entity{.key = "version", .platform = sensor, .name = "Version", .icon = "mdi:tag", .source = source::gateway_info, .path = "version", .category = category::diagnostic, .presence = presence::gateway},
    entity{.key = "started", .platform = sensor, .name = "Running since", .source = source::gateway_info, .path = "started_at", .device_class = "timestamp", .category = category::diagnostic, .presence = presence::gateway},
    entity{.key = "printers", .platform = sensor, .name = "Printers", .icon = "mdi:printer-3d", .source = source::gateway_info, .path = "printers", .form = form::count, .state_class = measurement, .category = category::diagnostic, .presence = presence::gateway},
};
// clang-format on

}  // namespace

std::string_view to_string(platform which) noexcept
{
    return platform_words[static_cast<std::size_t>(which)];
}

double highest_of(entity const& row, printer::limits const& limits) noexcept
{
    return row.limit == nullptr ? row.max : (limits.*row.limit).value_or(0);
}

std::span<entity const> printer_entities() noexcept
{
    return printer_rows;
}

std::span<entity const> gateway_entities() noexcept
{
    return gateway_rows;
}

}  // namespace p2m::discovery
