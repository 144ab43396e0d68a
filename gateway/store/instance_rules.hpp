// SPDX-License-Identifier: MIT
// The name of a gateway that has none in its store. Derived, so that one whose store cannot be kept
// is the same device for Home Assistant after each start. Decides only.
#pragma once

#include <string>
#include <string_view>

namespace p2m::gateway {

/// What tells two gateways apart that begin without a store.
struct instance_sources
{
    std::string_view machine;  ///< of /etc/machine-id; empty in most containers
    std::string_view state_directory;
    std::string_view base_topic;
    std::string_view client_id;  ///< as configured; empty: none
};

/// Eight hexadecimal digits that depend on these alone.
[[nodiscard]] std::string derive_instance(instance_sources const&);

/// This machine's name for itself; empty when it has none.
[[nodiscard]] std::string read_machine_id();

}  // namespace p2m::gateway
