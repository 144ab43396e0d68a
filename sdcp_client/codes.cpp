// SPDX-License-Identifier: MIT
// Sources: elegoo-link (official C++ SDK), the web page in the printer's firmware, pycentauri and
// OctoEverywhere (seen live), elegoo-homeassistant, SDCP V3.0.0 specification of cbd-tech. Where
// they disagree, the printer's own page and live observation win; the row says so.
#include "sdcp_client/codes.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace p2m::sdcp {

namespace {

template <class Rows>
constexpr bool codes_ascend(Rows const& rows)
{
    return std::ranges::adjacent_find(rows, std::ranges::greater_equal{}, &code_row::code)
           == rows.end();
}

constexpr std::array machine_rows{
    code_row{0, "idle", "The printer is idle."},
    code_row{1, "printing", "A job is under way, in any phase of it."},
    code_row{2, "file_transferring", "A file is being received."},
    code_row{3, "exposure_testing", "An exposure test is running (resin printers)."},
    code_row{4, "self_testing", "A self-test is running."},
    code_row{5, "leveling", "The bed is being leveled."},
    code_row{6, "input_shaping", "The resonance test is running."},
    code_row{7, "busy", "The printer is busy."},               // elegoo-homeassistant: "stopping"
    code_row{8, "file_checking", "A file is being checked."},  // elegoo-homeassistant: "stopped"
    code_row{9, "homing", "The axes are being homed."},
    code_row{10, "changing_filament", "Filament is being loaded or unloaded."},
    code_row{11, "pid_tuning", "The nozzle's temperature control is being tuned."},
    code_row{12, "recovery", "The printer is recovering."},  // elegoo-homeassistant only
};
static_assert(codes_ascend(machine_rows));

// 23 to 26 mean other things in elegoo-link (feeding, unloading); these are the firmware's own.
constexpr std::array print_rows{
    code_row{0, "idle", "No job, or a job that is about to begin."},
    code_row{1, "homing", "The axes are being homed."},
    code_row{2, "dropping", "The platform is going down (resin printers)."},
    code_row{3, "exposing", "A layer is being exposed (resin printers)."},
    code_row{4, "lifting", "The platform is going up (resin printers)."},
    code_row{5, "pausing", "The job is about to pause."},
    code_row{6, "paused", "The job is paused."},
    code_row{7, "stopping", "The job is being stopped."},
    code_row{8, "stopped", "The job was stopped."},
    code_row{9, "complete", "The job is complete."},
    code_row{10, "file_checking", "The file is being checked."},
    code_row{11, "printer_checking", "The printer is checking itself."},
    code_row{12, "resuming", "The job is about to go on."},
    code_row{13, "printing", "The job is printing."},
    code_row{14, "error", "The job has failed."},
    code_row{15, "leveling", "The bed is being leveled."},
    code_row{16, "preheating", "The printer is heating up."},
    code_row{17, "resonance_testing", "The resonance test is running."},
    code_row{18, "print_started", "The job has been started, or has just been resumed."},
    code_row{19, "leveling_completed", "The bed has been leveled."},
    code_row{20, "preheating_completed", "Heated up; the bed may be leveled now."},
    code_row{21, "homing_completed", "The axes have been homed."},
    code_row{22, "resonance_testing_completed", "The resonance test has ended."},
    code_row{23, "foreign_object_checking", "The plate is being checked for objects."},
    code_row{24, "foreign_object_checked", "The plate has been checked for objects."},
    code_row{25, "filament_change_started", "The filament is being changed."},
    code_row{26, "filament_change_completed", "The filament has been changed."},
};
static_assert(codes_ascend(print_rows));

constexpr std::array error_number_rows{
    code_row{0, "none", "No error."},
    code_row{1, "file_checksum", "The file's MD5 checksum is wrong."},
    code_row{2, "file_read", "The file could not be read."},
    code_row{3, "file_resolution", "The file is for another resolution."},
    code_row{4, "file_format", "The file's format is not supported."},
    code_row{5, "file_model", "The file is for another printer model."},
};
static_assert(codes_ascend(error_number_rows));

// Of filament printers where known; 3, 6, 33 and 34 mean other things to resin printers.
constexpr std::array reason_rows{
    code_row{0, "none", "No error."},
    code_row{1, "over_temperature", "The nozzle or the bed is too hot."},
    code_row{2, "strain_gauge_calibration", "The strain gauge could not be calibrated."},
    code_row{3, "filament_runout", "The filament has run out."},
    code_row{4, "resin_over", "There is too much resin (resin printers)."},
    code_row{5, "no_resin", "There is no resin (resin printers)."},
    code_row{6, "filament_jam", "The filament is jammed or the nozzle is clogged."},
    code_row{7, "leveling", "The bed could not be leveled."},
    code_row{8, "model_detached", "The model has come off the plate."},
    code_row{9, "strain_gauge_missing", "The strain gauge does not answer."},
    code_row{10, "lcd_missing", "The LCD does not answer (resin printers)."},
    code_row{11, "release_film_worn", "The release film is worn (resin printers)."},
    code_row{12, "usb_removed", "The USB disk was removed."},
    code_row{13, "x_axis", "The X axis could not be homed, or its motor is faulty."},
    code_row{14, "z_axis", "The Z axis could not be homed, or its motor is faulty."},
    code_row{15, "resin_high", "The resin is abnormally high (resin printers)."},
    code_row{16, "resin_low", "The resin is abnormally low (resin printers)."},
    code_row{17, "homing", "The axes could not be homed."},
    code_row{18, "object_on_plate", "An object lies on the plate, or the model does not stick."},
    code_row{19, "print_exception", "The print went wrong."},
    code_row{20, "motor", "A motor moved abnormally."},
    code_row{21, "no_model_seen", "The camera sees no model."},
    code_row{22, "model_warped", "The camera sees a warped model."},
    code_row{23, "y_axis", "The Y axis could not be homed, or its motor is faulty."},
    code_row{24, "file", "The file is faulty."},
    code_row{25, "camera", "The camera is faulty."},
    code_row{26, "network", "The network connection is faulty."},
    code_row{27, "server", "The vendor's server could not be reached."},
    code_row{28, "app_not_bound", "The vendor's app is not bound to the printer."},
    code_row{29, "check_feeder", "The resin feeder needs a check (resin printers)."},
    code_row{30, "container_low", "The resin container is nearly empty (resin printers)."},
    code_row{31, "bottle_disconnected", "The resin bottle is disconnected (resin printers)."},
    code_row{32, "feed_timeout", "Feeding resin took too long (resin printers)."},
    code_row{33, "nozzle_sensor", "The nozzle's temperature sensor does not answer."},
    code_row{34, "bed_sensor", "The bed's temperature sensor does not answer."},
    code_row{45, "filament_low", "The filament is about to run out."},
};
static_assert(codes_ascend(reason_rows));

// elegoo-homeassistant's test server also uses 8 and 9: those are print codes.
constexpr std::array task_rows{
    code_row{0, "other", "The job has not ended, or in some other way."},
    code_row{1, "completed", "The job was completed."},
    code_row{2, "error", "The job ended with an error."},
    code_row{3, "stopped", "The job was stopped."},
};
static_assert(codes_ascend(task_rows));

/// What an Ack means to one Cmd; `general` holds for those without rows of their own.
struct ack_row
{
    int cmd;
    code_row ack;
};

constexpr int general = -1;
constexpr std::array ack_rows{
    ack_row{general, {1, "failed", "The printer refused."}},
    ack_row{128, {1, "busy", "The printer is busy."}},
    ack_row{128, {2, "file_not_found", "The printer does not have this file."}},
    ack_row{128, {3, "file_checksum", "The file's MD5 checksum is wrong."}},
    ack_row{128, {4, "file_read", "The file could not be read."}},
    ack_row{128, {5, "file_resolution", "The file is for another resolution."}},
    ack_row{128, {6, "file_format", "The file's format is not supported."}},
    ack_row{128, {7, "file_model", "The file is for another printer model."}},
    ack_row{131, {1, "failed", "The job could not be resumed."}},
    ack_row{131, {2, "cause_remains", "The cause of the pause remains; see the printer's error."}},
    ack_row{134, {1, "unfinished_print", "A print was cut by a power loss."}},
    ack_row{255, {1, "not_transferring", "No upload is under way."}},
    ack_row{255, {2, "verifying", "The upload is already being verified."}},
    ack_row{255, {3, "file_not_found", "The printer does not have this file."}},
    ack_row{260, {1, "parameter", "The printer did not accept a value."}},
    ack_row{260, {2, "file_not_found", "The printer does not have this file."}},
    ack_row{386, {1, "stream_limit", "Nobody else can watch the camera now."}},
    ack_row{386, {2, "no_camera", "The printer has no camera."}},
    ack_row{386, {3, "unknown_error", "The camera could not be started."}},
    ack_row{401, {1, "busy", "The printer is busy."}},
    ack_row{401, {2, "parameter", "The printer did not accept a value."}},
    ack_row{401, {3, "not_homed", "The axes must be homed first."}},
    ack_row{401, {4, "homing_failed", "The axes could not be homed."}},
    ack_row{401, {5, "homing_failed", "The axes could not be homed."}},
    ack_row{402, {1, "busy", "The printer is busy."}},
    ack_row{402, {2, "parameter", "The printer did not accept a value."}},
    ack_row{402, {3, "not_homed", "The axes must be homed first."}},
    ack_row{402, {4, "homing_failed", "The axes could not be homed."}},
    ack_row{402, {5, "homing_failed", "The axes could not be homed."}},
};

constexpr bool precedes(ack_row const& a, ack_row const& b)
{
    return a.cmd != b.cmd ? a.cmd < b.cmd : a.ack.code < b.ack.code;
}
static_assert(std::ranges::adjacent_find(ack_rows, std::not_fn(precedes)) == ack_rows.end());

ack_row const* find_ack(int cmd, int ack) noexcept
{
    auto const* const row =
        std::ranges::lower_bound(ack_rows, ack_row{cmd, {ack, {}, {}}}, precedes);
    return row != ack_rows.end() && row->cmd == cmd && row->ack.code == ack ? row : nullptr;
}

}  // namespace

std::span<code_row const> machine_codes() noexcept
{
    return machine_rows;
}

std::span<code_row const> print_codes() noexcept
{
    return print_rows;
}

std::span<code_row const> error_numbers() noexcept
{
    return error_number_rows;
}

std::span<code_row const> error_status_reasons() noexcept
{
    return reason_rows;
}

std::span<code_row const> task_statuses() noexcept
{
    return task_rows;
}

code_row find_code(std::span<code_row const> rows, int code) noexcept
{
    auto const row = std::ranges::lower_bound(rows, code, {}, &code_row::code);
    if (row != rows.end() && row->code == code)
        return *row;
    return {code, "unknown", "The printer sent a number that is not known."};
}

code_row ack_meaning(int cmd, int ack) noexcept
{
    if (ack == 0)
        return {0, "ok", "The printer accepted."};
    if (auto const* const row = find_ack(cmd, ack))
        return row->ack;
    if (auto const* const row = find_ack(general, ack))
        return row->ack;
    return {ack, "unknown", "The printer refused for a reason that is not known."};
}

}  // namespace p2m::sdcp
