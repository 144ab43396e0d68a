// SPDX-License-Identifier: MIT
// A material station: units with slots, and the spool beside it. Slots carry the numbers printed on
// the machine. A second unit or slot is data; drivers pass on what they are told, within the
// limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::printer {

/// Further units, and further slots of a unit, are dropped by the documents.
constexpr std::size_t max_material_units = 4;
constexpr std::size_t max_unit_slots = 8;

struct rgb
{
    std::uint8_t red{}, green{}, blue{};
    bool operator==(rgb const&) const = default;
};

/// `#RRGGBB` in upper case.
[[nodiscard]] std::string write_color(rgb);
/// `RGB`, `RRGGBB` or `RRGGBBAA` (whose opacity is passed over), with or without `#`, in either
/// case; nothing for any other text, so that a vendor's placeholder is no colour.
[[nodiscard]] std::optional<rgb> parse_color(std::string_view) noexcept;

enum class slot_state : std::uint8_t {
    empty,
    loaded,
    active,  ///< its material is in the nozzle
};

enum class material_action : std::uint8_t { idle, loading, unloading, busy };

/// One slot, or the spool beside the station (whose number means nothing). An empty slot may still
/// tell the spool that was in it last.
struct material_slot
{
    int slot{};
    slot_state state{slot_state::empty};
    std::optional<std::string> type;  ///< "PLA"; never empty
    std::optional<std::string> name;  ///< "PLA Basic"
    std::optional<std::string> brand;
    std::optional<rgb> color;
    std::optional<int> nozzle_min_celsius, nozzle_max_celsius;
    bool operator==(material_slot const&) const = default;
};

struct material_unit
{
    int unit{};
    bool connected{};
    std::vector<material_slot> slots;  ///< in the printer's order
    bool operator==(material_unit const&) const = default;
};

/// Where the material in the nozzle comes from.
struct active_material
{
    bool external{};  ///< the spool beside the station; then the numbers mean nothing
    int unit{}, slot{};
    bool operator==(active_material const&) const = default;
};

struct material_station
{
    std::optional<active_material> active;  ///< empty: nothing is loaded, or it is not told
    std::optional<material_action> action;
    std::optional<bool> auto_refill;
    std::vector<material_unit> units;
    std::optional<material_slot> external;  ///< empty: there is no such place
    bool operator==(material_station const&) const = default;
};

/// Whether the same spools are in both. Which of them is in use does not count, nor whether its
/// unit is connected.
[[nodiscard]] bool has_same_spools(std::optional<material_station> const&,
                                   std::optional<material_station> const&) noexcept;

/// One place for a spool, by the numbers printed on the machine.
struct slot_place
{
    int unit{}, slot{};
    bool operator==(slot_place const&) const = default;
};

}  // namespace p2m::printer
