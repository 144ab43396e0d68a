// SPDX-License-Identifier: MIT
// The firmware profiles a simulated printer can play, as rows of quirks.
#pragma once

#include <string_view>

namespace p2m::simulator {

struct firmware
{
    std::string_view profile;
    std::string_view version;
    bool ignores_light_while_printing;  ///< Ack 0, no effect; temperatures likewise
    bool minimal_discovery;             ///< Name, MachineName, MainboardID, FirmwareVersion only
    bool canvas;                        ///< AmsConnectStatus 1, Cmd 324 answered
    bool never_frees_lost_slots;        ///< a socket lost without Close holds its slot for ever
    bool dead_idle_pushes;              ///< Cmd 512: Ack 0, but no frames while idle
    bool extrusion_keys;                ///< hex-encoded key names that end in NUL
    bool legacy_frames;                 ///< length prefix, arrays, Data.Status, other spellings
    bool resin = false;     ///< a Saturn: other model, keys and units; Cmd 512, 403, 324 unknown
    bool bad_utf8 = false;  ///< each status has a file name cut within a character
};

/// The row of that name, or null.
[[nodiscard]] firmware const* find_firmware(std::string_view profile) noexcept;
[[nodiscard]] firmware const& default_firmware() noexcept;

}  // namespace p2m::simulator
