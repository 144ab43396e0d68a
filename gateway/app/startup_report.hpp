// SPDX-License-Identifier: MIT
// What somebody who has just started the gateway wants to know, in five lines: which printers there
// are, where they are published, how to see that, what Home Assistant gets, and what is off.
#pragma once

#include "gateway/configuration/settings.hpp"
#include "gateway/surfaces/http/printer_list.hpp"

#include <array>
#include <chrono>
#include <string>
#include <vector>

namespace p2m::gateway {

/// When they are said: as soon as everything is there, and at the latest after this time. What a
/// printer needs to answer and to be connected is within it.
constexpr std::chrono::seconds first_words_soonest{2};
constexpr std::chrono::seconds first_words_latest{6};

struct first_facts
{
    settings const& set;
    std::string config_file;  ///< empty: there is none
    std::string broker;       ///< URL of the one in use
    bool broker_is_ours{};    ///< started by the gateway
    bool broker_is_connected{};
    std::vector<listed_printer> printers;  ///< those that are known, connected or not
};

/// Whether no line of it can get better by waiting.
[[nodiscard]] bool is_everything_there(first_facts const&);

[[nodiscard]] std::array<std::string, 5> first_words(first_facts const&);

}  // namespace p2m::gateway
