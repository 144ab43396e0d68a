// SPDX-License-Identifier: MIT
// The table of keys, written for people: the sample configuration and the reference page.
#pragma once

#include <string>

namespace p2m::gateway {

/// deploy/printer2mqtt.toml: every key with its default, commented out; itself a valid
/// configuration that sets nothing.
[[nodiscard]] std::string write_sample();

/// docs/configuration.md.
[[nodiscard]] std::string write_reference();

}  // namespace p2m::gateway
