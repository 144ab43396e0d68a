// SPDX-License-Identifier: MIT
// The words of a FlashForge printer as plain values. The wire's spellings end in the codecs; here
// each thing has one name, whether it came over HTTP or from the console. What was not told is
// empty.
#pragma once

#include "flashforge_client/color.hpp"
#include "flashforge_client/limits.hpp"
#include "flashforge_client/status_table.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace p2m::flashforge {

/// Identity and what hardly ever changes: /detail and /product, or M115.
struct attributes
{
    std::string serial_number;  ///< empty where M115 lacks it
    std::string name;           ///< the owner's text
    std::string model;          ///< as told; Creator 5 and the console only
    std::string location;
    std::string firmware;  ///< may begin with `v` and carry `-1.0.2` of the material station
    std::string mac;
    std::string address;     ///< the printer's own idea of it
    std::string build_size;  ///< "220X220X220"
    std::optional<int> pid;  ///< see model_table.hpp
    std::optional<int> nozzle_count;
    std::optional<int> nozzle_style;  ///< 0: independent heads
    std::optional<bool> camera, lidar, can_move, can_extrude;
    std::string stream_url;  ///< empty: off or none. The host in it may be wrong
    // /product; each tells only that there is something to be controlled, and not always the truth.
    std::optional<bool> light_control, internal_filter_control, external_filter_control;
    std::optional<bool> chamber_control, nozzle_control, bed_control;
    bool operator==(attributes const&) const = default;
};

struct nozzle
{
    std::optional<double> celsius, target;
    std::optional<double> size_mm;
    bool operator==(nozzle const&) const = default;
};

struct spool
{
    std::optional<bool> loaded;  ///< a slot keeps material and colour when it is emptied
    std::string material;        ///< empty: unknown
    std::optional<flashforge::color> color;
    bool operator==(spool const&) const = default;
};

struct slot
{
    int number{};  ///< as printed on the machine, from 1
    flashforge::spool spool;
    bool operator==(slot const&) const = default;
};

enum class station_action : std::uint8_t {
    idle,
    load,
    unload,
    cancel,
    printing,
    busy,
    paused,
    other
};
enum class station_step : std::uint8_t { none, heating, push, purge, cut, retract, done, other };

struct material_station
{
    std::optional<int> slot_count;
    std::optional<int> current;  ///< slot in use; 0 none
    std::optional<int> loading;  ///< slot being loaded; 0 none
    station_action action{};
    station_step step{};
    std::vector<slot> slots;
    bool operator==(material_station const&) const = default;
};

/// The values that change while a printer works: /detail, or M119, M105, M27 and M114.
struct status
{
    machine_state state{machine_state::other};
    std::string state_text;  ///< the printer's own word; of the console "BUILDING_FROM_SD/READY"
    std::string error_code;  ///< "E0163"; empty without one

    std::vector<flashforge::nozzle> nozzles;  ///< in the printer's order; at least one when told
    std::optional<double> bed, bed_target;
    std::optional<double> chamber, chamber_target;            ///< empty without a sensor
    std::optional<int> fan_part, fan_auxiliary, fan_chamber;  ///< %
    std::optional<bool> filter_internal, filter_external, clear_fan;
    std::optional<bool> light, door_open;
    std::optional<bool> auto_off;
    std::optional<int> auto_off_minutes;
    std::optional<std::array<double, 3>> position;  ///< mm

    std::string file;    ///< bare name; /detail keeps it after the job
    std::string job_id;  ///< empty in every LAN answer known
    std::string picture_url;
    std::optional<double> progress;     ///< 0..1
    std::optional<int> layer, layers;   ///< 0 layers: unknown
    std::optional<double> duration_s;   ///< printing so far
    std::optional<double> estimated_s;  ///< remaining, elapsed or total: see time_rules.hpp
    std::optional<int> speed_mm_s;
    std::optional<int> speed_pct;  ///< empty while the printer says 0
    std::optional<double> z_offset_mm;
    std::optional<int> infill_pct;

    std::optional<double> filament_mm, filament_left_mm;  ///< of the whole job
    std::optional<double> filament_g, filament_left_g;
    std::string filament_type, filament_left_type;
    std::optional<bool> filament_present, filament_left_present;

    std::optional<std::uint64_t> lifetime_s;  ///< printing time of the printer
    std::optional<double> lifetime_filament_m;
    std::optional<std::uint64_t> free_bytes;
    std::optional<double> tvoc_ug_m3;

    std::optional<material_station> station;
    std::optional<spool> direct_spool;  ///< beside the station
    bool operator==(status const&) const = default;
};

/// A tool of a stored file, as the AD5X lists it.
struct file_tool
{
    int tool{};               ///< 0..3
    std::optional<int> slot;  ///< 1..4; 0 none
    std::string material;
    std::optional<flashforge::color> color;
    std::optional<double> grams;
    bool operator==(file_tool const&) const = default;
};

struct file_entry
{
    std::string name;  ///< bare
    std::optional<double> duration_s;
    std::optional<double> grams;
    std::optional<bool> uses_station;
    std::vector<file_tool> tools;
    bool operator==(file_entry const&) const = default;
};

enum class picture_format : std::uint8_t { bmp, png, jpeg };

// Answers to requests; see request.hpp for which gives what.
struct done
{
    bool operator==(done const&) const = default;
};
struct file_list
{
    std::vector<file_entry> files;  ///< over HTTP the newest ten, newest first
    bool operator==(file_list const&) const = default;
};
struct picture
{
    picture_format format{};
    std::string bytes;
    bool operator==(picture const&) const = default;
};

using answer = std::variant<done, file_list, picture>;

}  // namespace p2m::flashforge
