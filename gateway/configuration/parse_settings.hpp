// SPDX-License-Identifier: MIT
// The text of a configuration file becomes settings, or the list of everything that is wrong.
// Touches no other file and no environment: that is load_settings.hpp.
#pragma once

#include "gateway/configuration/faults.hpp"
#include "gateway/configuration/settings.hpp"

#include <boost/system/result.hpp>

#include <string>
#include <string_view>

namespace p2m::gateway {

struct parsed_settings
{
    gateway::settings settings;
    key_positions given;  ///< which keys the file sets, and where
};

/// `file` is only named in the faults. Keys are checked one by one and against each other.
[[nodiscard]] boost::system::result<parsed_settings, config_faults>
parse_settings(std::string_view toml, std::string const& file);

}  // namespace p2m::gateway
