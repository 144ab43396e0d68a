// SPDX-License-Identifier: MIT
// A program by its name, as a shell would find it.
#pragma once

#include <string>

namespace p2m::gateway {

/// `name` looked up in `path` (directories with colons between them); one with a slash is taken as
/// it is. Empty: it is not there, or cannot be run.
[[nodiscard]] std::string find_program(std::string const& name, std::string const& path);

}  // namespace p2m::gateway
