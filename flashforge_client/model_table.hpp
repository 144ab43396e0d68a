// SPDX-License-Identifier: MIT
// The parts of each model and the orders it takes. A row is found by the pid of a discovery reply
// or of /detail, never by a name (an owner's text) nor by the product type (one for the family).
#pragma once

#include "flashforge_client/palette_table.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace p2m::flashforge {

/// Whether the model has a part.
enum class part : std::uint8_t {
    none,
    built_in,
    add_on,     ///< an accessory that the printer does not tell of reliably: the owner says so
    by_sensor,  ///< doubtful: there when its sensor gives a reading
};

/// How a model is told something.
enum class way : std::uint8_t {
    none,
    http,     ///< port 8898, with credentials
    console,  ///< port 8899, without credentials
};

struct model_row
{
    int pid;
    std::string_view word;                ///< snake_case, for configuration and logs
    std::string_view name;                ///< the vendor's
    way status{way::none};                ///< how it is polled, and how jobs and files are handled
    bool console{};                       ///< port 8899 may be connected to
    bool read_only{};                     ///< no order is known to be safe
    int build_x{}, build_y{}, build_z{};  ///< mm; 0 unknown
    int tools{1};
    int slots{};           ///< of a material station, beside a direct spool
    bool direct_spool{};   ///< one more spool beside the station
    int nozzle_celsius{};  ///< highest target; 0: no target may be set
    int bed_celsius{};
    int chamber_celsius{};  ///< 0 without a chamber heater that is known
    part camera{}, light{}, chamber_sensor{};
    bool filtration{};    ///< settable: off, internal, external
    bool tvoc{}, door{};  ///< told truthfully
    bool clear_plate{};   ///< the plate must be confirmed clear before the next start
    way targets{}, home{};
    bool fans{}, chamber_fan{}, speed{}, z_offset{};  ///< settable, while printing
    bool position{};                                  ///< told
    bool stored_start_is_certain{true};  ///< false: starting a stored file is reported both ways
    palette colors{palette::none};

    /// A printer with four slots knows mappings of tools to slots.
    [[nodiscard]] constexpr bool has_station() const noexcept { return slots > 0; }
    bool operator==(model_row const&) const = default;
};

inline constexpr int pid_adventurer_3 = 0x08;
inline constexpr int pid_adventurer_4_lite = 0x16;
inline constexpr int pid_adventurer_4_pro = 0x1E;
inline constexpr int pid_adventurer_5m = 0x23;
inline constexpr int pid_adventurer_5m_pro = 0x24;
inline constexpr int pid_ad5x = 0x26;
inline constexpr int pid_creator_5 = 0x28;
inline constexpr int pid_creator_5_pro = 0x29;

[[nodiscard]] std::span<model_row const> models() noexcept;  ///< by ascending pid

/// The row of this pid; an unknown one is read over HTTP only and carries the number.
[[nodiscard]] model_row model_of(int pid) noexcept;

[[nodiscard]] constexpr bool is_5m_family(int pid) noexcept
{
    return pid == pid_adventurer_5m || pid == pid_adventurer_5m_pro || pid == pid_ad5x;
}
[[nodiscard]] constexpr bool is_creator_5(int pid) noexcept
{
    return pid == pid_creator_5 || pid == pid_creator_5_pro;
}
[[nodiscard]] constexpr bool is_adventurer_4(int pid) noexcept
{
    return pid == pid_adventurer_4_lite || pid == pid_adventurer_4_pro;
}

inline constexpr std::uint16_t http_port = 8898;
inline constexpr std::uint16_t console_port = 8899;
inline constexpr std::uint16_t camera_port = 8080;  ///< `/?action=stream`, one client at a time
inline constexpr std::string_view camera_path = "/?action=stream";

}  // namespace p2m::flashforge
