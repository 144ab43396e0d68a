// SPDX-License-Identifier: MIT
// What the printer writes: discovery reply, status, attributes, responses.
#pragma once

#include "tests/simulator/firmware.hpp"
#include "tests/simulator/machine.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::simulator {

/// Faults that change what a status frame says.
struct status_faults
{
    /// Keys left out: "CurrentStatus", or with the object they are in, "PrintInfo.Progress". A bare
    /// name is left out wherever it stands.
    std::vector<std::string> missing;
    std::vector<int> current_status;  ///< in place of the true one, when not empty
    int sub = -1;                     ///< in place of the true one, when not negative
};

[[nodiscard]] std::string_view model_name(firmware const& f) noexcept;
[[nodiscard]] std::string discovery_reply(machine const& m, firmware const& f);
[[nodiscard]] std::string
status_frame(machine const& m, firmware const& f, status_faults const& faults, std::int64_t wall_s);
[[nodiscard]] std::string
attributes_frame(machine const& m, firmware const& f, int cameras, std::int64_t wall_s);
/// `extras`: members that follow the Ack, as JSON text beginning with a comma, or empty.
[[nodiscard]] std::string response_frame(machine const& m,
                                         firmware const& f,
                                         int cmd,
                                         int ack,
                                         std::string_view request_id,
                                         std::string_view extras,
                                         std::int64_t wall_s);
/// A file that arrived and is no good: 1 wrong digest, 2 wrong format.
[[nodiscard]] std::string error_frame(machine const& m, int code, std::int64_t wall_s);
/// One row of a Cmd 321 answer.
[[nodiscard]] std::string history_row(machine const& m, record const& r);

}  // namespace p2m::simulator
