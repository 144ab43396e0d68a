// SPDX-License-Identifier: MIT
// The helper behind `printer2mqtt supervise-child -- PROGRAM ARGUMENTS`. It stands between the
// gateway and a child that has children of its own (MediaMTX starts ffmpeg), and leaves none of
// them behind: it adopts what its child loses, and ends all of it before it ends itself. The
// gateway starts it with death_signal SIGTERM, so a gateway ended by SIGKILL counts as "stop".
#pragma once

#include <string>
#include <vector>

namespace p2m::gateway {

/// How long the child may take after SIGTERM; then everything gets SIGKILL.
constexpr int supervise_grace_s = 3;

/// Runs `command` to its end. Returns its exit code, 128 + n when signal n ended it, 127 when it
/// could not be started. Blocks; call it first thing in a process that does nothing else.
[[nodiscard]] int supervise_child(std::vector<std::string> const& command);

}  // namespace p2m::gateway
