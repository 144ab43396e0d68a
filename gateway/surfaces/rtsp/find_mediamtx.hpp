// SPDX-License-Identifier: MIT
// Where MediaMTX is: as configured, on PATH, or where deploy/get-mediamtx puts it.
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace p2m::gateway {

using variable_reader = std::function<std::optional<std::string>(std::string const& name)>;

/// `$XDG_CACHE_HOME/printer2mqtt/mediamtx/mediamtx`, else below `~/.cache`; empty: no home.
[[nodiscard]] std::string cached_mediamtx(variable_reader const& environment);

/// A path that can be run; empty: there is none. A configured one is not replaced by another.
[[nodiscard]] std::string find_mediamtx(std::string const& configured,
                                        variable_reader const& environment);

}  // namespace p2m::gateway
