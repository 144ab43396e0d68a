// SPDX-License-Identifier: MIT
#include "printer/names.hpp"

#include <array>
#include <cstddef>

namespace p2m::printer {
namespace {

using namespace std::string_view_literals;

// Each table is in the order of its enumeration; the static_asserts below tie the ends together.
template <class Enum>
struct table;

template <>
struct table<status>
{
    static constexpr std::array words{
        "idle"sv,     "preparing"sv, "printing"sv,  "pausing"sv, "paused"sv, "resuming"sv,
        "stopping"sv, "finished"sv,  "cancelled"sv, "failed"sv,  "busy"sv,   "other"sv,
    };
    static constexpr auto last = status::other;
};
template <>
struct table<stage>
{
    static constexpr std::array words{
        ""sv,
        "homing"sv,
        "heating"sv,
        "leveling"sv,
        "input_shaping"sv,
        "pid_tuning"sv,
        "checking_printer"sv,
        "checking_file"sv,
        "receiving_file"sv,
        "inspecting"sv,
        "changing_filament"sv,
        "self_test"sv,
        "recovering"sv,
    };
    static constexpr auto last = stage::recovering;
};
template <>
struct table<heater>
{
    static constexpr std::array words{"nozzle"sv, "bed"sv, "chamber"sv};
    static constexpr auto last = heater::chamber;
};
template <>
struct table<fan>
{
    static constexpr std::array words{"part"sv, "auxiliary"sv, "chamber"sv};
    static constexpr auto last = fan::chamber;
};
template <>
struct table<filtration>
{
    static constexpr std::array words{"off"sv, "internal"sv, "external"sv};
    static constexpr auto last = filtration::external;
};
template <>
struct table<slot_state>
{
    static constexpr std::array words{"empty"sv, "loaded"sv, "active"sv};
    static constexpr auto last = slot_state::active;
};
template <>
struct table<storage>
{
    static constexpr std::array words{"local"sv, "usb"sv};
    static constexpr auto last = storage::usb;
};
template <>
struct table<material_action>
{
    static constexpr std::array words{"idle"sv, "loading"sv, "unloading"sv, "busy"sv};
    static constexpr auto last = material_action::busy;
};
template <>
struct table<job_origin>
{
    static constexpr std::array words{"printer"sv, "gateway"sv};
    static constexpr auto last = job_origin::gateway;
};
template <>
struct table<speed_mode>
{
    static constexpr std::array words{"silent"sv, "balanced"sv, "sport"sv, "ludicrous"sv};
    static constexpr auto last = speed_mode::ludicrous;
};

static_assert(per_heater<int>{}.values.size() == table<heater>::words.size());
static_assert(per_fan<int>{}.values.size() == table<fan>::words.size());
static_assert(all_heaters.size() == table<heater>::words.size());
static_assert(all_fans.size() == table<fan>::words.size());

struct reason_row
{
    std::string_view word;
    std::string_view message;
};
constexpr std::array reason_rows{
    reason_row{"temperature", "The nozzle or the bed got too hot."},
    reason_row{"strain_gauge", "The strain gauge of the nozzle does not work."},
    reason_row{"filament_runout", "The filament has run out."},
    reason_row{"filament_jam", "The filament is jammed or the nozzle is clogged."},
    reason_row{"leveling", "Leveling the bed failed."},
    reason_row{"model_detached", "The model came off the plate."},
    reason_row{"usb_removed", "The USB disk with the file was removed."},
    reason_row{"x_axis", "The X axis or its motor does not work."},
    reason_row{"y_axis", "The Y axis or its motor does not work."},
    reason_row{"z_axis", "The Z axis or its motor does not work."},
    reason_row{"homing", "Homing failed."},
    reason_row{"object_on_plate", "Something lies on the plate."},
    reason_row{"print_exception", "The printer reports a print exception."},
    reason_row{"motor", "A motor does not move as it should."},
    reason_row{"no_model_seen", "The camera sees no model on the plate."},
    reason_row{"model_warped", "The camera sees a warped model."},
    reason_row{"file", "The file cannot be printed."},
    reason_row{"camera", "The camera does not work."},
    reason_row{"network", "The printer reports a network error."},
    reason_row{"server", "The printer cannot reach its server."},
    reason_row{"app", "The printer is not bound to an app."},
    reason_row{"nozzle_sensor", "The nozzle's temperature sensor does not answer."},
    reason_row{"bed_sensor", "The bed's temperature sensor does not answer."},
    reason_row{"filament_low", "The filament is about to run out."},
    reason_row{"file_checksum", "The file was damaged on its way to the printer."},
    reason_row{"file_read", "The printer cannot read the file."},
    reason_row{"file_resolution", "The file was made for another resolution."},
    reason_row{"file_format", "The printer does not know the file's format."},
    reason_row{"file_model", "The file was made for another printer model."},
    reason_row{"power_loss", "The power went off during the job."},
    reason_row{"fan", "A fan does not turn as it should."},
    reason_row{"board", "A circuit board of the printer does not work."},
    reason_row{"system", "The printer reports a fault of its system."},
    reason_row{"cover", "A cover is open or missing."},
    reason_row{"chamber_temperature", "The chamber is too hot or does not heat."},
    reason_row{"material_unit", "The material station does not work."},
    reason_row{"cutter", "The filament cutter does not work."},
    reason_row{"filament_tangled", "The filament is tangled."},
    reason_row{"filament_feed", "The filament cannot be fed or pulled back."},
    reason_row{"plate", "The plate is missing, misplaced or not known."},
    reason_row{"tool_change", "Changing the tool failed."},
    reason_row{"first_layer", "The first layer does not look as it should."},
    reason_row{"unknown", "The printer reports an error that is not known."},
};
template <>
struct table<error_reason>
{
    static constexpr auto words = [] {
        std::array<std::string_view, reason_rows.size()> out{};
        for (std::size_t i = 0; i != out.size(); ++i)
            out[i] = reason_rows[i].word;
        return out;
    }();
    static constexpr auto last = error_reason::unknown;
};
template <>
struct table<capability>
{
    static constexpr std::array words{
        "pause_resume"sv,   "stop"sv,
        "start"sv,          "list_files"sv,
        "camera"sv,         "thumbnail"sv,
        "light"sv,          "fan_part"sv,
        "fan_auxiliary"sv,  "fan_chamber"sv,
        "speed_modes"sv,    "target_nozzle"sv,
        "target_bed"sv,     "sensor_chamber"sv,
        "home"sv,           "z_offset"sv,
        "position"sv,       "layers"sv,
        "error_reason"sv,   "nozzles"sv,
        "target_chamber"sv, "material_station"sv,
        "auto_refill"sv,    "filtration"sv,
        "door"sv,           "air_quality"sv,
        "speed_percent"sv,  "set_z_offset"sv,
        "clear_plate"sv,    "auto_off"sv,
        "upload"sv,         "delete_files"sv,
        "history"sv,        "filament_sensor"sv,
        "filament_usage"sv, "lifetime"sv,
    };
    static constexpr auto last = capability::lifetime;
};
template <>
struct table<command_class>
{
    static constexpr std::array words{
        "none"sv,        "print"sv,    "light"sv,    "fans"sv,        "speed"sv,
        "temperature"sv, "camera"sv,   "start"sv,    "files"sv,       "motion"sv,
        "gateway"sv,     "z_offset"sv, "material"sv, "files_write"sv,
    };
    static constexpr auto last = command_class::files_write;
};
template <>
struct table<result_status>
{
    static constexpr std::array words{"ok"sv, "accepted"sv, "rejected"sv, "failed"sv};
    static constexpr auto last = result_status::failed;
};
template <>
struct table<result_code>
{
    static constexpr std::array words{
        "confirmed"sv,       "unconfirmed"sv,    "invalid_payload"sv,
        "unknown_action"sv,  "class_disabled"sv, "not_allowed_now"sv,
        "out_of_range"sv,    "retained"sv,       "expired"sv,
        "duplicate"sv,       "busy"sv,           "printer_offline"sv,
        "printer_refused"sv, "timeout"sv,
    };
    static constexpr auto last = result_code::timeout;
};
template <>
struct table<event_type>
{
    static constexpr std::array words{
        "print_started"sv,    "print_paused"sv,  "print_resumed"sv,    "print_finished"sv,
        "print_cancelled"sv,  "print_failed"sv,  "filament_runout"sv,  "layer_reached"sv,
        "progress_reached"sv, "error"sv,         "error_cleared"sv,    "upload_finished"sv,
        "upload_failed"sv,    "plate_cleared"sv, "material_changed"sv,
    };
    static constexpr auto last = event_type::material_changed;
};
template <>
struct table<connection_state>
{
    static constexpr std::array words{
        "connecting"sv,          "connected"sv,    "too_many_clients"sv,
        "not_responding"sv,      "app_crashed"sv,  "unreachable"sv,
        "credentials_refused"sv, "lan_mode_off"sv, "unsupported"sv,
    };
    static constexpr auto last = connection_state::unsupported;
};

template <class Enum>
std::string_view word_of(Enum value) noexcept
{
    static_assert(table<Enum>::words.size() == static_cast<std::size_t>(table<Enum>::last) + 1,
                  "a word for each enumerator");
    auto const index = static_cast<std::size_t>(value);
    return index < table<Enum>::words.size() ? table<Enum>::words[index] : std::string_view{};
}

}  // namespace

template <class Enum>
std::span<std::string_view const> names_of() noexcept
{
    std::span<std::string_view const> const all{table<Enum>::words};
    return all.front().empty() ? all.subspan(1) : all;
}

template <class Enum>
std::optional<Enum> from_string(std::string_view text) noexcept
{
    if (text.empty())
        return std::nullopt;
    auto const& words = table<Enum>::words;
    for (std::size_t i = 0; i != words.size(); ++i)
        if (words[i] == text)
            return static_cast<Enum>(i);
    return std::nullopt;
}

#define P2M_PUBLISHED_ENUM(Enum)                                                                   \
    std::string_view to_string(Enum value) noexcept                                                \
    {                                                                                              \
        return word_of(value);                                                                     \
    }                                                                                              \
    template std::optional<Enum> from_string<Enum>(std::string_view) noexcept;                     \
    template std::span<std::string_view const> names_of<Enum>() noexcept;

P2M_PUBLISHED_ENUM(status)
P2M_PUBLISHED_ENUM(stage)
P2M_PUBLISHED_ENUM(heater)
P2M_PUBLISHED_ENUM(fan)
P2M_PUBLISHED_ENUM(speed_mode)
P2M_PUBLISHED_ENUM(filtration)
P2M_PUBLISHED_ENUM(slot_state)
P2M_PUBLISHED_ENUM(material_action)
P2M_PUBLISHED_ENUM(storage)
P2M_PUBLISHED_ENUM(job_origin)
P2M_PUBLISHED_ENUM(error_reason)
P2M_PUBLISHED_ENUM(capability)
P2M_PUBLISHED_ENUM(command_class)
P2M_PUBLISHED_ENUM(result_status)
P2M_PUBLISHED_ENUM(result_code)
P2M_PUBLISHED_ENUM(event_type)
P2M_PUBLISHED_ENUM(connection_state)

#undef P2M_PUBLISHED_ENUM

std::string_view message_of(error_reason reason) noexcept
{
    return reason_rows[static_cast<std::size_t>(reason)].message;
}

}  // namespace p2m::printer
