// SPDX-License-Identifier: MIT
// The whitelist a well-behaved client keeps to: each documented command with its exact payload.
// Anything else is a violation, and kills the application of a real printer.
#pragma once

#include <rapidjson/document.h>

#include <string_view>

namespace p2m::simulator {

struct verdict
{
    std::string_view violation;  ///< empty: nothing wrong
    bool reads = false;          ///< asks only; counted for the load on an idle printer
};

/// Judges one request. `canvas`: the printer has the unit that Cmd 324 asks.
[[nodiscard]] verdict judge(int cmd, rapidjson::Value const& data, bool canvas, bool resin = false);

}  // namespace p2m::simulator
