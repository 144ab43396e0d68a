// SPDX-License-Identifier: MIT
// What a printer does when it is asked to, and what it answers.
#pragma once

#include "tests/simulator/printer.hpp"

namespace p2m::simulator {

struct reply
{
    int ack = 0;
    std::string extras;  ///< members that follow the Ack: JSON text beginning with a comma
};

/// Whether it changes something, and may so be refused or ignored by a fault.
[[nodiscard]] bool has_effect(int cmd) noexcept;

/// Carries out a request that request_table found right.
[[nodiscard]] reply perform(printer& p, int cmd, rapidjson::Value const& data);

}  // namespace p2m::simulator
