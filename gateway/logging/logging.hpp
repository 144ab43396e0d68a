// SPDX-License-Identifier: MIT
// The program's log: spdlog's default logger to standard error, which every folder writes to.
// House rule: one line per transition, names first: `printer=centauri session live after 2.1 s`.
#pragma once

#include "gateway/configuration/settings.hpp"

#include <string>
#include <vector>

namespace p2m::gateway {

/// Replaces the default logger. Call it again after SIGHUP or when the password changed. Where
/// $JOURNAL_STREAM is set, text lines carry the journal's priority in place of time and level.
/// Secrets print as `***`.
void set_up_logging(log_settings const&, std::vector<std::string> secrets = {});

}  // namespace p2m::gateway
