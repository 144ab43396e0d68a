// SPDX-License-Identifier: MIT
// The JSON that a FlashForge printer tells about itself: /detail and /product, and how faults bend
// it.
#pragma once

#include "tests/simulator/flashforge/device.hpp"

#include <rapidjson/document.h>

namespace p2m::simulator::flashforge {

/// The object inside `detail`, true and without faults.
[[nodiscard]] rapidjson::Document make_detail(device const& d);
/// The object inside `product`; with the lies of real ones.
[[nodiscard]] rapidjson::Document make_product(device const& d);
/// A whole answer: `key` holds `value` unless a fault moves, drops, adds or retypes fields.
[[nodiscard]] std::string wrap(device const& d, char const* key, rapidjson::Document value);
/// An answer of a code and a sentence only.
[[nodiscard]] std::string code_only(device const& d, int code, std::string_view message);

}  // namespace p2m::simulator::flashforge
