// SPDX-License-Identifier: MIT
// The FlashForge profiles a simulated printer can play: a model, a firmware and its quirks as one
// row. Sources: live captures and firmware studies named in the README; doubtful facts are faults
// instead.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace p2m::simulator::flashforge {

enum class family_member : std::uint8_t {
    adventurer_3,
    adventurer_4,
    adventurer_5m,
    adventurer_5m_pro,
    ad5x,
    creator_5,
    creator_5_pro,
};

/// Which fields /printGcode and /uploadGcode must carry.
enum class start_form : std::uint8_t {
    console,  ///< no HTTP: M23
    plain,    ///< fileName, levelingBeforePrint
    flow,     ///< + flowCalibration, useMatlStation, gcodeToolCnt, materialMappings
    station,  ///< + firstLayerInspection, timeLapseVideo
    heads,  ///< fileName, levelingBeforePrint, flowCalibration, timeLapseVideo; mappings of a .3mf
};

enum class quirk : std::uint32_t {
    sticky_plate = 1U << 0U,         ///< an end stays until setClearPlatform; a start is refused
    elapsed_as_estimate = 1U << 1U,  ///< estimatedTime is the elapsed time
    bmp_thumbnail = 1U << 2U,        ///< else PNG
    ignores_early_start = 1U << 3U,  ///< a start right after an upload: code 0, no effect
    phantom_start = 1U << 4U,        ///< a second start makes a job that never goes on
    drops_early_pause = 1U << 5U,    ///< pause during warm-up: code 0, no effect
    prints_in_warm_up = 1U << 6U,    ///< status is "printing" while it heats
    pause_word = 1U << 7U,           ///< "pause" instead of "paused"
    cancelled_word = 1U << 8U,       ///< "cancelled" instead of "cancel"
    canceling_in_pause = 1U << 9U,   ///< "canceling" for a moment on the way to a pause
    no_file_list = 1U << 10U,        ///< /gcodeList is 404
    detail_list = 1U << 11U,         ///< gcodeListDetail
    material_station = 1U << 12U,    ///< matlStationInfo
    station_flag = 1U << 13U,        ///< hasMatlStation, and the direct spool
    mappings_stay = 1U << 14U,       ///< mappings of an upload without print wait for a later job
    filtration = 1U << 15U,          ///< circulateCtl_cmd has an effect
    tvoc = 1U << 16U,                ///< tvoc is told
    door = 1U << 17U,                ///< doorStatus is real
    light_told = 1U << 18U,          ///< lightCtrlState 1
    left_fan = 1U << 19U,            ///< coolingFanLeftSpeed is told
    coordinates = 1U << 20U,         ///< coordinate is told; home and motion by HTTP
    hangs_on_console =
        1U << 21U,  ///< a connect to 8899 is never answered, although discovery says 8899
    short_stream_order = 1U << 22U,  ///< streamCtrl works without the suffix only
    echo_replies = 1U << 23U,        ///< console: echo: and ack: lines, and no ok
    console_layers = 1U << 24U,      ///< M27 tells Layer
    console_serial = 1U << 25U,      ///< M115 tells the serial
    camera_told = 1U << 26U,         ///< camera 1 and cameraStreamUrl
    camera = 1U << 27U,              ///< port 8080 answers
};

struct profile
{
    std::string_view name;
    family_member model;
    std::uint16_t pid;
    std::string_view machine;  ///< as the printer calls itself
    std::string_view version;  ///< as the printer tells it
    std::string_view measure;  ///< build volume
    start_form start;
    int nozzles;
    int nozzle_limit;   ///< °C
    int bed_limit;      ///< °C
    int chamber_limit;  ///< °C; 0: no heater
    double chamber;     ///< what chamberTemp says without a sensor
    double slowest_s;   ///< until an order has an effect, printer seconds
    std::uint32_t quirks;

    [[nodiscard]] bool has(quirk q) const noexcept
    {
        return (quirks & static_cast<std::uint32_t>(q)) != 0;
    }
    [[nodiscard]] bool http() const noexcept { return start != start_form::console; }
    [[nodiscard]] bool creator() const noexcept { return start == start_form::heads; }
    /// Discovery replies of 140 bytes.
    [[nodiscard]] bool legacy() const noexcept { return !http(); }
};

[[nodiscard]] std::span<profile const> all_profiles() noexcept;
/// The row of that name, or null.
[[nodiscard]] profile const* find_profile(std::string_view name) noexcept;

}  // namespace p2m::simulator::flashforge
