// SPDX-License-Identifier: MIT
// The material station and the spool beside it, of /detail.
#pragma once

#include "flashforge_client/detail/json_reader.hpp"
#include "flashforge_client/messages.hpp"

namespace p2m::flashforge::detail {

/// `matlStationInfo`.
void read_station(json_value const&, material_station&);
/// `indepMatlInfo`. A material of "?" is unknown.
void read_direct_spool(json_value const&, spool&);

}  // namespace p2m::flashforge::detail
