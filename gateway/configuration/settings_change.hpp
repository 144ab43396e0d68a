// SPDX-License-Identifier: MIT
// What a reload has to do besides handing everybody the new settings.
#pragma once

#include "gateway/configuration/settings.hpp"

namespace p2m::gateway {

struct settings_change
{
    /// The connection to the broker begins anew: its address, credentials, client id, version, TLS
    /// or birth message, the base topic of its will, or the broker of our own behind it.
    bool broker{};
    bool base_topic{};       ///< every topic moves; the old ones are cleared
    bool state_directory{};  ///< takes a restart of the program: is reported and not applied
    bool operator==(settings_change const&) const = default;
};

[[nodiscard]] settings_change compare(settings const& before, settings const& after);

}  // namespace p2m::gateway
