// SPDX-License-Identifier: MIT
// What the log says when the connection to a printer changes: what happened, and what to do when
// somebody has to do something.
#pragma once

#include "printer/driver.hpp"

#include <string>
#include <string_view>

namespace p2m::gateway {

/// Whether somebody has to do something. A known printer that does not answer is switched off: it
/// comes back by itself.
[[nodiscard]] bool wants_attention(printer::connection_state, bool is_known) noexcept;

/// One line without the printer's name; `detail` is the driver's sentence, or empty, and `advice`
/// what its family says to do about it (printer::driver::advice()).
[[nodiscard]] std::string what_happened(printer::connection_state,
                                        std::string_view detail,
                                        bool is_known,
                                        std::string_view advice);

}  // namespace p2m::gateway
