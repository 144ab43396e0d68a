// SPDX-License-Identifier: MIT
// Filament or resin: both kinds of printers speak SDCP v3, and mean other things by it.
#pragma once

#include "sdcp_client/messages.hpp"

#include <cstdint>

namespace p2m::sdcp {

enum class printer_kind : std::uint8_t {
    unknown,   ///< it has not told enough; spoken to as a filament printer
    filament,  ///< Centauri Carbon and its relatives
    /// Saturn, Mars: ticks in ms, other reasons, no nozzle; Cmd 512 and text pings are not theirs.
    resin,
};

/// By what it prints (SupportFileType), else by what only one kind has, else by its name: in this
/// order, since names are the owner's business of tomorrow. XYZsize is of no use, both tell the
/// same.
[[nodiscard]] printer_kind kind_of(attributes const&) noexcept;

}  // namespace p2m::sdcp
